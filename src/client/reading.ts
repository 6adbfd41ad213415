/** Descriptors and the bytes behind them: open, pread, lseek, and whole files. */
import type { Answer } from './answer.ts';
import { fstat } from './attributes.ts';
import { answerOf, close, lseek, open, pread, read, refused } from './libc.ts';
import { openFlags } from './open-flags.ts';

const READ_ONLY = openFlags('O_RDONLY');
/** As much as cat(1) asks for at a time. */
export const BUFFER_BYTES = 131_072;
const buffer = Buffer.alloc(BUFFER_BYTES);
// A file that never ends is not read for ever.
const MAX_FILE_BYTES: number = 2 ** 28;

/** How much of a file was read. Fails with a `RangeError` when that is more than the client takes. */
export function checkLength(length: number): void {
  if (length > MAX_FILE_BYTES) throw new RangeError(`a file that does not end within ${MAX_FILE_BYTES} bytes`);
}

/** open(2); a file that is made has mode 0644. */
export function openFile(path: Uint8Array, flags: readonly string[]): Answer<number> {
  return answerOf(open(path, openFlags(...flags), 0o644));
}

/** close(2). */
export function closeFile(descriptor: number): Answer<0> {
  return close(descriptor) === -1 ? refused() : { ok: true, value: 0 };
}

/** pread(2), one call. Offsets from 2^63 on are negative to the kernel. */
export function readAt(descriptor: number, length: number, offset: bigint): Answer<Uint8Array> {
  const into = Buffer.allocUnsafe(length);
  const count = pread(descriptor, into, length, BigInt.asIntN(64, offset));
  return count === -1 ? refused() : { ok: true, value: into.subarray(0, count) };
}

// unistd.h.
const WHENCE = new Map([
  ['SEEK_SET', 0],
  ['SEEK_CUR', 1],
  ['SEEK_END', 2],
  ['SEEK_DATA', 3],
  ['SEEK_HOLE', 4],
]);

/** lseek(2). Fails with a `RangeError` for a `whence` that there is not. */
export function seek(descriptor: number, offset: bigint, whence: string): Answer<number> {
  const number = WHENCE.get(whence);
  if (number === undefined) throw new RangeError(`lseek(2) has no whence ${whence}`);
  return answerOf(Number(lseek(descriptor, BigInt.asIntN(64, offset), number)));
}

/** Opens a file for reading, does something with it and closes it. */
export function withFile<Value>(path: Uint8Array, use: (descriptor: number) => Answer<Value>): Answer<Value> {
  const descriptor = open(path, READ_ONLY, 0);
  if (descriptor === -1) return refused();
  try {
    return use(descriptor);
  } finally {
    close(descriptor);
  }
}

/** What a whole file gave, in the pieces in which it was read. */
export interface Contents {
  readonly pieces: readonly Uint8Array[];
  /** What fstat(2) said before. */
  readonly size: number;
}

/** Open, fstat, read to the end, close. Fails with a `RangeError` for a file that does not end within 256 MiB. */
export function readWhole(path: Uint8Array): Answer<Contents> {
  return withFile(path, (descriptor) => {
    const stat = fstat(descriptor);
    if (!stat.ok) return stat;
    const pieces = readToEnd(descriptor);
    return pieces.ok ? { ok: true, value: { pieces: pieces.value, size: stat.value.size } } : pieces;
  });
}

/** What read(2) gives from where the descriptor stands to the end, in pieces. */
function readToEnd(descriptor: number): Answer<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for (let length = 0; ; checkLength(length)) {
    const count = read(descriptor, buffer, BUFFER_BYTES);
    if (count === -1) return refused();
    if (count === 0) return { ok: true, value: pieces };
    pieces.push(new Uint8Array(buffer.subarray(0, count)));
    length += count;
  }
}

/** What was just written to a descriptor. */
export function readFromStart(descriptor: number): Answer<readonly Uint8Array[]> {
  const start = seek(descriptor, 0n, 'SEEK_SET');
  return start.ok ? readToEnd(descriptor) : start;
}

/** Open, pread to the end, close, keeping nothing: for timing and counting. */
export function readOnly(path: Uint8Array): Answer<0> {
  return withFile(path, drain);
}

function drain(descriptor: number): Answer<0> {
  for (let offset = 0; ; checkLength(offset)) {
    const count = pread(descriptor, buffer, BUFFER_BYTES, offset);
    if (count === -1) return refused();
    if (count === 0) return { ok: true, value: 0 };
    offset += count;
  }
}
