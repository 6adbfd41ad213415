/** Copies that the kernel makes: copy_file_range(2) and sendfile(2), into a temporary file. */
import type { Answer } from './answer.ts';
import { libc, close, refused, unlink } from './libc.ts';
import { checkLength, readFromStart, withFile } from './reading.ts';

/** copy_file_range(2) from and to where the descriptors stand. */
export const copyFileRange: (
  from: number,
  fromOffset: null,
  to: number,
  toOffset: null,
  length: number,
  flags: number,
) => number = libc.func(
  'int64_t copy_file_range(int from, void *from_offset, int to, void *to_offset, size_t length, unsigned int flags)',
);

/** sendfile(2) from where the descriptor stands. */
export const sendfile: (to: number, from: number, offset: null, length: number) => number = libc.func(
  'int64_t sendfile64(int to, int from, void *offset, size_t length)',
);

const mkstemp: (template: Uint8Array) => number = libc.func('int mkstemp(void *template)');

// The kernel gives what it likes of it.
const CHUNK_BYTES = 2 ** 30;

const COPIES = {
  copyFileRange: (from: number, to: number): number => copyFileRange(from, null, to, null, CHUNK_BYTES, 0),
  sendfile: (from: number, to: number): number => sendfile(to, from, null, CHUNK_BYTES),
} as const;

/** Copies a whole file into one in `scratch`, call after call until one gives 0, and gives what arrived there. */
export function copyWhole(call: keyof typeof COPIES, path: Uint8Array, scratch: string): Answer<readonly Uint8Array[]> {
  return withFile(path, (from) => {
    const to = temporaryFile(scratch);
    try {
      for (let length = 0; ; checkLength(length)) {
        const count = COPIES[call](from, to);
        if (count === -1) return refused();
        if (count === 0) return readFromStart(to);
        length += count;
      }
    } finally {
      close(to);
    }
  });
}

/** A file that is gone when its descriptor is closed. Fails with an `Error`: that is no answer of the subject. */
function temporaryFile(scratch: string): number {
  const template = Buffer.from(`${scratch}/omnivet-copy-XXXXXX\0`);
  const descriptor = mkstemp(template);
  const failure = descriptor === -1 ? refused() : undefined;
  if (failure !== undefined) throw new Error(`no temporary file in ${scratch}: ${failure.errno}`);
  unlink(template);
  return descriptor;
}
