/** Which errnos an operation may give at all, whatever the provider does: contract.md section 5, and POSIX for what the kernel says first. */
import type { MutationCall, PathCall, Place } from '../arbitraries/syscall-kinds.ts';

/** From the table of contract.md section 5, for what reads. */
const READING: readonly string[] = [
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'EACCES',
  'EINVAL',
  'EFBIG',
  'EAGAIN',
  'ETIMEDOUT',
  'EIO',
  'ENAMETOOLONG',
];

/** What the kernel answers by itself for a path or a descriptor that is none. */
const KERNEL: readonly string[] = ['ELOOP', 'EBADF', 'EINTR'];

/** What a call on a read-only file system may say before it says so: the man pages in section 2. */
const BEFORE_READ_ONLY: readonly string[] = [
  'EROFS',
  'EEXIST',
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'ENOTEMPTY',
  'EBUSY',
  'EINVAL',
  'ENAMETOOLONG',
  'ELOOP',
  'EXDEV',
  'EBADF',
  'EPERM',
  'ENODATA',
  'EOPNOTSUPP',
  'ENODEV',
];

const MORE: Readonly<Partial<Record<PathCall, readonly string[]>>> = {
  readlink: ['EINVAL'],
  getxattr: ['ENODATA', 'EOPNOTSUPP', 'ENOSYS'],
  listxattr: ['EOPNOTSUPP', 'ENOSYS'],
  access: ['EROFS'],
  mmap: ['ENODEV', 'EINVAL'],
};

/** The errnos that a call which changes nothing may give. */
export function readingErrnos(call: PathCall | 'pread' | 'lseek' | 'fstat' | 'close'): ReadonlySet<string> {
  const more = call === 'pread' || call === 'lseek' ? ['ENXIO', 'EOVERFLOW', 'ESPIPE'] : [];
  const own = Object.hasOwn(MORE, call) ? (MORE[call as PathCall] ?? []) : [];
  return new Set([...READING, ...KERNEL, ...more, ...own]);
}

/** The errnos that open(2) with these flags may give; success is no errno. */
export function openErrnos(flags: readonly string[]): ReadonlySet<string> {
  const more = flags.includes('O_TMPFILE') ? ['EOPNOTSUPP'] : [];
  return new Set([...READING, ...KERNEL, ...BEFORE_READ_ONLY, ...more]);
}

/** Whether an open asks for what a read-only mount must not give: then it must not succeed. */
export function opensForWriting(flags: readonly string[]): boolean {
  // A descriptor of a path alone opens nothing, whatever else is asked.
  if (flags.includes('O_PATH')) return false;
  return ['O_WRONLY', 'O_RDWR', 'O_ACCMODE', 'O_TRUNC', 'O_TMPFILE'].some((flag) => flags.includes(flag));
}

/** The errnos that a mutating call may give; it must not succeed. On what exists, only what POSIX puts before `EROFS`. */
export function mutationErrnos(call: MutationCall, place: Place): ReadonlySet<string> {
  if (place === 'missing parent' || place === 'below a file')
    return new Set(['ENOENT', 'ENOTDIR', ...BEFORE_READ_ONLY]);
  const creating: readonly MutationCall[] = ['mkdir', 'mknod', 'mkfifo', 'symlink', 'link', 'bind a socket'];
  if (creating.includes(call))
    return new Set(['EROFS', 'EEXIST', 'EADDRINUSE', 'EPERM', 'EXDEV', 'ENOENT', 'EOPNOTSUPP']);
  return new Set(BEFORE_READ_ONLY);
}
