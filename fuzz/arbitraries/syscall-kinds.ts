/** What system calls there are and what they are made on, by name: hostile.md *Kernel side*. Each name is a class of its own. */

/** What a call is made on; a target has a path for each. */
export const PLACES = ['file', 'empty file', 'directory', 'missing', 'below a file', 'root', 'missing parent'] as const;

export type Place = (typeof PLACES)[number];

/** What takes a path and changes nothing. */
export const PATH_CALLS = [
  'lstat',
  'readdir',
  'readFile',
  'mmap',
  'splice',
  'sendfile',
  'copy_file_range',
  'readlink',
  'access',
  'getxattr',
  'listxattr',
  'statvfs',
  '64 readers of one cold file',
  'a reader killed half-way',
] as const;

export type PathCall = (typeof PATH_CALLS)[number];

/** Each mutating system call. */
export const MUTATIONS = [
  'mkdir',
  'rmdir',
  'unlink',
  'rename',
  'rename to itself',
  'link',
  'symlink',
  'mknod',
  'mkfifo',
  'chmod',
  'chown',
  'lchown',
  'truncate',
  'utimes',
  'setxattr',
  'removexattr',
  'creat',
  'write',
  'fallocate',
  'bind a socket',
] as const;

export type MutationCall = (typeof MUTATIONS)[number];

/** What happens around the mount; each takes seconds. */
export const SCENES = [
  'rmdir of the mount point',
  'unmount while busy',
  'two hosts on one mount point',
  'the host killed, then mounted again',
] as const;

export type Scene = (typeof SCENES)[number];

/** The last argument of lseek(2). */
export const WHENCES = ['SEEK_SET', 'SEEK_END', 'SEEK_CUR', 'SEEK_DATA', 'SEEK_HOLE'] as const;

export type Whence = (typeof WHENCES)[number];

/** How open(2) is asked to open; the last one is no mode at all. */
export const ACCESS = ['O_RDONLY', 'O_WRONLY', 'O_RDWR', 'O_ACCMODE'] as const;

/** Further flags of open(2), in any combination. */
export const FLAGS: readonly string[] = [
  'O_CREAT',
  'O_EXCL',
  'O_TRUNC',
  'O_APPEND',
  'O_DIRECTORY',
  'O_NOFOLLOW',
  'O_DIRECT',
  'O_SYNC',
  'O_NONBLOCK',
  'O_PATH',
  'O_TMPFILE',
  'O_NOATIME',
  'O_CLOEXEC',
];

/** Where to read or to go. */
export const OFFSETS: readonly (readonly [name: string, offset: bigint])[] = [
  ['at the start', 0n],
  ['inside', 3n],
  ['past the end', 1_000_000n],
  ['a page', 4_096n],
  ['2^31', 1n << 31n],
  ['2^45', 1n << 45n],
  ['the last offset', (1n << 63n) - 1n],
  ['above 2^63', 1n << 63n],
  ['negative', -1n],
  ['negative, far', -(1n << 63n)],
];

/** How much to read. */
export const LENGTHS: readonly number[] = [16, 0, 1, 4_096, 131_073, 1_048_577];
