/**
 * What each mutating call may answer on a read-only file system. POSIX lets any error be reported first where several are
 * true (XSH 2.3), so a call that is wrong in a second way may say so instead of `EROFS`; nothing else is right.
 */

const READ_ONLY = ['EROFS'];
/** The name is taken: wrong on every file system. */
const TAKEN = ['EROFS', 'EEXIST'];
/** Directories are never opened for writing or truncated. */
const IS_DIRECTORY = ['EROFS', 'EISDIR'];
/** The descriptor was opened O_RDONLY: wrong on every file system, and Linux looks no further. */
const NOT_WRITABLE = ['EBADF'];
/** POSIX: "EBADF or EINVAL: the fildes argument is not a file descriptor open for writing". */
const NOT_TRUNCATABLE = ['EINVAL', 'EBADF'];
/** mmap(2): "MAP_SHARED was requested and PROT_WRITE is set, but fd is not open in read/write mode". */
const NOT_MAPPABLE = ['EACCES'];
/** A file system need not have extended attributes at all: xattr(7). */
const ATTRIBUTE = ['EROFS', 'EOPNOTSUPP'];
/** A file system need not have inode flags; ioctl(2) says ENOTTY where a descriptor's driver lacks the request. */
const INODE_FLAGS = ['EROFS', 'ENOTTY', 'EOPNOTSUPP'];
/** Linux got the call lately: an older kernel has no such call. */
const LATE = ['EROFS', 'ENOSYS'];

/** For each name that `SyscallClient.mutate` reports, the errnos that are right on a read-only file system. */
export const MUTATION_ERRNOS: Readonly<Record<string, readonly string[]>> = {
  'open(O_WRONLY) file': READ_ONLY,
  'open(O_RDWR) file': READ_ONLY,
  'open(O_RDONLY|O_TRUNC) file': READ_ONLY,
  'open(O_WRONLY|O_TRUNC) file': READ_ONLY,
  'open(O_WRONLY|O_APPEND) file': READ_ONLY,
  'open(O_WRONLY|O_CREAT) file': READ_ONLY,
  'open(O_WRONLY|O_CREAT) missing': READ_ONLY,
  'open(O_RDONLY|O_CREAT) missing': READ_ONLY,
  'open(O_WRONLY|O_CREAT|O_EXCL) missing': READ_ONLY,
  'open(O_WRONLY|O_CREAT|O_EXCL) file': TAKEN,
  'open(O_WRONLY) directory': IS_DIRECTORY,
  'open(O_RDWR) directory': IS_DIRECTORY,
  // open(2): EOPNOTSUPP where the file system has no O_TMPFILE.
  'open(O_WRONLY|O_TMPFILE) directory': ['EROFS', 'EOPNOTSUPP'],
  // A descriptor for reading, opened again for writing through /proc/self/fd.
  'open(O_WRONLY) descriptor': READ_ONLY,
  'openat(O_WRONLY|O_CREAT) missing': READ_ONLY,
  'openat2(O_WRONLY) file': LATE,
  'creat file': READ_ONLY,
  'creat missing': READ_ONLY,

  'mkdir missing': READ_ONLY,
  'mkdir file': TAKEN,
  'mkdir directory': TAKEN,
  'mkdirat missing': READ_ONLY,
  'rmdir directory': READ_ONLY,
  'rmdir file': ['EROFS', 'ENOTDIR'],
  'unlink file': READ_ONLY,
  // POSIX says EPERM for a directory, Linux EISDIR.
  'unlink directory': ['EROFS', 'EISDIR', 'EPERM'],
  'unlinkat file': READ_ONLY,
  'unlinkat(AT_REMOVEDIR) directory': READ_ONLY,
  'rename file': READ_ONLY,
  'rename directory': READ_ONLY,
  'renameat file': READ_ONLY,
  // rename(2): EINVAL where the file system does not know the flag.
  'renameat2(RENAME_NOREPLACE) file': ['EROFS', 'EINVAL'],
  'renameat2(RENAME_EXCHANGE) file': ['EROFS', 'EINVAL'],
  'link file': READ_ONLY,
  'linkat file': READ_ONLY,
  'linkat(AT_SYMLINK_FOLLOW) descriptor': READ_ONLY,
  'symlink missing': READ_ONLY,
  'symlink file': TAKEN,
  'symlinkat missing': READ_ONLY,
  'mknod(S_IFREG) missing': READ_ONLY,
  'mknod(S_IFIFO) missing': READ_ONLY,
  'mknodat(S_IFIFO) missing': READ_ONLY,
  // A socket is made in the directory.
  'bind(AF_UNIX) missing': READ_ONLY,

  'chmod file': READ_ONLY,
  'chmod directory': READ_ONLY,
  'fchmod descriptor': READ_ONLY,
  'fchmodat file': READ_ONLY,
  'fchmodat2 file': LATE,
  'chown file': READ_ONLY,
  'chown directory': READ_ONLY,
  'lchown file': READ_ONLY,
  'fchown descriptor': READ_ONLY,
  'fchownat file': READ_ONLY,
  'utime file': READ_ONLY,
  'utimes file': READ_ONLY,
  'futimesat file': READ_ONLY,
  'utimensat file': READ_ONLY,
  'utimensat directory': READ_ONLY,
  'futimens descriptor': READ_ONLY,
  'truncate file': READ_ONLY,
  'truncate directory': IS_DIRECTORY,
  'setxattr file': ATTRIBUTE,
  'removexattr file': ATTRIBUTE,
  'setxattr directory': ATTRIBUTE,
  'removexattr directory': ATTRIBUTE,
  'lsetxattr file': ATTRIBUTE,
  'lremovexattr file': ATTRIBUTE,
  'fsetxattr descriptor': ATTRIBUTE,
  'fremovexattr descriptor': ATTRIBUTE,
  'setxattrat file': [...ATTRIBUTE, 'ENOSYS'],
  'removexattrat file': [...ATTRIBUTE, 'ENOSYS'],
  'file_setattr file': [...INODE_FLAGS, 'ENOSYS'],
  'ioctl(FS_IOC_SETFLAGS) descriptor': INODE_FLAGS,
  'ioctl(FS_IOC_FSSETXATTR) descriptor': INODE_FLAGS,

  'write descriptor': NOT_WRITABLE,
  'pwrite descriptor': NOT_WRITABLE,
  'writev descriptor': NOT_WRITABLE,
  'pwritev descriptor': NOT_WRITABLE,
  'pwritev2 descriptor': NOT_WRITABLE,
  'sendfile descriptor': NOT_WRITABLE,
  'splice descriptor': NOT_WRITABLE,
  'copy_file_range descriptor': NOT_WRITABLE,
  'ioctl(FICLONE) descriptor': NOT_WRITABLE,
  'fallocate descriptor': NOT_WRITABLE,
  'fallocate(FALLOC_FL_PUNCH_HOLE) descriptor': NOT_WRITABLE,
  'ftruncate descriptor': NOT_TRUNCATABLE,
  'mmap(PROT_WRITE|MAP_SHARED) descriptor': NOT_MAPPABLE,
  // ENODEV: a file system without shared mappings refuses the readable one already (FUSE with direct_io).
  'mprotect(PROT_WRITE) descriptor': [...NOT_MAPPABLE, 'ENODEV'],
};
