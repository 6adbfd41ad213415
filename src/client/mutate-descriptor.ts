/** Calls on a descriptor of the file that is open for reading only. */
import koffi from 'koffi';
import { afterwards, type Attempts, type Call, closed, type Targets } from './attempt.ts';
import { copyFileRange, sendfile } from './copying.ts';
import { close, libc, linkat, open, unlink, write } from './libc.ts';
import { MAP_FAILED, MAP_SHARED, mmap, munmap, PROT_READ, PROT_WRITE } from './mapping.ts';
import { ATTRIBUTE, UNCHANGED, VALUE } from './mutate-attributes.ts';
import { openFlags } from './open-flags.ts';

const fchmod: Call = libc.func('int fchmod(int fd, uint32_t mode)');
const fchown: Call = libc.func('int fchown(int fd, uint32_t user, uint32_t group)');
const futimens: Call = libc.func('int futimens(int fd, const void *times)');
const ftruncate: Call = libc.func('int ftruncate64(int fd, int64_t length)');
const fallocate: Call = libc.func('int fallocate64(int fd, int mode, int64_t offset, int64_t length)');
const fsetxattr: Call = libc.func('int fsetxattr(int fd, const void *name, const void *value, size_t size, int flags)');
const fremovexattr: Call = libc.func('int fremovexattr(int fd, const void *name)');
const pwrite: Call = libc.func('int64_t pwrite64(int fd, const void *from, size_t length, int64_t offset)');
const writev: Call = libc.func('int64_t writev(int fd, const void *vector, int count)');
const pwritev: Call = libc.func('int64_t pwritev64(int fd, const void *vector, int count, int64_t offset)');
const pwritev2: Call = libc.func(
  'int64_t pwritev64v2(int fd, const void *vector, int count, int64_t offset, int flags)',
);
const pipe: Call = libc.func('int pipe(void *descriptors)');
const splice: Call = libc.func(
  'int64_t splice(int from, void *from_offset, int to, void *to_offset, size_t length, unsigned int flags)',
);
const ioctl: Call = libc.func('int ioctl(int fd, unsigned long request, void *argument)');
const ioctlNumber: Call = libc.func('int ioctl(int fd, unsigned long request, int64_t argument)');
const mprotect: (address: bigint, length: number, protection: number) => number = libc.func(
  'int mprotect(void *address, size_t length, int protection)',
);

// linux/fcntl.h, linux/falloc.h, linux/fs.h.
const AT_FDCWD = -100;
const AT_SYMLINK_FOLLOW = 0x400;
const FALLOC_FL_KEEP_SIZE = 1;
const FALLOC_FL_PUNCH_HOLE = 2;
const FS_IOC_GETFLAGS = 0x8008_6601;
const FS_IOC_SETFLAGS = 0x4008_6602;
const FS_IOC_FSGETXATTR = 0x801c_581f;
const FS_IOC_FSSETXATTR = 0x401c_5820;
const FICLONE = 0x4004_9409;
const PAGE = 4096;
const BYTE = Buffer.from('x');

/** With the file, open for reading only. */
export interface DescriptorTargets extends Targets {
  readonly descriptor: number;
}

/** On the descriptor. What needs a writable one is refused on every file system. */
export const ON_DESCRIPTOR: Attempts<DescriptorTargets> = {
  'open(O_WRONLY) descriptor': {
    call: (on) => closed(open(throughProc(on), openFlags('O_WRONLY'), 0)),
  },
  'linkat(AT_SYMLINK_FOLLOW) descriptor': {
    call: (on) => linkat(AT_FDCWD, throughProc(on), AT_FDCWD, on.missing, AT_SYMLINK_FOLLOW),
    undo: ({ missing }) => unlink(missing),
  },
  'fchmod descriptor': { call: ({ descriptor }) => fchmod(descriptor, 0o644) },
  'fchown descriptor': { call: ({ descriptor }) => fchown(descriptor, UNCHANGED, UNCHANGED) },
  'futimens descriptor': { call: ({ descriptor }) => futimens(descriptor, null) },
  'fsetxattr descriptor': { call: ({ descriptor }) => fsetxattr(descriptor, ATTRIBUTE, VALUE, VALUE.byteLength, 0) },
  'fremovexattr descriptor': { call: ({ descriptor }) => fremovexattr(descriptor, ATTRIBUTE) },
  'ioctl(FS_IOC_SETFLAGS) descriptor': { call: (on) => setAsItIs(on, FS_IOC_GETFLAGS, FS_IOC_SETFLAGS) },
  'ioctl(FS_IOC_FSSETXATTR) descriptor': { call: (on) => setAsItIs(on, FS_IOC_FSGETXATTR, FS_IOC_FSSETXATTR) },
  'write descriptor': { call: ({ descriptor }) => write(descriptor, BYTE, 1) },
  'pwrite descriptor': { call: ({ descriptor }) => pwrite(descriptor, BYTE, 1, 0) },
  'writev descriptor': { call: ({ descriptor }) => writev(descriptor, vectorOf(BYTE), 1) },
  'pwritev descriptor': { call: ({ descriptor }) => pwritev(descriptor, vectorOf(BYTE), 1, 0) },
  'pwritev2 descriptor': { call: ({ descriptor }) => pwritev2(descriptor, vectorOf(BYTE), 1, 0, 0) },
  'sendfile descriptor': { call: ({ descriptor }) => sendfile(descriptor, descriptor, null, 1) },
  'splice descriptor': { call: spliceInto },
  'copy_file_range descriptor': { call: ({ descriptor }) => copyFileRange(descriptor, null, descriptor, null, 1, 0) },
  'ioctl(FICLONE) descriptor': { call: ({ descriptor }) => ioctlNumber(descriptor, FICLONE, descriptor) },
  'fallocate descriptor': { call: ({ descriptor }) => fallocate(descriptor, 0, 0, 1) },
  'fallocate(FALLOC_FL_PUNCH_HOLE) descriptor': {
    call: ({ descriptor }) => fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 1),
  },
  'ftruncate descriptor': { call: ({ descriptor }) => ftruncate(descriptor, 0) },
  'mmap(PROT_WRITE|MAP_SHARED) descriptor': { call: mapForWriting },
  'mprotect(PROT_WRITE) descriptor': { call: protectForWriting },
};

/** Opening this opens the file anew, with flags of its own: proc(5), /proc/pid/fd. */
function throughProc({ descriptor }: DescriptorTargets): Uint8Array {
  return Buffer.from(`/proc/self/fd/${descriptor}\0`);
}

// Set as it is: a file system may refuse any other. 28 bytes are the larger of the two, struct fsxattr.
function setAsItIs({ descriptor }: DescriptorTargets, get: number, set: number): number {
  const argument = Buffer.alloc(28);
  ioctl(descriptor, get, argument);
  return ioctl(descriptor, set, argument);
}

// struct iovec: the address and the length.
function vectorOf(bytes: Uint8Array): Uint8Array {
  const vector = Buffer.alloc(16);
  vector.writeBigUInt64LE(koffi.address(bytes));
  vector.writeBigUInt64LE(BigInt(bytes.byteLength), 8);
  return vector;
}

function spliceInto({ descriptor }: DescriptorTargets): number {
  const ends = Buffer.alloc(8);
  if (pipe(ends) === -1) return -1;
  const [from, to] = [ends.readInt32LE(0), ends.readInt32LE(4)];
  write(to, BYTE, 1);
  return afterwards(splice(from, null, descriptor, null, 1, 0), () => {
    close(from);
    close(to);
  });
}

function mapForWriting({ descriptor }: DescriptorTargets): number {
  const address = mmap(null, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  return address === MAP_FAILED ? -1 : munmap(address, PAGE);
}

function protectForWriting({ descriptor }: DescriptorTargets): number {
  const address = mmap(null, PAGE, PROT_READ, MAP_SHARED, descriptor, 0);
  if (address === MAP_FAILED) return -1;
  return afterwards(mprotect(address, PAGE, PROT_READ | PROT_WRITE), () => munmap(address, PAGE));
}
