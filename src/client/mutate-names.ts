/** Calls that make, remove and move names, by path. */
import { type Attempts, type Call, closed, type Targets } from './attempt.ts';
import { libc, open, unlink, unlinkat } from './libc.ts';
import { openFlags } from './open-flags.ts';

const mkdir: Call = libc.func('int mkdir(const void *path, uint32_t mode)');
const rmdir: Call = libc.func('int rmdir(const void *path)');
const rename: Call = libc.func('int rename(const void *from, const void *to)');
const renameat2: Call = libc.func(
  'int renameat2(int from_directory, const void *from, int to_directory, const void *to, unsigned int flags)',
);
const link: Call = libc.func('int link(const void *from, const void *to)');
const symlink: Call = libc.func('int symlink(const void *text, const void *path)');
const mknod: Call = libc.func('int mknod(const void *path, uint32_t mode, uint64_t device)');

// linux/fcntl.h, linux/fs.h, linux/stat.h.
const AT_FDCWD = -100;
const AT_REMOVEDIR = 0x200;
const RENAME_NOREPLACE = 1;
const RENAME_EXCHANGE = 2;
const S_IFIFO = 0o010000;
const S_IFREG = 0o100000;
const FILE_MODE = 0o644;
const DIRECTORY_MODE = 0o755;

const removeMissing = ({ missing }: Targets): number => unlink(missing);
const removeMissingDirectory = ({ missing }: Targets): number => rmdir(missing);
const moveFileBack = ({ file, missing }: Targets): number => rename(missing, file);
const makeDirectoryAgain = ({ directory }: Targets): number => mkdir(directory, DIRECTORY_MODE);
/** Its bytes are gone. */
const makeFileAgain = ({ file }: Targets): number => closed(open(file, openFlags('O_WRONLY', 'O_CREAT'), FILE_MODE));
const exchange = ({ file, directory }: Targets): number =>
  renameat2(AT_FDCWD, file, AT_FDCWD, directory, RENAME_EXCHANGE);

/** Names made, removed and moved. */
export const NAMES: Attempts = {
  'mkdir missing': { call: ({ missing }) => mkdir(missing, DIRECTORY_MODE), undo: removeMissingDirectory },
  'mkdir file': { call: ({ file }) => mkdir(file, DIRECTORY_MODE) },
  'mkdir directory': { call: ({ directory }) => mkdir(directory, DIRECTORY_MODE) },
  'rmdir directory': { call: ({ directory }) => rmdir(directory), undo: makeDirectoryAgain },
  'rmdir file': { call: ({ file }) => rmdir(file) },
  'unlink file': { call: ({ file }) => unlink(file), undo: makeFileAgain },
  'unlink directory': { call: ({ directory }) => unlink(directory) },
  'unlinkat file': { call: ({ file }) => unlinkat(AT_FDCWD, file, 0), undo: makeFileAgain },
  'unlinkat(AT_REMOVEDIR) directory': {
    call: ({ directory }) => unlinkat(AT_FDCWD, directory, AT_REMOVEDIR),
    undo: makeDirectoryAgain,
  },
  'rename file': { call: ({ file, missing }) => rename(file, missing), undo: moveFileBack },
  'rename directory': {
    call: ({ directory, moved }) => rename(directory, moved),
    undo: ({ directory, moved }) => rename(moved, directory),
  },
  'renameat2(RENAME_NOREPLACE) file': {
    call: ({ file, missing }) => renameat2(AT_FDCWD, file, AT_FDCWD, missing, RENAME_NOREPLACE),
    undo: moveFileBack,
  },
  'renameat2(RENAME_EXCHANGE) file': { call: exchange, undo: exchange },
  'link file': { call: ({ file, missing }) => link(file, missing), undo: removeMissing },
  'symlink missing': { call: ({ file, missing }) => symlink(file, missing), undo: removeMissing },
  'symlink file': { call: ({ file }) => symlink(file, file) },
  'mknod(S_IFREG) missing': { call: ({ missing }) => mknod(missing, S_IFREG | FILE_MODE, 0), undo: removeMissing },
  'mknod(S_IFIFO) missing': { call: ({ missing }) => mknod(missing, S_IFIFO | FILE_MODE, 0), undo: removeMissing },
};
