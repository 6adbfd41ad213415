/**
 * Frames between the host and a sandbox: `u32 length of the rest, u32 length of the header, header (JSON), tail (bytes)`, little-endian.
 * Shared by both ends, so nothing here needs Node.
 */

/** One message. The header is parsed but not yet believed. */
export interface Frame {
  readonly header: unknown;
  readonly tail: Uint8Array;
  /** Bytes of the whole frame, for those who count. */
  readonly size: number;
}

/** What one end accepts. Bytes. */
export interface FrameLimits {
  readonly frame: number;
  readonly header: number;
}

const MiB = 1024 * 1024;

/** The largest inline result of a provider, rule 17. */
export const MAX_INLINE_BYTES: number = 64 * MiB;

/** What the host accepts from a sandbox: an inline result and a header. Long lists come in several frames. */
export const HOST_LIMITS: FrameLimits = { frame: MAX_INLINE_BYTES + MiB, header: MiB };

/** What a sandbox accepts from the host: as large as the largest component. */
export const CHILD_LIMITS: FrameLimits = { frame: 256 * MiB, header: MiB };

/** A frame that breaks the format; `too-large` when only its size is at fault. */
export class FrameError extends Error {
  readonly kind: 'malformed' | 'too-large';

  constructor(kind: 'malformed' | 'too-large', message: string) {
    super(message);
    this.name = 'FrameError';
    this.kind = kind;
  }
}

// As much as a pipe holds: each write wakes the reader, which costs more than copying that much.
const COPIED = 64 * 1024;

/** Encodes a frame as the chunks to write one after the other; a long tail is not copied. */
export function encodeFrame(header: object, tail: readonly Uint8Array[] = []): Uint8Array[] {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const tailBytes = tail.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  const isShort = tailBytes <= COPIED;
  const head = new Uint8Array(8 + json.byteLength + (isShort ? tailBytes : 0));
  const view = new DataView(head.buffer);
  view.setUint32(0, 4 + json.byteLength + tailBytes, true);
  view.setUint32(4, json.byteLength, true);
  head.set(json, 8);
  if (!isShort) return [head, ...tail];
  let at = 8 + json.byteLength;
  for (const chunk of tail) {
    head.set(chunk, at);
    at += chunk.byteLength;
  }
  return [head];
}

/** The number of bytes that follow a frame's first four; fails with {@link FrameError}. */
export function frameLength(prefix: Uint8Array, limits: FrameLimits): number {
  const length = viewOf(prefix).getUint32(0, true);
  if (length > limits.frame)
    throw new FrameError('too-large', `a frame of ${length} bytes, at most ${limits.frame} are taken`);
  if (length < 4) throw new FrameError('malformed', `a frame of ${length} bytes has no header`);
  return length;
}

/** Decodes what follows the length; fails with {@link FrameError}. */
export function decodeFrame(body: Uint8Array, limits: FrameLimits): Frame {
  const length = viewOf(body).getUint32(0, true);
  if (length > limits.header || length > body.byteLength - 4)
    throw new FrameError('malformed', `a header of ${length} bytes in a frame of ${body.byteLength}`);
  try {
    const json = new TextDecoder('utf-8', { fatal: true }).decode(body.subarray(4, 4 + length));
    return { header: JSON.parse(json), tail: body.subarray(4 + length), size: 4 + body.byteLength };
  } catch (error) {
    throw new FrameError('malformed', `a header that is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
