/** The C library's functions that the client calls, through koffi, and the errno of the last one. */
import koffi, { type LibraryHandle } from 'koffi';
import type { Answer } from './answer.ts';

/** The library; buffers go over as pointers, uncopied, and 64-bit results come as a number where one holds them. */
export const libc: LibraryHandle = koffi.load(null);

const names = new Map<number, string>();
for (const [name, number] of Object.entries(koffi.os.errno)) {
  // Of two names for one number the one that strace prints.
  const taken = names.get(number);
  if (taken === undefined || name === 'EAGAIN' || name === 'EDEADLK' || name === 'EOPNOTSUPP') names.set(number, name);
}

/** The name of an errno, or its number as text where it has none. */
export function errnoName(number: number): string {
  return names.get(number) ?? String(number);
}

/** The errno of the call that just failed; to be asked before anything else is called. */
export function lastErrno(): string {
  return errnoName(koffi.errno());
}

/** A refusal with the errno of the call that just failed. */
export function refused(): { readonly ok: false; readonly errno: string } {
  return { ok: false, errno: lastErrno() };
}

/** What a call returned, as an answer: it failed where that is −1. */
export function answerOf(returned: number): Answer<number> {
  return returned === -1 ? refused() : { ok: true, value: returned };
}

type Path = Uint8Array;
type Descriptor = number;

/** open(2). */
export const open: (path: Path, flags: number, mode: number) => Descriptor = libc.func(
  'int open(const void *path, int flags, uint32_t mode)',
);

/** chdir(2). */
export const chdir: (path: Path) => number = libc.func('int chdir(const void *path)');

/** close(2). */
export const close: (descriptor: Descriptor) => number = libc.func('int close(int fd)');

/** read(2). */
export const read: (descriptor: Descriptor, into: Uint8Array, length: number) => number = libc.func(
  'int64_t read(int fd, void *into, size_t length)',
);

/** pread(2), with a 64-bit offset. */
export const pread: (descriptor: Descriptor, into: Uint8Array, length: number, offset: number | bigint) => number =
  libc.func('int64_t pread64(int fd, void *into, size_t length, int64_t offset)');

/** lseek(2), with a 64-bit offset. */
export const lseek: (descriptor: Descriptor, offset: bigint, whence: number) => number | bigint = libc.func(
  'int64_t lseek64(int fd, int64_t offset, int whence)',
);

/** write(2), from a buffer or from an address. */
export const write: (descriptor: Descriptor, from: Uint8Array | bigint, length: number) => number = libc.func(
  'int64_t write(int fd, const void *from, size_t length)',
);

/** unlinkat(2). */
export const unlinkat: (directory: Descriptor, path: Path, flags: number) => number = libc.func(
  'int unlinkat(int directory, const void *path, int flags)',
);

/** linkat(2). */
export const linkat: (
  fromDirectory: Descriptor,
  from: Path,
  toDirectory: Descriptor,
  to: Path,
  flags: number,
) => number = libc.func(
  'int linkat(int from_directory, const void *from, int to_directory, const void *to, int flags)',
);

/** unlink(2). */
export const unlink: (path: Path) => number = libc.func('int unlink(const void *path)');
