import { expect, test } from 'vitest';
import { createSnapshots } from '../../../src/fuse/snapshots.ts';
import type { DirectoryEntry } from '../../../src/tree/file-system.ts';

const entry = (name: string): DirectoryEntry => ({ name, ino: 1, kind: 'file' });

test('current after opendir gives what was listed then, until the last releasedir', async () => {
  let now = [entry('a')];
  const snapshots = createSnapshots(async () => now);
  await snapshots.take('/d');
  now = [entry('b')];
  expect(await snapshots.current('/d')).toEqual([entry('a')]);
  snapshots.drop('/d');
  expect(await snapshots.current('/d')).toEqual([entry('b')]);
});

test('current of a directory opened twice gives what the last opendir saw to both', async () => {
  let now = [entry('a')];
  const snapshots = createSnapshots(async () => now);
  await snapshots.take('/d');
  now = [entry('b')];
  await snapshots.take('/d');
  snapshots.drop('/d');
  now = [entry('c')];
  expect(await snapshots.current('/d')).toEqual([entry('b')]);
});

test('take of a directory that cannot be listed fails and keeps nothing', async () => {
  let fails = true;
  const snapshots = createSnapshots(async () => {
    if (fails) throw new Error('no');
    return [entry('a')];
  });
  await expect(snapshots.take('/d')).rejects.toThrow('no');
  fails = false;
  expect(await snapshots.current('/d')).toEqual([entry('a')]);
});
