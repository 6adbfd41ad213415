/** Whether an answer of the kernel's FUSE protocol is well-formed, by `linux/fuse.h` read anew, and which nodes it tells of. */

/** One frame that was written to the kernel. */
export interface KernelAnswer {
  /** The number of the request; 0 of a notification. */
  readonly unique: bigint;
  /** 0, or a negative errno; of a notification, its code. */
  readonly error: number;
  readonly body: Uint8Array;
}

const HEADER = 16;
/** `struct fuse_entry_out`, and `fuse_dirent` up to its name. */
const ENTRY = 128;
const DIRENT = 24;
const LARGEST_ERRNO = 511;
const NOTICES = 6;
const MAX_READ = 1 << 20;

/** Bytes of the body where it has one length: its operation's structure. */
const LENGTHS: Readonly<Record<string, number>> = {
  LOOKUP: ENTRY,
  GETATTR: 104,
  STATX: 288,
  OPEN: 16,
  OPENDIR: 16,
  STATFS: 80,
  LSEEK: 8,
  RELEASE: 0,
  RELEASEDIR: 0,
  ACCESS: 0,
  INIT: 64,
  DESTROY: 0,
};

/** The answer in a frame; `undefined` when its own idea of its length is wrong. */
export function readAnswer(frame: Buffer): KernelAnswer | undefined {
  if (frame.byteLength < HEADER || frame.readUInt32LE(0) !== frame.byteLength) return undefined;
  return {
    unique: frame.readBigUInt64LE(8),
    error: frame.readInt32LE(4),
    body: Uint8Array.from(frame.subarray(HEADER)),
  };
}

/** What is wrong with an answer to an operation; nothing when it is well-formed. */
export function illFormedAnswer({ unique, error, body }: KernelAnswer, operation: string): readonly string[] {
  if (unique === 0n) return error > 0 && error <= NOTICES ? [] : [`notice: there is no notification ${error}`];
  if (error > 0 || error < -LARGEST_ERRNO) return [`errno: ${operation} was answered ${error}`];
  if (error !== 0) return body.byteLength === 0 ? [] : [`length: an errno with ${body.byteLength} bytes behind it`];
  const length = LENGTHS[operation];
  if (length !== undefined)
    return body.byteLength === length ? [] : [`length: ${operation} was answered with ${body.byteLength} bytes`];
  if (operation === 'READ') return body.byteLength <= MAX_READ ? [] : [`length: READ gave ${body.byteLength} bytes`];
  if (operation === 'READDIR' || operation === 'READDIRPLUS')
    return entriesOf(body, operation) === undefined ? [`length: ${operation} gave entries that do not fit`] : [];
  return [`success: ${operation} succeeded`];
}

/** The nodes that an answer tells of, each as often as it does. */
export function nodesIn({ error, body }: KernelAnswer, operation: string): readonly bigint[] {
  if (error !== 0) return [];
  // Of two requests with one number, the answer may be the other's.
  if (operation === 'LOOKUP') return body.byteLength === ENTRY ? [nodeAt(body, 0)].filter((node) => node !== 0n) : [];
  if (operation !== 'READDIRPLUS') return [];
  return (entriesOf(body, operation) ?? []).filter((node) => node !== 0n);
}

/** The node of each entry of a listing; `undefined` when one does not end where it says. */
function entriesOf(body: Uint8Array, operation: string): readonly bigint[] | undefined {
  const plus = operation === 'READDIRPLUS' ? ENTRY : 0;
  const view = viewOf(body);
  const nodes: bigint[] = [];
  for (let at = 0; at < body.byteLength;) {
    if (at + plus + DIRENT > body.byteLength) return undefined;
    const length = view.getUint32(at + plus + 16, true);
    const name = body.subarray(at + plus + DIRENT, at + plus + DIRENT + length);
    if (length === 0 || length > 255 || name.includes(0) || name.includes(0x2f)) return undefined;
    nodes.push(plus === 0 ? 0n : nodeAt(body, at));
    at += Math.ceil((plus + DIRENT + length) / 8) * 8;
    if (at > body.byteLength) return undefined;
  }
  return nodes;
}

function nodeAt(body: Uint8Array, at: number): bigint {
  return viewOf(body).getBigUint64(at, true);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
