/** Bytes that are read like any others and take no memory, since they lie in a file: told apart by the buffer behind them. */
import { hash } from 'node:crypto';

/** What else is known of bytes that lie on disk. */
export interface OnDisk {
  /** SHA-256 in base64. */
  readonly digest: string;
  /** Fills a buffer from an offset on, and says with how many bytes. Fails with `storage-failed`. */
  readonly read: (into: Uint8Array, offset: number) => number;
}

const known = new WeakMap<ArrayBufferLike, OnDisk>();

/** Says that these bytes, all of their buffer, lie on disk. */
export function markOnDisk(bytes: Uint8Array, what: OnDisk): Uint8Array {
  known.set(bytes.buffer, what);
  return bytes;
}

/** Whether these bytes, or those that they are a part of, lie on disk. */
export function isOnDisk(bytes: Uint8Array): boolean {
  return known.has(bytes.buffer);
}

/** How much memory is given back with the bytes; what they cost beside it is for the caller to add. */
export function memoryOf(bytes: Uint8Array): number {
  return isOnDisk(bytes) ? 0 : bytes.byteLength;
}

/** SHA-256 in base64, known beforehand of what lies on disk: nobody should wait while a gigabyte is read for it. */
export function digestOf(bytes: Uint8Array): string {
  const whole = bytes.byteLength === bytes.buffer.byteLength ? known.get(bytes.buffer) : undefined;
  return whole?.digest ?? hash('sha256', bytes, 'base64');
}

/**
 * The bytes from `offset`, at most `length`; empty past the end. Those in memory where they lie, those on disk read into `room`, where
 * they stay until that is used again, or into a buffer of their own. Fails with `storage-failed`.
 */
export function partOf(bytes: Uint8Array, offset: number, length: number, room?: Uint8Array): Uint8Array {
  const onDisk = known.get(bytes.buffer);
  if (onDisk === undefined) return bytes.subarray(offset, offset + length);
  const wanted = Math.max(0, Math.min(length, bytes.byteLength - offset));
  const into = room !== undefined && wanted <= room.byteLength ? room : Buffer.allocUnsafeSlow(wanted);
  return into.subarray(0, onDisk.read(into.subarray(0, wanted), bytes.byteOffset + offset));
}
