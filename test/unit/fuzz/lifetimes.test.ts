import { expect, test } from 'vitest';
import { createChanging } from '../../../fuzz/model/lifetimes.ts';

const START = 1_000_000;
const versionsAt = (thing: ReturnType<typeof createChanging>, now: number): readonly number[] =>
  [...thing.allowed(now, now).versions].toSorted((one, other) => one - other);

test('a version that was replaced may be given for as long as it said, and no longer', () => {
  const thing = createChanging(START);
  thing.live('max-age=2', START);
  thing.change(START + 10);
  expect(versionsAt(thing, START + 20)).toEqual([1, 2]);
  expect(versionsAt(thing, START + 2_010)).toEqual([1, 2]);
  // What was given before it said anything lives by the default.
  expect(versionsAt(thing, START + 30_001)).toEqual([2]);
});

test('what may not be kept is never given again', () => {
  const thing = createChanging(START);
  thing.live('no-store', START);
  thing.change(START + 40_000);
  expect(versionsAt(thing, START + 40_001)).toEqual([2]);
});

test('while upstream fails, a version that has expired may stand in for a minute, and so may the failure', () => {
  const thing = createChanging(START);
  thing.become('failing', START + 10);
  expect(thing.allowed(START + 80_000, START + 80_000)).toEqual({ versions: new Set([1]), errnos: new Set(['EIO']) });
  expect(versionsAt(thing, START + 91_000)).toEqual([]);
});

test('a failure that is over is not given, and a version that stood in for it only for some seconds', () => {
  const thing = createChanging(START);
  thing.become('unreachable', START + 10);
  thing.become('well', START + 50_000);
  thing.change(START + 50_000);
  expect(thing.allowed(START + 51_000, START + 51_000)).toEqual({ versions: new Set([1, 2]), errnos: new Set() });
  expect(versionsAt(thing, START + 62_000)).toEqual([1, 2]);
  expect(versionsAt(thing, START + 81_000)).toEqual([2]);
});

test('a name that was missing may be missing for five seconds more', () => {
  const thing = createChanging(START);
  thing.become('missing', START);
  thing.become('well', START + 100);
  expect([...thing.allowed(START + 5_000, START + 5_000).errnos]).toEqual(['ENOENT']);
  expect([...thing.allowed(START + 5_200, START + 5_200).errnos]).toEqual([]);
});

test('a host that was started again remembers nothing', () => {
  const thing = createChanging(START);
  thing.change(START + 10);
  thing.forget(START + 20);
  expect(versionsAt(thing, START + 21)).toEqual([2]);
});
