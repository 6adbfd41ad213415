import { expect, test } from 'vitest';
import { OPCODES } from '../../../../src/fuse/kernel/opcodes.ts';
import { converse, frame, initBody, words } from './frames.ts';

const init = (body: Buffer): Buffer => frame(OPCODES.INIT, 2, 0, body);

test('INIT of a younger kernel is answered with our own minor, 1 MiB of pages and READDIRPLUS without AUTO', () => {
  const talk = converse();
  talk.send(init(initBody(7, 45)));
  const [{ body, error } = { body: Buffer.alloc(0), error: -1 }] = talk.answers;
  expect([error, body.byteLength]).toEqual([0, 64]);
  expect([body.readUInt32LE(0), body.readUInt32LE(4)]).toEqual([7, 39]);
  const flags = body.readUInt32LE(12);
  expect({ readdirplus: flags & (1 << 13), auto: flags & (1 << 14), pages: body.readUInt16LE(28) }).toEqual({
    readdirplus: 1 << 13,
    auto: 0,
    pages: 256,
  });
  expect(talk.readiness).toEqual([undefined]);
});

test('INIT of 7.31, which is shorter, is answered with 7.31 and only what the kernel offers', () => {
  const talk = converse();
  talk.send(init(words(7, 31, 131_072, 1 << 13)));
  const [answer] = talk.answers;
  expect([answer?.body.readUInt32LE(4), answer?.body.readUInt32LE(12)]).toEqual([31, 1 << 13]);
});

test.each([
  [7, 30],
  [6, 45],
])('INIT of %d.%d is refused with words', (major, minor) => {
  const talk = converse();
  talk.send(init(initBody(major, minor)));
  expect(talk.answers).toMatchObject([{ error: -71 }]);
  expect(talk.readiness[0]?.message).toMatch(`${major}.${minor}`);
});

test('INIT of a later major is answered with ours, and the kernel asks again', () => {
  const talk = converse();
  talk.send(init(initBody(8, 0)));
  expect(talk.readiness).toEqual([]);
  expect(talk.answers[0]?.body.readUInt32LE(0)).toBe(7);
  talk.send(init(initBody(7, 40)));
  expect(talk.readiness).toEqual([undefined]);
});

test('INIT without its first fields is refused', () => {
  const talk = converse();
  talk.send(init(words(7, 45)));
  expect(talk.answers).toMatchObject([{ error: -71 }]);
  expect(talk.readiness[0]?.message).toMatch(/malformed/);
});
