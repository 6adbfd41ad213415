/** Serves a made-up directory to nobody before a mount is up, so that its first reader does not wait for V8 to compile the way. */
import { ROOT_ID } from './nodes.ts';
import { OPCODES } from './opcodes.ts';
import type { Channel } from './replies.ts';
import { createSession, type Session } from './session.ts';
import { codecOf } from './structures.ts';
import type { FileEntry, ListedEntry, Listing, VersionedFileSystem } from '../../tree/versioned-file-system.ts';

const HEADER = codecOf('fuse_in_header');
const READ_IN = codecOf('fuse_read_in');
const BATCH_IN = codecOf('fuse_batch_forget_in');
const FORGET_ONE = codecOf('fuse_forget_one');

/** What one page of 32 KiB holds, as often as V8 needs to compile what a page needs. */
const ENTRIES = 180;
const PAGE = 32_768;
const TIMES = 6;
const HOUR = 3_600_000;

/**
 * Lists and forgets through a session of its own, which keeps nothing. The first listing of 1,000 names took V8 four times as long
 * without it. Closures that are made at one place in the code share what was compiled for them.
 */
export function rehearse(): void {
  const session = createSession({
    fileSystem: madeUp(),
    owner: { uid: 0, gid: 0 },
    channel: NOBODY,
    clock: () => 0,
    deadline: HOUR,
    onFailure: () => undefined,
    onReady: () => undefined,
  });
  // Numbers are given from the one behind the root on, and never twice.
  for (let time = 0; time < TIMES; time += 1) act(session, ROOT_ID + 1 + time * ENTRIES);
  session.end();
}

const NOBODY: Channel = {
  send: () => 0,
  sendTwo: () => 0,
  notifyNow: () => 0,
  notify: () => Promise.resolve(0),
};

function act({ buffer, take }: Session, first: number): void {
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const body = HEADER.bytes;
  const send = (opcode: number, nodeid: number, bytes: number): void => {
    HEADER.len.set(view, 0, body + bytes);
    HEADER.opcode.set(view, 0, opcode);
    HEADER.nodeid.set(view, 0, nodeid);
    take(body + bytes);
    buffer.fill(0, 0, body + bytes);
  };
  READ_IN.size.set(view, body, PAGE);
  send(OPCODES.READDIRPLUS, ROOT_ID, READ_IN.bytes);
  BATCH_IN.count.set(view, body, ENTRIES);
  for (let index = 0, at = body + BATCH_IN.bytes; index < ENTRIES; index += 1, at += FORGET_ONE.bytes) {
    FORGET_ONE.nodeid.set(view, at, first + index);
    FORGET_ONE.nlookup.set(view, at, 1);
  }
  send(OPCODES.BATCH_FORGET, 0, BATCH_IN.bytes + ENTRIES * FORGET_ONE.bytes);
}

function madeUp(): VersionedFileSystem {
  const entries = Array.from({ length: ENTRIES }, (_, index): ListedEntry => {
    const entry = fileOf(index);
    return { name: `entry-${index}`, ino: entry.ino, kind: 'file', entry };
  });
  const listing: Listing = { version: 1, freshUntil: HOUR, entries };
  return {
    peek: () => undefined,
    lookup: () => Promise.reject(new TypeError('everything is known')),
    peekListing: () => listing,
    list: async () => listing,
    read: () => Promise.reject(new TypeError('nothing is read')),
    subscribe: () => () => undefined,
  };
}

function fileOf(ino: number): FileEntry {
  return { kind: 'file', ino, size: 16, modified: 0, version: 1, freshUntil: HOUR, follows: false };
}
