import { expect, test } from 'vitest';
import { createTimes, type Times } from '../../../src/tree/times.ts';
import { path } from './world.ts';

const MOUNTED = 1_000;
const FILE = path('/x');
const bytes = (text: string): string => `digest of ${text}`;

function timesAt(now: () => number): Times {
  return createTimes(MOUNTED, now);
}

test('the time of a path that nothing is known of is the time of mounting', () => {
  expect(timesAt(() => 5_000).of(FILE, undefined)).toBe(MOUNTED);
});

test('a time that was shown stays when the bytes are seen for the first time', () => {
  const times = timesAt(() => 5_000);
  times.of(FILE, undefined);
  expect(times.noticed(FILE, bytes('a'), 4_000)).toBe(MOUNTED);
});

test('a time stays while the bytes do, whatever the source says', () => {
  const times = timesAt(() => 5_000);
  expect(times.noticed(FILE, bytes('a'), 2_000)).toBe(2_000);
  expect(times.noticed(FILE, bytes('a'), 3_000)).toBe(2_000);
});

test("new bytes take the source's later time, or the time at which they were noticed", () => {
  let now = 5_000;
  const times = timesAt(() => now);
  times.noticed(FILE, bytes('a'), 2_000);
  expect(times.noticed(FILE, bytes('b'), 3_000)).toBe(3_000);
  expect(times.noticed(FILE, bytes('c'), 3_000)).toBe(5_000);
  now = 6_000;
  expect(times.noticed(FILE, bytes('d'), undefined)).toBe(6_000);
});

test.each([5_000, 4_000])('new bytes get a later time though the clock says %i after 5000', (later) => {
  let now = 5_000;
  const times = timesAt(() => now);
  times.noticed(FILE, bytes('a'), undefined);
  expect(times.noticed(FILE, bytes('b'), undefined)).toBe(5_000);
  now = later;
  expect(times.noticed(FILE, bytes('c'), undefined)).toBe(5_001);
  expect(times.noticed(FILE, bytes('d'), 3_000)).toBe(5_002);
});

test('a directory that the provider says was modified later moves forward and never back', () => {
  const times = timesAt(() => 5_000);
  expect([times.of(FILE, 2_000), times.of(FILE, 3_000), times.of(FILE, 2_500)]).toEqual([2_000, 3_000, 3_000]);
});

test('a path that was forgotten among many does not get the time back that it had with bytes that nobody remembers', () => {
  let now = 5_000;
  const times = timesAt(() => now);
  expect(times.noticed(FILE, bytes('a'), undefined)).toBe(MOUNTED);
  now = 6_000;
  for (let index = 0; index < 100_000; index += 1) times.of(path(`/${index}`), undefined);
  expect(times.noticed(FILE, bytes('b'), undefined)).toBe(6_000);
});
