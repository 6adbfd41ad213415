/** Calls that take a descriptor of a directory and a name in it. */
import { afterwards, type Attempts, type Call, closed, type Targets } from './attempt.ts';
import { close, libc, linkat, unlinkat } from './libc.ts';
import { openFlags } from './open-flags.ts';

const openat: Call = libc.func('int openat(int directory, const void *path, int flags, uint32_t mode)');
const mkdirat: Call = libc.func('int mkdirat(int directory, const void *path, uint32_t mode)');
const renameat: Call = libc.func(
  'int renameat(int from_directory, const void *from, int to_directory, const void *to)',
);
const symlinkat: Call = libc.func('int symlinkat(const void *text, int directory, const void *path)');
const mknodat: Call = libc.func('int mknodat(int directory, const void *path, uint32_t mode, uint64_t device)');
const socket: Call = libc.func('int socket(int domain, int type, int protocol)');
const bind: Call = libc.func('int bind(int socket, const void *address, uint32_t length)');

// linux/fcntl.h, linux/stat.h, linux/socket.h.
const AT_FDCWD = -100;
const AT_REMOVEDIR = 0x200;
const S_IFIFO = 0o010000;
const AF_UNIX = 1;
const SOCK_STREAM = 1;
const FILE_MODE = 0o644;
const DIRECTORY_MODE = 0o755;

/** With the directory of `missing`, open. */
export interface ParentTargets extends Targets {
  readonly parentDescriptor: number;
}

const removeName = ({ parentDescriptor, name }: ParentTargets): number => unlinkat(parentDescriptor, name, 0);

/** In a directory that is open. */
export const IN_PARENT: Attempts<ParentTargets> = {
  'openat(O_WRONLY|O_CREAT) missing': {
    call: ({ parentDescriptor, name }) =>
      closed(openat(parentDescriptor, name, openFlags('O_WRONLY', 'O_CREAT'), FILE_MODE)),
    undo: removeName,
  },
  'mkdirat missing': {
    call: ({ parentDescriptor, name }) => mkdirat(parentDescriptor, name, DIRECTORY_MODE),
    undo: ({ parentDescriptor, name }) => unlinkat(parentDescriptor, name, AT_REMOVEDIR),
  },
  'renameat file': {
    call: ({ file, parentDescriptor, name }) => renameat(AT_FDCWD, file, parentDescriptor, name),
    undo: ({ file, parentDescriptor, name }) => renameat(parentDescriptor, name, AT_FDCWD, file),
  },
  'linkat file': {
    call: ({ file, parentDescriptor, name }) => linkat(AT_FDCWD, file, parentDescriptor, name, 0),
    undo: removeName,
  },
  'symlinkat missing': {
    call: ({ file, parentDescriptor, name }) => symlinkat(file, parentDescriptor, name),
    undo: removeName,
  },
  'mknodat(S_IFIFO) missing': {
    call: ({ parentDescriptor, name }) => mknodat(parentDescriptor, name, S_IFIFO | FILE_MODE, 0),
    undo: removeName,
  },
  'bind(AF_UNIX) missing': { call: bindThere, undo: removeName },
};

// A socket's address has 108 bytes, too few for many paths: through the descriptor it is short, if the name is.
function bindThere({ parentDescriptor, name }: ParentTargets): number {
  const descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
  if (descriptor === -1) return -1;
  const path = Buffer.concat([Buffer.from(`/proc/self/fd/${parentDescriptor}/`), name]);
  // struct sockaddr_un: u16 family, the path.
  const address = Buffer.concat([Buffer.of(AF_UNIX, 0), path]);
  return afterwards(bind(descriptor, address, address.byteLength), () => close(descriptor));
}
