/** One request as it lies in the buffer that the kernel filled. Nothing of it is trusted before it was measured. */
import { codecOf } from './structures.ts';

const HEADER = codecOf('fuse_in_header');

/** Bytes of the buffer for requests: the kernel wants 8 KiB at least, and fills it with as many FORGETs as fit. */
export const REQUEST_BYTES: number = 64 * 1024;

/** The same object for every request: what outlives the call is copied out of it. */
export interface Request {
  readonly buffer: Buffer;
  readonly view: DataView;
  opcode: number;
  nodeid: number;
  /** The process that waits, 0 when it is in another namespace. */
  pid: number;
  /** The two words of `unique`, which is echoed and never counted with. */
  low: number;
  high: number;
  /** Where the body begins, and where it ends. */
  readonly body: number;
  end: number;
}

/** How a request that was read stands. */
export type Framing =
  | 'whole'
  /** Not even a header: there is nobody to answer. */
  | 'no-header'
  /** Its own idea of its length is wrong. */
  | 'wrong-length';

export function createRequest(): Request {
  const buffer = Buffer.alloc(REQUEST_BYTES);
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  return { buffer, view, opcode: 0, nodeid: 0, pid: 0, low: 0, high: 0, body: HEADER.bytes, end: 0 };
}

/** Takes in the header of what lies in the buffer. */
export function readHeader(request: Request, length: number): Framing {
  const { view } = request;
  if (length < HEADER.bytes) return 'no-header';
  request.opcode = HEADER.opcode.get(view, 0);
  request.nodeid = HEADER.nodeid.get(view, 0);
  request.pid = HEADER.pid.get(view, 0);
  request.low = view.getUint32(HEADER.unique.at, true);
  request.high = view.getUint32(HEADER.unique.at + 4, true);
  request.end = length;
  return HEADER.len.get(view, 0) === length ? 'whole' : 'wrong-length';
}

/** The name that is the whole body up to its NUL; `undefined` when it has none, or cannot be a name at all. */
export function nameOf({ buffer, body, end }: Request): string | undefined {
  const nul = buffer.indexOf(0, body);
  if (nul === -1 || nul >= end || nul === body) return undefined;
  const name = buffer.toString('utf8', body, nul);
  return name === '.' || name === '..' || name.includes('/') ? undefined : name;
}

/** `unique` as a key. */
export function uniqueOf(words: { readonly low: number; readonly high: number }): number {
  return words.low + words.high * 0x1_0000_0000;
}
