/** What lies on disk, in caches that are bounded in memory and share one bound for the disk. */
import { beforeEach, expect, test } from 'vitest';
import { type BodyCache, createBodyCache } from '../../../src/tree/body-cache.ts';
import { digestOf, isOnDisk, markOnDisk, memoryOf, partOf } from '../../../src/tree/disk-bytes.ts';
import { createDiskShelf, type DiskShelf } from '../../../src/tree/disk-shelf.ts';

interface Body {
  readonly bytes: Uint8Array;
}

const ENTRY = 10;

let shelf: DiskShelf;

function cacheOf(maxBytes = 1000): BodyCache<string, Body> {
  return createBodyCache<string, Body>({
    maxBytes,
    shelf,
    bytesOf: ({ bytes }) => bytes,
    sizeOf: ({ bytes }) => memoryOf(bytes) + ENTRY,
  });
}

const fillWithOffsets = (into: Uint8Array, offset: number): number => {
  for (let at = 0; at < into.byteLength; at += 1) into[at] = offset + at;
  return into.byteLength;
};
const inMemory = (length: number): Body => ({ bytes: new Uint8Array(length) });
const onDisk = (length: number): Body => ({
  bytes: markOnDisk(new Uint8Array(length), { digest: 'known', read: fillWithOffsets }),
});

beforeEach(() => {
  shelf = createDiskShelf(10_000);
});

test('bytes on disk are told apart with all their parts, and their digest is the one that was told', () => {
  const { bytes } = onDisk(100);
  const part = bytes.subarray(10, 20);
  expect([isOnDisk(bytes), isOnDisk(part), isOnDisk(new Uint8Array(100))]).toEqual([true, true, false]);
  expect([memoryOf(bytes), memoryOf(part), memoryOf(new Uint8Array(100))]).toEqual([0, 0, 100]);
  expect([digestOf(bytes), digestOf(part)]).toEqual(['known', digestOf(new Uint8Array(10))]);
});

test('a part of what lies on disk is read into the room that is there, else into its own; past the end is nothing', () => {
  const { bytes } = onDisk(100);
  const room = new Uint8Array(4);
  expect([...partOf(bytes, 10, 3, room)]).toEqual([10, 11, 12]);
  expect([...room]).toEqual([10, 11, 12, 0]);
  expect([...partOf(bytes, 20, 6, room)]).toEqual([20, 21, 22, 23, 24, 25]);
  expect([...partOf(bytes, 98, 50, room), ...partOf(bytes.subarray(50), 1, 2)]).toEqual([98, 99, 51, 52]);
  expect([partOf(bytes, 100, 5, room), partOf(bytes, 1000, 5), partOf(bytes, 5, 0)].map((part) => part.length)).toEqual(
    [0, 0, 0],
  );
  const memory = new Uint8Array([1, 2, 3]);
  expect([...partOf(memory, 1, 5, room), partOf(memory, 1, 5).buffer === memory.buffer]).toEqual([2, 3, true]);
});

test('set of more on disk than the memory holds keeps it all, and evicts nothing from memory', () => {
  const cache = cacheOf();
  cache.set('small', inMemory(500));
  for (const key of ['a', 'b', 'c']) cache.set(key, onDisk(3000));
  expect(['small', 'a', 'b', 'c'].map(cache.has)).toEqual([true, true, true, true]);
});

test('set of more than the disk holds drops there what was used least recently, and nothing in memory', () => {
  const cache = cacheOf();
  cache.set('small', inMemory(500));
  for (const key of ['a', 'b', 'c']) cache.set(key, onDisk(3000));
  cache.get('a');
  cache.set('d', onDisk(3000));
  expect(['small', 'a', 'b', 'c', 'd'].map(cache.has)).toEqual([true, true, false, true, true]);
});

test('bytes that two caches keep count once, and are dropped from both', () => {
  const [one, other] = [cacheOf(), cacheOf()];
  const body = onDisk(6000);
  one.set('a', body);
  other.set('a', { ...body });
  one.set('b', onDisk(4000));
  expect([one.has('a'), other.has('a'), one.has('b')]).toEqual([true, true, true]);
  one.get('b');
  one.set('c', onDisk(1));
  expect([one.has('a'), other.has('a'), one.has('b'), one.has('c')]).toEqual([false, false, true, true]);
});

test('bytes that one of two caches lets go of stay counted until the other does', () => {
  const [one, other] = [cacheOf(), cacheOf()];
  const body = onDisk(6000);
  one.set('a', body);
  other.set('a', body);
  one.delete('a');
  one.set('b', onDisk(5000));
  expect([other.has('a'), one.has('b')]).toEqual([false, true]);
  one.delete('b');
  one.set('c', onDisk(5000));
  other.set('d', onDisk(5000));
  expect([one.has('c'), other.has('d')]).toEqual([true, true]);
});

test('set of a key again gives back what its older value took on disk', () => {
  const cache = cacheOf();
  for (let round = 0; round < 10; round += 1) cache.set('a', onDisk(4000));
  cache.set('b', onDisk(6000));
  expect([cache.has('a'), cache.has('b')]).toEqual([true, true]);
  cache.set('b', inMemory(1));
  cache.set('c', onDisk(6000));
  expect([cache.has('a'), cache.has('b'), cache.has('c')]).toEqual([true, true, true]);
});

test('set of the same value twice counts it once', () => {
  const cache = cacheOf();
  const body = onDisk(6000);
  cache.set('a', body);
  cache.set('a', body);
  cache.delete('a');
  cache.set('b', onDisk(4000));
  cache.set('c', onDisk(6000));
  expect([cache.has('b'), cache.has('c')]).toEqual([true, true]);
});

test('what the memory evicts is given back on disk', () => {
  const cache = cacheOf(3 * ENTRY);
  for (let index = 0; index < 20; index += 1) cache.set(`a${index}`, onDisk(100));
  cache.set('b', onDisk(9800));
  expect([cache.has('a18'), cache.has('a19'), cache.has('b')]).toEqual([true, true, true]);
});

test('set of more than the whole disk, or of anything with none, keeps nothing, not even the older value', () => {
  const cache = cacheOf();
  cache.set('a', onDisk(10));
  cache.set('a', onDisk(10_001));
  expect(cache.has('a')).toBe(false);
  shelf = createDiskShelf(0);
  const without = cacheOf();
  without.set('a', onDisk(1));
  without.set('b', inMemory(1));
  expect([without.has('a'), without.has('b')]).toEqual([false, true]);
});

test('clear of a disk that is full drops what lies there from all caches, and nothing in memory', () => {
  const [one, other] = [cacheOf(), cacheOf()];
  const body = onDisk(6000);
  one.set('a', body);
  other.set('a', body);
  other.set('b', onDisk(1000));
  other.set('small', inMemory(10));
  shelf.clear();
  expect([one.has('a'), other.has('a'), other.has('b'), other.has('small')]).toEqual([false, false, false, true]);
  one.set('c', onDisk(10_000));
  expect(one.has('c')).toBe(true);
});
