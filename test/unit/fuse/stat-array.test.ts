import { expect, test } from 'vitest';
import { entryStatArrays, statArray } from '../../../src/fuse/stat-array.ts';

const OWNER = { uid: 1000, gid: 100 };

test('statArray of a file beyond 4 GiB carries size, blocks and times in two words each', () => {
  const size = 5 * 2 ** 32 + 7;
  const modified = Date.parse('2026-01-02T03:04:05.678Z');
  const words = statArray({ ino: 9, kind: 'file', size, modified }, OWNER);
  const wide = (index: number): number => (words[index] ?? 0) + (words[index + 1] ?? 0) * 2 ** 32;
  expect([words[0], words[1], words[2]]).toEqual([0o100444, 1000, 100]);
  expect([wide(3), wide(10)]).toEqual([size, Math.ceil(size / 512)]);
  expect([wide(12), wide(14), wide(16)]).toEqual([modified, modified, modified]);
  expect([words[6], words[7], words[9]]).toEqual([1, 9, 4096]);
});

test('entryStatArrays of a listing carry type and number of each name', () => {
  const arrays = entryStatArrays([
    { name: 'x', ino: 3, kind: 'directory' },
    { name: 'y', ino: 4, kind: 'file' },
  ]);
  expect(arrays.map((words) => [words.length, words[0], words[7]])).toEqual([
    [18, 0o040555, 3],
    [18, 0o100444, 4],
  ]);
});
