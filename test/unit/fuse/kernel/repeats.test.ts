import { expect, test } from 'vitest';
import { createRepeats } from '../../../../src/fuse/kernel/repeats.ts';

const EIO = 5;

test('a lookup that failed is answered once more at once, for the process that asked and the name that it asked for', () => {
  const repeats = createRepeats(() => 0);
  repeats.failed(10, '/f', EIO);
  expect(repeats.take(11, '/f')).toBeUndefined();
  expect(repeats.take(10, '/g')).toBeUndefined();
  expect(repeats.take(10, '/f')).toBe(EIO);
  expect(repeats.take(10, '/f')).toBeUndefined();
});

test('a lookup that comes later is an attempt of its own, and so is one of a process that cannot be told', () => {
  let now = 0;
  const repeats = createRepeats(() => now);
  repeats.failed(10, '/f', EIO);
  repeats.failed(0, '/f', EIO);
  expect(repeats.take(0, '/f')).toBeUndefined();
  now = 1001;
  expect(repeats.take(10, '/f')).toBeUndefined();
});
