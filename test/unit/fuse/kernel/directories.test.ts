import { expect, test } from 'vitest';
import { OPCODES } from '../../../../src/fuse/kernel/opcodes.ts';
import { codecOf } from '../../../../src/fuse/kernel/structures.ts';
import { converse, type Conversation, frame, words } from './frames.ts';

const ENTRY = codecOf('fuse_entry_out');

function readBody(offset: bigint, size: number): Buffer {
  const body = words(0, 0, 0, 0, size, 0, 0, 0, 0, 0);
  body.writeBigUInt64LE(offset, 8);
  return body;
}

test('READDIRPLUS gives attributes with known sizes only, and each name once over several pages', async () => {
  const talk = converse();
  for (let index = 0; index < 100; index += 1)
    talk.memory.put({ path: `/file-${index}`, bytes: Buffer.from('x'), sizeUnknown: index % 2 === 1 });
  const seen = await listAll(talk, OPCODES.READDIRPLUS);
  expect(seen.map((entry) => entry.name)).toEqual(['.', '..', ...Array.from({ length: 100 }, (_, i) => `file-${i}`)]);
  for (const [index, { nodeid }] of seen.entries())
    expect([index, nodeid > 0]).toEqual([index, index > 1 && index % 2 === 0]);
  expect(talk.session.counts()).toMatchObject({ nodes: 51 });
  expect(talk.memory.calls['lookup']).toBeUndefined();
});

test('READDIR continues the listing that it began with while the directory changes', async () => {
  const talk = converse();
  for (let index = 0; index < 100; index += 1) talk.memory.put({ path: `/${index}`, bytes: Buffer.from('x') });
  const seen = await listAll(talk, OPCODES.READDIR, () => talk.memory.remove(`/${talk.answers.length}`));
  expect(seen).toHaveLength(102);
});

test('READDIRPLUS after a change in the directory gives names only for the rest of what was begun', async () => {
  const talk = converse();
  for (let index = 0; index < 30; index += 1) talk.memory.put({ path: `/${index}`, bytes: Buffer.from('x') });
  let page = 0;
  const seen = await listAll(talk, OPCODES.READDIRPLUS, () => {
    page += 1;
    if (page === 1) talk.memory.announce({ kind: 'entry', path: '/29' });
  });
  const known = seen.slice(2).map(({ nodeid }) => nodeid > 0);
  const first = known.lastIndexOf(true);
  expect([seen.length, known[0], first < 20, known.slice(first + 1).includes(true)]).toEqual([32, true, true, false]);
});

test('READDIR with room for no name is refused, since an empty page is the end', async () => {
  const talk = converse();
  talk.send(frame(OPCODES.READDIR, 2, 1, readBody(0n, 8)));
  expect(await talk.answer(2)).toMatchObject({ error: -22 });
});

test('a directory shows another time once the listing that the kernel keeps is no longer good, and only then', async () => {
  const talk = converse();
  talk.memory.put({ path: '/a', bytes: Buffer.from('x') });
  let unique = 0;
  const time = async (): Promise<number> => {
    unique += 2;
    talk.send(frame(OPCODES.GETATTR, unique, 1, Buffer.alloc(16)));
    // attr_valid, padding, then the nanoseconds of mtime in `struct fuse_attr`.
    return (await talk.answer(unique)).body.readUInt32LE(16 + 52);
  };
  const before = await time();
  talk.send(frame(OPCODES.READDIRPLUS, 1000, 1, readBody(0n, 4096)));
  await talk.answer(1000);
  expect([await time(), await time()]).toEqual([before, before]);
  talk.memory.put({ path: '/b', bytes: Buffer.from('x') });
  expect([await time(), await time()]).toEqual([before + 1, before + 1]);
});

test('a listing that ends before the attributes of its directory takes these back', async () => {
  const talk = converse();
  talk.memory.put({ path: '/a', bytes: Buffer.from('x') });
  talk.send(frame(OPCODES.GETATTR, 2, 1, Buffer.alloc(16)));
  talk.memory.versioned.peekListing = () => ({ version: 9, freshUntil: 1_000_100, entries: [] });
  talk.send(frame(OPCODES.READDIRPLUS, 4, 1, readBody(0n, 4096)));
  await talk.answer(4);
  // INVAL_INODE of the root with a negative offset: the attributes alone.
  expect(talk.notices).toMatchObject([{ error: 2 }]);
  expect([talk.notices[0]?.body.readBigUInt64LE(0), talk.notices[0]?.body.readBigInt64LE(8)]).toEqual([1n, -1n]);
});

async function listAll(
  talk: Conversation,
  opcode: number,
  between: () => void = () => undefined,
): Promise<{ name: string; nodeid: number }[]> {
  const plus = opcode === OPCODES.READDIRPLUS ? ENTRY.bytes : 0;
  const seen: { name: string; nodeid: number }[] = [];
  let offset = 0n;
  for (let unique = 2; ; unique += 2) {
    talk.send(frame(opcode, unique, 1, readBody(offset, 2000)));
    const page = (await talk.answer(unique)).body;
    if (page.byteLength === 0) return seen;
    for (let at = 0; at < page.byteLength;) {
      const length = page.readUInt32LE(at + plus + 16);
      offset = page.readBigUInt64LE(at + plus + 8);
      const text = page.toString('utf8', at + plus + 24, at + plus + 24 + length);
      seen.push({ name: text, nodeid: plus === 0 ? 0 : Number(page.readBigUInt64LE(at)) });
      at += Math.ceil((plus + 24 + length) / 8) * 8;
    }
    between();
  }
}
