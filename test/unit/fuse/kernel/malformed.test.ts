import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OPCODES } from '../../../../src/fuse/kernel/opcodes.ts';
import { converse, type Conversation, frame } from './frames.ts';

/** Requests that are never answered. */
const SILENT = new Set<number>([OPCODES.FORGET, OPCODES.BATCH_FORGET, OPCODES.INTERRUPT]);

const opcode = fc.oneof(
  fc.constantFrom(...Object.values(OPCODES)),
  fc.nat(70),
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
);
const nodeid = fc.oneof(fc.nat(5), fc.maxSafeNat());
const body = fc.oneof(
  fc.uint8Array({ maxLength: 120 }),
  fc.string({ unit: 'binary', maxLength: 300 }).map((text) => Buffer.from(`${text}\0`)),
  // Small words: what passes for offsets, sizes and flags.
  fc.array(fc.nat(4096), { maxLength: 20 }).map((values) => new Uint8Array(new Uint32Array(values).buffer)),
);

function started(): Conversation {
  const talk = converse();
  talk.memory.put({ path: '/a', bytes: Buffer.from('content') });
  talk.memory.put({ path: '/d/b', bytes: Buffer.alloc(10_000), sizeUnknown: true });
  return talk;
}

/** All that was begun is answered when a request that was begun later is. */
async function settled(talk: Conversation, unique: number): Promise<void> {
  talk.memory.forgetful = true;
  talk.send(frame(OPCODES.GETATTR, unique, 1, Buffer.alloc(16)));
  await talk.answer(unique);
}

test('a whole frame of any operation with any body is answered once, or never where no answer is due', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(opcode, nodeid, body), { maxLength: 20 }), async (requests) => {
      const talk = started();
      for (const [index, [operation, node, bytes]] of requests.entries())
        talk.send(frame(operation, index + 1, node, bytes));
      await settled(talk, 1000);
      const expected = requests.flatMap(([operation], index) => (SILENT.has(operation) ? [] : [index + 1]));
      expect(talk.answers.map(({ unique }) => unique).toSorted((a, b) => a - b)).toEqual([...expected, 1000]);
      for (const { error } of talk.answers) expect(error === 0 || (error < 0 && error > -200)).toBe(true);
      expect(talk.failures.filter((failure) => failure.endsWith('host-bug'))).toEqual([]);
      talk.session.end();
    }),
    { numRuns: 300 },
  );
});

test('a frame that is cut, longer than it says, or random never throws, and the session goes on', async () => {
  const cut = fc.record({ operation: opcode, node: nodeid, bytes: body, keep: fc.nat(200) });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(cut, fc.uint8Array({ maxLength: 200 })), { maxLength: 20 }), async (frames) => {
      const talk = started();
      for (const made of frames) {
        const bytes =
          made instanceof Uint8Array
            ? Buffer.from(made)
            : frame(made.operation, 5, made.node, made.bytes).subarray(0, made.keep);
        talk.send(bytes);
      }
      await settled(talk, 1000);
      expect((await talk.answer(1000)).error).toBe(0);
      talk.session.end();
    }),
    { numRuns: 300 },
  );
});

test('a batch that counts more nodes than its frame holds forgets the ones that are there', async () => {
  const talk = started();
  talk.send(frame(OPCODES.LOOKUP, 2, 1, Buffer.from('a\0')));
  await talk.answer(2);
  const batch = Buffer.alloc(24);
  batch.writeUInt32LE(0xffff_ffff, 0);
  batch.writeUInt32LE(2, 8);
  batch.writeUInt32LE(1, 16);
  talk.send(frame(OPCODES.BATCH_FORGET, 4, 0, batch));
  expect(talk.session.counts()).toMatchObject({ nodes: 1 });
});
