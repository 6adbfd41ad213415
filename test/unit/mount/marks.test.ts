import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createMarks } from '../../../src/mount/marks.ts';

function begun(): { marks: ReturnType<typeof createMarks>; sent: () => string } {
  const stdin = new PassThrough();
  const marks = createMarks();
  marks.begin({ pid: 7, stdin });
  return { marks, sent: () => `${String(stdin.read())}${String(stdin.read())}` };
}

test('settled sends a mark, and resolves when it has come back', async () => {
  const { marks, sent } = begun();
  const first = marks.settled();
  const second = marks.settled();
  expect(sent()).toBe('{"kind":"ping","mark":1}\n{"kind":"ping","mark":2}\n');
  marks.passed(2);
  await second;
  marks.passed(1);
  await first;
  expect(marks.hostPid()).toBe(7);
});

test('settled fails when the mount ends, and after', async () => {
  const { marks } = begun();
  const waiting = marks.settled();
  marks.end();
  await expect(waiting).rejects.toThrow('the mount has ended');
  await expect(marks.settled()).rejects.toThrow('the mount has ended');
});
