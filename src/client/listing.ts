/** Directories as getdents64(2) gives them. */
import type { Answer, Dirent } from './answer.ts';
import { libc, close, open, refused } from './libc.ts';
import { openFlags } from './open-flags.ts';
import { eachSideBySide } from './side-by-side.ts';

const getdents64: (descriptor: number, into: Uint8Array, length: number) => number = libc.func(
  'int64_t getdents64(int fd, void *into, size_t length)',
);

const openat: (directory: number, path: Uint8Array, flags: number) => number = libc.func(
  'int openat(int directory, const void *path, int flags)',
);

const DIRECTORY = openFlags('O_RDONLY', 'O_DIRECTORY');
// As much as glibc's readdir(3) asks for at a time.
const BUFFER_BYTES = 32_768;
const buffer = Buffer.alloc(BUFFER_BYTES);

// A directory that never ends is not listed for ever: a million names of usual length fit.
const MAX_BYTES = 2 ** 26;

/** Reads a directory that was opened to its end and gives each full buffer to `take`, which must not keep it. */
function eachBuffer(descriptor: number, take: (filled: Buffer) => void): Answer<0> {
  if (descriptor === -1) return refused();
  try {
    for (let total = 0; total <= MAX_BYTES;) {
      const length = getdents64(descriptor, buffer, BUFFER_BYTES);
      if (length === -1) return refused();
      if (length === 0) return { ok: true, value: 0 };
      take(buffer.subarray(0, length));
      total += length;
    }
  } finally {
    close(descriptor);
  }
  throw new RangeError(`a directory that does not end within ${MAX_BYTES} bytes of entries`);
}

/** The entries of a directory, in the kernel's order. */
export function list(path: Uint8Array): Answer<readonly Dirent[]> {
  return listOpened(open(path, DIRECTORY, 0));
}

/** The same of each of many directories. */
export function listEach(paths: readonly Uint8Array[]): readonly Answer<readonly Dirent[]>[] {
  return eachSideBySide(paths, (directory, path) => listOpened(openat(directory, path, DIRECTORY)));
}

function listOpened(descriptor: number): Answer<readonly Dirent[]> {
  const entries: Dirent[] = [];
  const answer = eachBuffer(descriptor, (filled) => entries.push(...direntsOf(filled)));
  return answer.ok ? { ok: true, value: entries } : answer;
}

/** Reads a directory to its end and looks at nothing: for timing and counting. */
export function listOnly(path: Uint8Array): Answer<0> {
  return eachBuffer(open(path, DIRECTORY, 0), () => undefined);
}

// struct linux_dirent64, getdents(2): u64 d_ino, s64 d_off, u16 d_reclen, u8 d_type, the name and its NUL.
const INO = 0;
const RECLEN = 16;
const TYPE = 18;
const NAME = 19;

function direntsOf(filled: Buffer): Dirent[] {
  const entries: Dirent[] = [];
  for (let at = 0; at < filled.byteLength; at += filled.readUInt16LE(at + RECLEN)) {
    entries.push({
      name: filled.toString('utf8', at + NAME, filled.indexOf(0, at + NAME)),
      ino: Number(filled.readBigUInt64LE(at + INO)),
      kind: kindOf(filled.readUInt8(at + TYPE)),
    });
  }
  return entries;
}

// DT_* of dirent.h.
function kindOf(type: number): Dirent['kind'] {
  if (type === 0) return 'unknown';
  if (type === 8) return 'file';
  return type === 4 ? 'directory' : 'other';
}
