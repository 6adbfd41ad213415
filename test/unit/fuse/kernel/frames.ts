/** Requests as the kernel would write them, and what a session answers: the far side of a channel, in memory. */
import { codecOf } from '../../../../src/fuse/kernel/structures.ts';
import type { Channel } from '../../../../src/fuse/kernel/replies.ts';
import { createSession, type Session, type SessionOptions } from '../../../../src/fuse/kernel/session.ts';
import { createMemory, type Memory } from './memory-file-system.ts';

const IN = codecOf('fuse_in_header');

/** One reply or notification. */
export interface Answer {
  readonly unique: number;
  /** 0, or a negative errno; of a notification, its code. */
  readonly error: number;
  readonly body: Buffer;
}

export interface Conversation {
  readonly session: Session;
  readonly memory: Memory;
  readonly answers: Answer[];
  readonly notices: Answer[];
  readonly failures: string[];
  /** Problems of negotiation, in the order in which they were told; `undefined` is success. */
  readonly readiness: (Error | undefined)[];
  /** Hands a frame to the session as if it was read from the device. */
  send(frame: Buffer): void;
  /** The next answer to this request, past or to come. */
  answer(unique: number): Promise<Answer>;
  /** What each write to the kernel answers from now on; 0 by default. */
  errno: number;
}

/** A request with the right length in its header. */
export function frame(opcode: number, unique: number, nodeid: number, body: Uint8Array = new Uint8Array()): Buffer {
  const bytes = Buffer.alloc(IN.bytes + body.byteLength);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  IN.len.set(view, 0, bytes.byteLength);
  IN.opcode.set(view, 0, opcode);
  IN.unique.set(view, 0, unique);
  IN.nodeid.set(view, 0, nodeid);
  bytes.set(body, IN.bytes);
  return bytes;
}

/** 32-bit words in the byte order of the kernel. */
export function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
}

export function initBody(major: number, minor: number, flags: number = 0xffff_ffff): Buffer {
  return words(major, minor, 131_072, flags, 0, ...Array.from({ length: 11 }, () => 0));
}

export function converse(options: Partial<SessionOptions> = {}): Conversation {
  const memory = createMemory(options.clock ?? (() => 1_000_000));
  const answers: Answer[] = [];
  const notices: Answer[] = [];
  const failures: string[] = [];
  const readiness: (Error | undefined)[] = [];
  const waiting = new Set<() => void>();

  function write(bytes: Buffer): number {
    const unique = bytes.readUInt32LE(8) + bytes.readUInt32LE(12) * 2 ** 32;
    const answer = { unique, error: bytes.readInt32LE(4), body: Buffer.from(bytes.subarray(16)) };
    if (bytes.readUInt32LE(0) !== bytes.byteLength) throw new Error('the length of a reply is wrong');
    (unique === 0 ? notices : answers).push(answer);
    for (const check of waiting) check();
    return conversation.errno;
  }
  const channel: Channel = {
    send: (bytes, length) => write(bytes.subarray(0, length)),
    sendTwo: (header, length, payload) => write(Buffer.concat([header.subarray(0, length), payload])),
    notifyNow: write,
    notify: (bytes) => Promise.resolve(write(bytes)),
  };
  const session = createSession({
    fileSystem: memory.versioned,
    owner: { uid: 7, gid: 8 },
    channel,
    clock: () => 1_000_000,
    deadline: 10_000,
    onFailure: ({ operation, error }) => void failures.push(`${operation} ${error.code}`),
    onReady: (problem) => void readiness.push(problem),
    ...options,
  });
  const conversation: Conversation = {
    session,
    memory,
    answers,
    notices,
    failures,
    readiness,
    errno: 0,
    send(bytes) {
      session.buffer.set(bytes);
      session.take(bytes.byteLength);
    },
    answer: (unique) =>
      new Promise((resolve) => {
        const check = (): void => {
          const found = answers.find((answer) => answer.unique === unique);
          if (found === undefined) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
  };
  return conversation;
}
