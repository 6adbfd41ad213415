import { expect, test } from 'vitest';
import { HostError } from '../../../../src/contract/errors.ts';
import { OPCODES, type OperationName } from '../../../../src/fuse/kernel/opcodes.ts';
import { codecOf } from '../../../../src/fuse/kernel/structures.ts';
import { converse, type Conversation, frame, words } from './frames.ts';

const ENTRY = codecOf('fuse_entry_out');
const ATTR = codecOf('fuse_attr');
const HOUR = 3_600_000;

function name(text: string): Buffer {
  return Buffer.from(`${text}\0`);
}

function readBody(offset: number, size: number): Buffer {
  return words(0, 0, offset, 0, size, 0, 0, 0, 0, 0);
}

interface Found {
  readonly nodeid: number;
  readonly ino: number;
  readonly size: number;
  readonly entryValid: number;
  readonly attrValid: number;
}

async function lookUp(talk: Conversation, parent: number, text: string, unique: number): Promise<Found> {
  talk.send(frame(OPCODES.LOOKUP, unique, parent, name(text)));
  const { body, error } = await talk.answer(unique);
  expect([text, error]).toEqual([text, 0]);
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  return {
    nodeid: ENTRY.nodeid.get(view, 0),
    ino: ATTR.ino.get(view, ENTRY.attr.at),
    size: ATTR.size.get(view, ENTRY.attr.at),
    entryValid: ENTRY.entry_valid.get(view, 0),
    attrValid: ENTRY.attr_valid.get(view, 0),
  };
}

async function contentOf(talk: Conversation, nodeid: number, unique: number): Promise<string> {
  talk.send(frame(OPCODES.READ, unique, nodeid, readBody(0, 100)));
  const { error, body } = await talk.answer(unique);
  expect(error).toBe(0);
  return body.toString();
}

test('LOOKUP of a file gives its size and its own remaining lifetime, and attributes that hold for ever', async () => {
  const talk = converse();
  talk.memory.put({ path: '/f', bytes: Buffer.from('12345'), fresh: 60_000 });
  expect(await lookUp(talk, 1, 'f', 2)).toMatchObject({ size: 5, entryValid: 59, attrValid: 365 * 24 * 3600 });
});

test('LOOKUP of a missing name is an entry without a node that holds as long as the answer says', async () => {
  const talk = converse();
  expect(await lookUp(talk, 1, 'nope', 2)).toMatchObject({ nodeid: 0, entryValid: HOUR / 1000 - 1 });
});

test('LOOKUP of changed content gives another node with the same inode number, and both nodes keep their bytes', async () => {
  const talk = converse();
  talk.memory.put({ path: '/f', bytes: Buffer.from('old') });
  const old = await lookUp(talk, 1, 'f', 2);
  expect(await contentOf(talk, old.nodeid, 4)).toBe('old');
  talk.memory.put({ path: '/f', bytes: Buffer.from('new and longer') });
  const young = await lookUp(talk, 1, 'f', 6);
  expect([young.nodeid === old.nodeid, young.ino]).toEqual([false, old.ino]);
  expect(await contentOf(talk, young.nodeid, 8)).toBe('new and longer');
  expect(await contentOf(talk, old.nodeid, 10)).toBe('old');
});

test('LOOKUP of content that is the same gives the same node', async () => {
  const talk = converse();
  talk.memory.put({ path: '/f', bytes: Buffer.from('x') });
  expect((await lookUp(talk, 1, 'f', 2)).nodeid).toBe((await lookUp(talk, 1, 'f', 4)).nodeid);
});

test('LOOKUP of a name longer than 255 bytes is refused', () => {
  const talk = converse();
  talk.send(frame(OPCODES.LOOKUP, 2, 1, name('x'.repeat(256))));
  expect(talk.answers).toMatchObject([{ unique: 2, error: -36 }]);
});

test('LOOKUP that asks while something changes is not kept', async () => {
  const talk = converse();
  talk.memory.put({ path: '/f', bytes: Buffer.from('x') });
  talk.memory.forgetful = true;
  talk.send(frame(OPCODES.LOOKUP, 2, 1, name('f')));
  talk.memory.announce({ kind: 'entry', path: '/other' });
  const { body } = await talk.answer(2);
  expect(body.readBigUInt64LE(ENTRY.entry_valid.at)).toBe(0n);
});

test('FORGET of all lookups forgets the node and the bytes that were kept for it', async () => {
  const talk = converse();
  talk.memory.put({ path: '/f', bytes: Buffer.from('bytes') });
  const { nodeid } = await lookUp(talk, 1, 'f', 2);
  await lookUp(talk, 1, 'f', 4);
  await contentOf(talk, nodeid, 6);
  expect(talk.session.counts()).toMatchObject({ nodes: 2, bytes: 5 });
  talk.send(frame(OPCODES.FORGET, 8, nodeid, words(1, 0)));
  expect(talk.session.counts()).toMatchObject({ nodes: 2 });
  talk.send(frame(OPCODES.BATCH_FORGET, 10, 0, words(1, 0, nodeid, 0, 1, 0)));
  expect(talk.session.counts()).toMatchObject({ nodes: 1, bytes: 0 });
  talk.send(frame(OPCODES.READ, 12, nodeid, readBody(0, 10)));
  expect(await talk.answer(12)).toMatchObject({ error: -116 });
  expect(talk.answers.map(({ unique }) => unique)).toEqual([2, 4, 6, 12]);
});

test('FORGET of the root leaves it', () => {
  const talk = converse();
  talk.send(frame(OPCODES.FORGET, 2, 1, words(1000, 0)));
  expect(talk.session.counts()).toMatchObject({ nodes: 1 });
});

test('a reply that the kernel does not take gives the node back', () => {
  const talk = converse();
  talk.memory.put({ path: '/f', bytes: Buffer.from('x') });
  talk.errno = 2;
  talk.send(frame(OPCODES.LOOKUP, 2, 1, name('f')));
  expect(talk.session.counts()).toMatchObject({ nodes: 1 });
});

test('READ of a version that has another size than it was shown with fails instead of being padded', async () => {
  const talk = converse();
  talk.memory.put({ path: '/f', bytes: Buffer.from('12345') });
  const { nodeid } = await lookUp(talk, 1, 'f', 2);
  talk.memory.versioned.read = () => Promise.resolve(Buffer.from('123'));
  talk.send(frame(OPCODES.READ, 4, nodeid, readBody(0, 100)));
  expect(await talk.answer(4)).toMatchObject({ error: -5 });
});

test('READ that fails gives the same errno to the repetition that the kernel makes, once, without asking again', async () => {
  const talk = converse();
  talk.memory.put({ path: '/f', bytes: Buffer.from('12345') });
  const { nodeid } = await lookUp(talk, 1, 'f', 2);
  let asked = 0;
  talk.memory.versioned.read = () => Promise.reject(new HostError('trap', `attempt ${(asked += 1)}`, ''));
  for (const unique of [4, 6, 8]) {
    const bytes = frame(OPCODES.READ, unique, nodeid, readBody(0, 100));
    // The process, behind its user and its group.
    bytes.writeUInt32LE(4242, 32);
    talk.send(bytes);
    expect(await talk.answer(unique)).toMatchObject({ error: -5 });
  }
  expect(asked).toBe(2);
});

test('READ of a node that is forgotten before its bytes come keeps none of them', async () => {
  const talk = converse();
  talk.memory.put({ path: '/f', bytes: Buffer.from('bytes') });
  const { nodeid } = await lookUp(talk, 1, 'f', 2);
  talk.send(frame(OPCODES.READ, 4, nodeid, readBody(0, 100)));
  talk.send(frame(OPCODES.FORGET, 6, nodeid, words(1, 0)));
  expect((await talk.answer(4)).body.toString()).toBe('bytes');
  expect(talk.session.counts()).toMatchObject({ nodes: 1, bytes: 0 });
});

test('a number of a request that still waits is refused for another one, and both are answered', async () => {
  const talk = converse({ deadline: 50 });
  talk.memory.hang('/slow');
  talk.send(frame(OPCODES.LOOKUP, 2, 1, name('slow')));
  talk.send(frame(OPCODES.LOOKUP, 2, 1, name('slow')));
  await expect.poll(() => talk.answers.map(({ error }) => error)).toEqual([-22, -110]);
  expect(talk.session.counts()).toMatchObject({ waiting: 0 });
});

test('INTERRUPT ends the request with EINTR and aborts what works on it', async () => {
  const talk = converse();
  const aborted = Promise.withResolvers<string>();
  talk.memory.onAbort = aborted.resolve;
  talk.memory.hang('/slow');
  talk.send(frame(OPCODES.LOOKUP, 2, 1, name('slow')));
  // The work has begun when a later request of the same kind is answered.
  talk.memory.forgetful = true;
  await lookUp(talk, 1, 'other', 4);
  talk.send(frame(OPCODES.INTERRUPT, 6, 0, words(2, 0)));
  expect(await talk.answer(2)).toMatchObject({ error: -4 });
  expect(await aborted.promise).toBe('/slow');
  expect(talk.session.counts()).toMatchObject({ waiting: 0 });
});

test('a request that takes longer than the deadline is answered ETIMEDOUT', async () => {
  const talk = converse({ deadline: 5 });
  talk.memory.hang('/slow');
  talk.send(frame(OPCODES.LOOKUP, 2, 1, name('slow')));
  expect(await talk.answer(2)).toMatchObject({ error: -110 });
});

test('a change of an entry tells the kernel its name, of a listing the attributes', async () => {
  const talk = converse();
  talk.memory.put({ path: '/d/f', bytes: Buffer.from('x') });
  const { nodeid } = await lookUp(talk, 1, 'd', 2);
  talk.memory.announce({ kind: 'entry', path: '/d/f' });
  talk.memory.announce({ kind: 'listing', path: '/d' });
  talk.memory.announce({ kind: 'entry', path: '/unknown/f' });
  expect(talk.notices).toMatchObject([{ error: 3 }, { error: 2 }]);
  expect(talk.notices[0]?.body.readUInt32LE(0)).toBe(nodeid);
  expect(talk.notices[0]?.body.subarray(16).toString()).toBe('f\0');
});

const CHANGES: readonly OperationName[] = [
  'SETATTR',
  'MKDIR',
  'UNLINK',
  'RENAME2',
  'WRITE',
  'CREATE',
  'SETXATTR',
  'TMPFILE',
];

test.each(CHANGES)('%s is refused as on a read-only file system', (operation) => {
  const talk = converse();
  talk.send(frame(OPCODES[operation], 2, 1, Buffer.alloc(64)));
  expect(talk.answers).toMatchObject([{ error: -30 }]);
});

test.each(['FLUSH', 'GETXATTR', 'LISTXATTR', 'OPEN', 'OPENDIR', 'FSYNC'] as const)(
  '%s is answered so that the kernel never asks again',
  (operation) => {
    const talk = converse();
    talk.send(frame(OPCODES[operation], 2, 1, Buffer.alloc(64)));
    expect(talk.answers).toMatchObject([{ error: -38 }]);
  },
);
