import { expect, test } from 'vitest';
import { rehearse } from '../../../../src/fuse/kernel/rehearsal.ts';
import { OPCODES } from '../../../../src/fuse/kernel/opcodes.ts';
import { converse, frame, words } from './frames.ts';

test('a rehearsal ends by itself, and leaves a session that begins after it as it would be', async () => {
  rehearse();
  const talk = converse();
  talk.memory.put({ path: '/f', bytes: Buffer.from('x') });
  talk.send(frame(OPCODES.READDIRPLUS, 2, 1, words(0, 0, 0, 0, 4096, 0, 0, 0, 0, 0)));
  expect((await talk.answer(2)).error).toBe(0);
  expect(talk.session.counts()).toEqual({ nodes: 2, bytes: 0, waiting: 0 });
});
