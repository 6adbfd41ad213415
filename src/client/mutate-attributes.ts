/** Calls that change what a file or directory has besides its bytes and names, by path; and truncate(2). */
import koffi from 'koffi';
import type { Attempt, Attempts, Call, Targets } from './attempt.ts';
import { libc } from './libc.ts';

const chmod: Call = libc.func('int chmod(const void *path, uint32_t mode)');
const fchmodat: Call = libc.func('int fchmodat(int directory, const void *path, uint32_t mode, int flags)');
const chown: Call = libc.func('int chown(const void *path, uint32_t user, uint32_t group)');
const lchown: Call = libc.func('int lchown(const void *path, uint32_t user, uint32_t group)');
const fchownat: Call = libc.func(
  'int fchownat(int directory, const void *path, uint32_t user, uint32_t group, int flags)',
);
const utime: Call = libc.func('int utime(const void *path, const void *times)');
const utimes: Call = libc.func('int utimes(const void *path, const void *times)');
const futimesat: Call = libc.func('int futimesat(int directory, const void *path, const void *times)');
const utimensat: Call = libc.func('int utimensat(int directory, const void *path, const void *times, int flags)');
const truncate: Call = libc.func('int truncate64(const void *path, int64_t length)');
const setxattr: Call = libc.func(
  'int setxattr(const void *path, const void *name, const void *value, size_t size, int flags)',
);
const lsetxattr: Call = libc.func(
  'int lsetxattr(const void *path, const void *name, const void *value, size_t size, int flags)',
);
const removexattr: Call = libc.func('int removexattr(const void *path, const void *name)');
const lremovexattr: Call = libc.func('int lremovexattr(const void *path, const void *name)');
const syscall4: Call = libc.func('int64_t syscall(int64_t number, int64_t a, const void *b, int64_t c, int64_t d)');
const syscall4p: Call = libc.func(
  'int64_t syscall(int64_t number, int64_t a, const void *b, int64_t c, const void *d)',
);
const syscall5: Call = libc.func(
  'int64_t syscall(int64_t number, int64_t a, const void *b, void *c, size_t d, int64_t e)',
);
const syscall6: Call = libc.func(
  'int64_t syscall(int64_t number, int64_t a, const void *b, int64_t c, const void *d, const void *e, size_t f)',
);

const AT_FDCWD = -100;
const FILE_MODE = 0o644;
const DIRECTORY_MODE = 0o755;
/** As owner or group: leave it. */
export const UNCHANGED = 0xffff_ffff;
// asm-generic/unistd.h: these numbers are the same on every machine. The C library has no functions for them yet.
const SYS_FCHMODAT2 = 452;
const SYS_SETXATTRAT = 463;
const SYS_REMOVEXATTRAT = 466;
const SYS_FILE_GETATTR = 468;
const SYS_FILE_SETATTR = 469;

/** An attribute that any owner may set. */
export const ATTRIBUTE: Uint8Array = Buffer.from('user.omnivet-mutation\0');
export const VALUE: Uint8Array = Buffer.from('1');

// struct xattr_args: u64 value, u32 size, u32 flags.
function attributeArguments(): Uint8Array {
  const given = Buffer.alloc(16);
  given.writeBigUInt64LE(koffi.address(VALUE));
  given.writeUInt32LE(VALUE.byteLength, 8);
  return given;
}

// struct file_attr: 24 bytes. Set as it is: a file system may refuse any other.
function setFileAttributes({ file }: Targets): number {
  const attributes = Buffer.alloc(24);
  syscall5(SYS_FILE_GETATTR, AT_FDCWD, file, attributes, attributes.byteLength, 0);
  return syscall5(SYS_FILE_SETATTR, AT_FDCWD, file, attributes, attributes.byteLength, 0);
}

const set = (call: Call, target: 'file' | 'directory'): Attempt<Targets> => ({
  call: (on) => call(on[target], ATTRIBUTE, VALUE, VALUE.byteLength, 0),
});
const remove = (call: Call, target: 'file' | 'directory'): Attempt<Targets> => ({
  call: (on) => call(on[target], ATTRIBUTE),
});

/** Modes, owners, times, sizes and extended attributes. */
export const ATTRIBUTES: Attempts = {
  'chmod file': { call: ({ file }) => chmod(file, FILE_MODE) },
  'chmod directory': { call: ({ directory }) => chmod(directory, DIRECTORY_MODE) },
  'fchmodat file': { call: ({ file }) => fchmodat(AT_FDCWD, file, FILE_MODE, 0) },
  'fchmodat2 file': { call: ({ file }) => syscall4(SYS_FCHMODAT2, AT_FDCWD, file, FILE_MODE, 0) },
  'chown file': { call: ({ file }) => chown(file, UNCHANGED, UNCHANGED) },
  'chown directory': { call: ({ directory }) => chown(directory, UNCHANGED, UNCHANGED) },
  'lchown file': { call: ({ file }) => lchown(file, UNCHANGED, UNCHANGED) },
  'fchownat file': { call: ({ file }) => fchownat(AT_FDCWD, file, UNCHANGED, UNCHANGED, 0) },
  'utime file': { call: ({ file }) => utime(file, null) },
  'utimes file': { call: ({ file }) => utimes(file, null) },
  'futimesat file': { call: ({ file }) => futimesat(AT_FDCWD, file, null) },
  'utimensat file': { call: ({ file }) => utimensat(AT_FDCWD, file, null, 0) },
  'utimensat directory': { call: ({ directory }) => utimensat(AT_FDCWD, directory, null, 0) },
  'truncate file': { call: ({ file }) => truncate(file, 0) },
  'truncate directory': { call: ({ directory }) => truncate(directory, 0) },
  'setxattr file': set(setxattr, 'file'),
  'removexattr file': remove(removexattr, 'file'),
  'setxattr directory': set(setxattr, 'directory'),
  'removexattr directory': remove(removexattr, 'directory'),
  'lsetxattr file': set(lsetxattr, 'file'),
  'lremovexattr file': remove(lremovexattr, 'file'),
  'setxattrat file': {
    call({ file }) {
      const given = attributeArguments();
      return syscall6(SYS_SETXATTRAT, AT_FDCWD, file, 0, ATTRIBUTE, given, given.byteLength);
    },
  },
  'removexattrat file': { call: ({ file }) => syscall4p(SYS_REMOVEXATTRAT, AT_FDCWD, file, 0, ATTRIBUTE) },
  'file_setattr file': { call: setFileAttributes },
};
