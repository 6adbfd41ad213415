/** What stat and statvfs say, and calls that only ask: lstat, fstat, statvfs, readlink, access, xattrs. */
import type { Answer, Stat } from './answer.ts';
import type { FileSystemStatus, Probe } from './client.ts';
import { libc, refused } from './libc.ts';
import { AT_FDCWD, eachSideBySide } from './side-by-side.ts';

const statx: (directory: number, path: Uint8Array, flags: number, mask: number, into: Uint8Array) => number = libc.func(
  'int statx(int directory, const void *path, int flags, uint32_t mask, void *into)',
);
const statvfs64: (path: Uint8Array, into: Uint8Array) => number = libc.func(
  'int statvfs64(const void *path, void *into)',
);

// linux/fcntl.h and linux/stat.h.
const AT_SYMLINK_NOFOLLOW = 0x100;
const AT_EMPTY_PATH = 0x1000;
const STATX_BASIC_STATS = 0x7ff;
const S_IFMT = 0o170000;
const S_IFREG = 0o100000;
const S_IFDIR = 0o040000;

const NOTHING = Buffer.of(0);
const statBuffer = Buffer.alloc(256);

/** lstat(2), through statx(2): the same answer, and one layout of it on every machine. 0 or −1. */
export function lstatOnly(path: Uint8Array): number {
  return statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, statBuffer);
}

/** lstat(2). */
export function lstat(path: Uint8Array): Answer<Stat> {
  return lstatOnly(path) === -1 ? refused() : { ok: true, value: statOf(statBuffer) };
}

/** The same on each of many paths. */
export function lstatEach(paths: readonly Uint8Array[]): readonly Answer<Stat>[] {
  return eachSideBySide(paths, (directory, path) =>
    statx(directory, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, statBuffer) === -1
      ? refused()
      : { ok: true, value: statOf(statBuffer) },
  );
}

/** fstat(2). */
export function fstat(descriptor: number): Answer<Stat> {
  const returned = statx(descriptor, NOTHING, AT_EMPTY_PATH, STATX_BASIC_STATS, statBuffer);
  return returned === -1 ? refused() : { ok: true, value: statOf(statBuffer) };
}

// struct statx: linux/stat.h.
function statOf(statx: Buffer): Stat {
  const mode = statx.readUInt16LE(28);
  const format = mode & S_IFMT;
  const nanoseconds = statx.readUInt32LE(0x78);
  return {
    ino: Number(statx.readBigUInt64LE(32)),
    mode,
    kind: format === S_IFREG ? 'file' : format === S_IFDIR ? 'directory' : 'other',
    size: Number(statx.readBigUInt64LE(40)),
    nlink: statx.readUInt32LE(16),
    uid: statx.readUInt32LE(20),
    gid: statx.readUInt32LE(24),
    modified: Number(statx.readBigInt64LE(0x70)) * 1000 + nanoseconds / 1e6,
  };
}

// sys/statvfs.h of glibc, 64 bits.
const FLAGS = [
  [1, 'ro'],
  [2, 'nosuid'],
  [4, 'nodev'],
  [8, 'noexec'],
] as const;

/** statvfs(3). */
export function statvfs(path: Uint8Array): Answer<FileSystemStatus> {
  const status = Buffer.alloc(128);
  if (statvfs64(path, status) === -1) return refused();
  const flags = Number(status.readBigUInt64LE(72));
  return {
    ok: true,
    value: {
      blockSize: Number(status.readBigUInt64LE(0)),
      nameMax: Number(status.readBigUInt64LE(80)),
      flags: FLAGS.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name),
    },
  };
}

const R_OK = 4;
const VALUE_BYTES = 4096;
const valueBuffer = Buffer.alloc(VALUE_BYTES);
const USER_ATTRIBUTE = Buffer.from('user.omnivet\0');

const readlink: (path: Uint8Array, into: Uint8Array, length: number) => number = libc.func(
  'int64_t readlink(const void *path, void *into, size_t length)',
);
const access: (path: Uint8Array, mode: number) => number = libc.func('int access(const void *path, int mode)');
const getxattr: (path: Uint8Array, name: Uint8Array, into: Uint8Array, length: number) => number = libc.func(
  'int64_t getxattr(const void *path, const void *name, void *into, size_t length)',
);
const listxattr: (path: Uint8Array, into: Uint8Array, length: number) => number = libc.func(
  'int64_t listxattr(const void *path, void *into, size_t length)',
);

const PROBES: Readonly<Record<Probe, (path: Uint8Array) => number>> = {
  readlink: (path) => readlink(path, valueBuffer, VALUE_BYTES),
  access: (path) => access(path, R_OK),
  getxattr: (path) => getxattr(path, USER_ATTRIBUTE, valueBuffer, VALUE_BYTES),
  listxattr: (path) => listxattr(path, valueBuffer, VALUE_BYTES),
};

/** Whether and how a call that only asks is refused; access(2) is asked with R_OK, getxattr(2) for `user.omnivet`. */
export function probe(call: Probe, path: Uint8Array): Answer<0> {
  return PROBES[call](path) === -1 ? refused() : { ok: true, value: 0 };
}
