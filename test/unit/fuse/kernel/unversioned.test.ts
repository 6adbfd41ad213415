import { expect, test } from 'vitest';
import { OPCODES } from '../../../../src/fuse/kernel/opcodes.ts';
import { unversioned } from '../../../../src/fuse/kernel/unversioned.ts';
import { converse, type Conversation, frame, words } from './frames.ts';
import { createMemory, type Memory } from './memory-file-system.ts';

function begin(): { talk: Conversation; memory: Memory } {
  const memory = createMemory(() => 1_000_000);
  memory.put({ path: '/f', bytes: Buffer.from('first') });
  return { talk: converse({ fileSystem: unversioned(memory.plain) }), memory };
}

async function ask(talk: Conversation, unique: number, opcode: number, node: number, body: Buffer): Promise<Buffer> {
  talk.send(frame(opcode, unique, node, body));
  const answer = await talk.answer(unique);
  expect([unique, answer.error]).toEqual([unique, 0]);
  return answer.body;
}

const read = (handle: number): Buffer => words(handle, 0, 0, 0, 100, 0, 0, 0, 0, 0);

test('a file system without versions is asked at each open, and a handle reads the version that it opened', async () => {
  const { talk, memory } = begin();
  const entry = await ask(talk, 2, OPCODES.LOOKUP, 1, Buffer.from('f\0'));
  const node = entry.readUInt32LE(0);
  // Neither the name nor the attributes may be kept.
  expect([entry.readBigUInt64LE(16), entry.readBigUInt64LE(24), entry.readBigUInt64LE(32)]).toEqual([0n, 0n, 0n]);
  const opened = await ask(talk, 4, OPCODES.OPEN, node, words(0, 0));
  const handle = opened.readUInt32LE(0);
  expect(opened.readUInt32LE(8)).toBe(0);
  memory.put({ path: '/f', bytes: Buffer.from('second, which is longer') });
  expect((await ask(talk, 6, OPCODES.READ, node, read(handle))).toString()).toBe('first');
  const held = await ask(talk, 8, OPCODES.GETATTR, node, words(1, 0, handle, 0));
  expect(held.readUInt32LE(16 + 8)).toBe(5);
  await ask(talk, 10, OPCODES.RELEASE, node, Buffer.alloc(24).fill(words(handle), 0, 4));
  const again = (await ask(talk, 12, OPCODES.OPEN, node, words(0, 0))).readUInt32LE(0);
  expect((await ask(talk, 14, OPCODES.READ, node, read(again))).toString()).toBe('second, which is longer');
});

test('an open that the kernel gave up is released', async () => {
  const { talk, memory } = begin();
  const node = (await ask(talk, 2, OPCODES.LOOKUP, 1, Buffer.from('f\0'))).readUInt32LE(0);
  const released: number[] = [];
  const { release } = memory.plain;
  memory.plain.release = (handle) => {
    released.push(handle);
    release(handle);
  };
  talk.errno = 2;
  talk.send(frame(OPCODES.OPEN, 4, node, words(0, 0)));
  await talk.answer(4);
  await expect.poll(() => released).toHaveLength(1);
});

test('a directory without versions is listed anew for each reader', async () => {
  const { talk, memory } = begin();
  await ask(talk, 2, OPCODES.OPENDIR, 1, words(0, 0));
  const first = await ask(talk, 4, OPCODES.READDIR, 1, read(0).fill(words(4096), 16, 20));
  memory.put({ path: '/g', bytes: Buffer.from('x') });
  const second = await ask(talk, 6, OPCODES.READDIR, 1, read(0).fill(words(4096), 16, 20));
  expect([first.byteLength, second.byteLength]).toEqual([96, 128]);
});
