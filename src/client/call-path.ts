/** Paths on their way to a system call: text or bytes in JSON, bytes with a NUL at their end for the kernel. */
import type { CallPath } from './answer.ts';

/** A path in a frame's header; bytes are hexadecimal: the kernel takes 4,095 of them at most. */
export type SentPath = string | { readonly hex: string };

/** What stands for a path in a request. */
export function sendPath(path: CallPath): SentPath {
  return typeof path === 'string' ? path : { hex: Buffer.from(path).toString('hex') };
}

/** The bytes of a path without their end. */
export function pathBytes(path: SentPath): Buffer {
  return typeof path === 'string' ? Buffer.from(path, 'utf8') : Buffer.from(path.hex, 'hex');
}

/** The bytes of a path as Node wants them, which takes none with a NUL inside: up to there, as {@link terminated} means it. */
export function beforeNul(path: SentPath): Buffer {
  const bytes = pathBytes(path);
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}

/** The bytes of a path as C wants them. A NUL inside ends the path for the kernel, as it does for every program. */
export function terminated(path: SentPath): Buffer {
  return Buffer.concat([pathBytes(path), Buffer.of(0)]);
}
