/** Replies to the kernel, each written in one piece from one buffer, or from the bytes of a file where they lie. */
import { codecOf } from './structures.ts';

const HEADER = codecOf('fuse_out_header');

/** Where the body of a reply begins. */
export const BODY: number = HEADER.bytes;

// A page of a directory is the largest reply that is put together here; getdents(2) asks for 32 KiB.
const REPLY_BYTES = 128 * 1024;
// Below it, copying is cheaper than a second address.
const COPIED = 4096;

/** The way to the kernel. Each call takes one whole frame and gives 0 or the errno of its write(2). */
export interface Channel {
  send(frame: Buffer, length: number): number;
  /** The header and what follows it, without a copy. */
  sendTwo(header: Buffer, length: number, payload: Uint8Array): number;
  /** A notification that waits for nothing but the kernel's own short locks. */
  notifyNow(frame: Buffer): number;
  /** A notification that may wait for a lock which a request of ours holds: never on the thread that answers. */
  notify(frame: Buffer): Promise<number>;
}

/** To whom a reply goes: the words of the request's `unique`. */
export interface Address {
  readonly low: number;
  readonly high: number;
}

export interface Replies {
  /** The buffer of the next reply: its body is written from {@link BODY} on, at most `room` bytes. */
  readonly buffer: Buffer;
  readonly view: DataView;
  /** The same, by words. */
  readonly words: Uint32Array;
  readonly room: number;
  /** Sends what was written; whether the kernel took it. It does not when the request was given up meanwhile. */
  send(to: Address, bytes: number): boolean;
  sendBytes(to: Address, bytes: Uint8Array): boolean;
  /** `errno` as a positive number. */
  fail(to: Address, errno: number): boolean;
}

export function createReplies(channel: Pick<Channel, 'send' | 'sendTwo'>): Replies {
  const buffer = Buffer.alloc(REPLY_BYTES);
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const words = new Uint32Array(buffer.buffer, buffer.byteOffset, buffer.byteLength / Uint32Array.BYTES_PER_ELEMENT);

  function head(to: Address, bytes: number, errno: number): void {
    HEADER.len.set(view, 0, BODY + bytes);
    HEADER.error.set(view, 0, -errno);
    view.setUint32(HEADER.unique.at, to.low, true);
    view.setUint32(HEADER.unique.at + 4, to.high, true);
  }

  function send(to: Address, bytes: number): boolean {
    head(to, bytes, 0);
    return channel.send(buffer, BODY + bytes) === 0;
  }

  return {
    buffer,
    view,
    words,
    room: REPLY_BYTES - BODY,
    send,
    sendBytes(to, bytes) {
      if (bytes.byteLength > COPIED) {
        head(to, bytes.byteLength, 0);
        return channel.sendTwo(buffer, BODY, bytes) === 0;
      }
      buffer.set(bytes, BODY);
      return send(to, bytes.byteLength);
    },
    fail(to, errno) {
      head(to, 0, errno);
      return channel.send(buffer, BODY) === 0;
    },
  };
}
