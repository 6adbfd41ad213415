import { existsSync, readdirSync, readFileSync, writeFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { fromText } from './components.ts';
import { createHarness, type Harness, path } from './harness.ts';

let component: Uint8Array;
beforeAll(async () => {
  component = await fromText({});
});

function onlyEntry({ cacheDirectory }: Harness): string {
  const [entry, second] = readdirSync(cacheDirectory);
  if (entry === undefined || second !== undefined) throw new Error('not exactly one entry in the cache');
  return join(cacheDirectory, entry);
}

test('prepare of a component for the second time starts no process and gives the same', async () => {
  const harness = createHarness();
  const first = await harness.sandbox.prepareComponent(component);
  const started = harness.children.length;
  expect(await harness.sandbox.prepareComponent(component)).toEqual(first);
  expect(harness.children).toHaveLength(started);
  expect(onlyEntry(harness)).toContain(first.audit.sha256);
});

test.each([
  [
    'a changed byte',
    (entry: Buffer) =>
      entry.fill(entry.readUInt8(entry.byteLength - 9) ^ 1, entry.byteLength - 9, entry.byteLength - 8),
  ],
  ['a missing end', (entry: Buffer) => entry.subarray(0, entry.byteLength - 1)],
  ['no content', () => Buffer.alloc(0)],
])('prepare with a cache entry that has %s makes it anew', async (_, spoil) => {
  const harness = createHarness();
  const first = await harness.sandbox.prepareComponent(component);
  const entry = onlyEntry(harness);
  const whole = readFileSync(entry);
  writeFileSync(entry, spoil(Buffer.from(whole)));
  const started = harness.children.length;
  expect(await harness.sandbox.prepareComponent(component)).toEqual(first);
  expect(harness.children).toHaveLength(started + 1);
  expect(readFileSync(entry)).toEqual(whole);
});

test('prepare with a cache that cannot be written warns and works', async () => {
  const harness = createHarness();
  rmSync(harness.cacheDirectory, { recursive: true });
  writeFileSync(harness.cacheDirectory, 'a file where the directory should be');
  const guest = await harness.guest(component);
  expect(await guest.listChildren(path('/'))).toEqual([]);
  expect(harness.events).toContainEqual(expect.objectContaining({ kind: 'warning' }));
});

test('prepare of one component by two hosts at once leaves one whole entry', async () => {
  const harness = createHarness();
  const other = createHarness(harness.cacheDirectory);
  const [one, two] = await Promise.all([
    harness.sandbox.prepareComponent(component),
    other.sandbox.prepareComponent(component),
  ]);
  expect(two).toEqual(one);
  expect(existsSync(onlyEntry(harness))).toBe(true);
});
