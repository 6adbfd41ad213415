/** Bodies on disk in the caches and in open files: who keeps their mappings, and that nobody does in the end. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { spoolsIn } from '../../../src/ambient/spool.ts';
import { HostError } from '../../../src/contract/errors.ts';
import { isOnDisk, markOnDisk } from '../../../src/tree/disk-bytes.ts';
import { createMountTree } from '../../../src/tree/mount-tree.ts';
import type { UpstreamResponse } from '../../../src/tree/ports.ts';
import { collectGarbage, mappedSpools } from '../../helpers/spools.ts';
import { createWorld, file, path, query, response, text, type World } from './world.ts';

const MIB = 1024 * 1024;
const LENGTH = 20 * MIB;

/** A provider whose files are each one body on disk, of the letter that they are named. */
async function createLarge(diskBytes: number, control = 'max-age=60'): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'omnivet-spool-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const world = createWorld(
    {
      lookup: (at) => file(at.slice(1)),
      read: (at) => (at === '/picked' ? query('https://x/json', 'value') : query(`https://x${at}`)),
    },
    { diskBytes },
  );
  const bodyOf = async (content: Uint8Array, digest: string): Promise<UpstreamResponse> => {
    const spool = await spoolsIn(folder)();
    await spool.append([content]);
    const { bytes, read } = spool.map();
    return { ...response('', { headers: { 'cache-control': control } }), body: markOnDisk(bytes, { digest, read }) };
  };
  for (const letter of 'abcd')
    world.upstream.set(`https://x/${letter}`, () => bodyOf(Buffer.alloc(LENGTH, letter), letter));
  world.upstream.set('https://x/json', () => bodyOf(Buffer.from('{ "value": "picked" }'), 'json'));
  return world;
}

const requests = ({ asked }: World): string[] => asked.map(({ url }) => url.slice(-1));

/** Mappings that are left when everything was collected that can be. */
function mapped(): number {
  collectGarbage();
  return mappedSpools().length;
}

test('read of more than the memory may hold is kept on disk, without a copy, and evicts nothing else', async () => {
  const { tree, ...world } = await createLarge(1024 * MIB);
  const { bytes } = await tree.read(path('/a'));
  expect([isOnDisk(bytes), bytes.byteLength, bytes[LENGTH - 1]]).toEqual([true, LENGTH, 'a'.charCodeAt(0)]);
  for (const letter of 'bcdabcd') await tree.read(path(`/${letter}`));
  expect(requests({ tree, ...world })).toEqual(['a', 'b', 'c', 'd']);
  expect((await tree.read(path('/a'))).bytes).toBe(bytes);
});

test('read of a value selected in a body on disk gives the value, in memory', async () => {
  const { tree } = await createLarge(1024 * MIB);
  expect(await text(tree, '/picked')).toBe('picked');
  expect(isOnDisk((await tree.read(path('/picked'))).bytes)).toBe(false);
});

test('read of more than the disk may hold lets go of what was used least recently', async () => {
  const world = await createLarge(2 * LENGTH);
  for (const letter of 'abacbac') await world.tree.read(path(`/${letter}`));
  // c made room of b, b of c or a, and so on: two of three are kept.
  expect(requests(world)).toEqual(['a', 'b', 'c', 'b', 'a', 'c']);
});

test('a body that was evicted stays for those who have it open, and its mapping goes with the last', async () => {
  const world = await createLarge(LENGTH);
  await expect.poll(mapped).toBe(0);
  const mount = createMountTree({
    providers: new Map([['p', world.tree]]),
    status: new Map(),
    clock: world.now,
  });
  const handle = await mount.open('/p/a');
  await world.tree.read(path('/b'));
  await expect.poll(mapped).toBe(2);
  expect(Buffer.from(mount.read(handle, LENGTH - 3, 100)).toString()).toBe('aaa');
  expect(mount.read(handle, LENGTH, 1)).toHaveLength(0);
  mount.release(handle);
  await expect.poll(mapped).toBe(1);
  await world.tree.read(path('/c'));
  await expect.poll(mapped).toBe(1);
});

test('with no disk to keep it on, a body goes as soon as nobody has it open', async () => {
  const world = await createLarge(0);
  await expect.poll(mapped).toBe(0);
  await world.tree.read(path('/a'));
  await world.tree.read(path('/a'));
  expect(requests(world)).toEqual(['a', 'a']);
  await expect.poll(mapped).toBe(0);
});

test('a disk that is full has the caches let go of what they keep there', async () => {
  const world = await createLarge(1024 * MIB);
  await expect.poll(mapped).toBe(0);
  for (const letter of 'abc') await world.tree.read(path(`/${letter}`));
  world.upstream.set('https://x/d', () => {
    throw new HostError('storage-failed', 'the disk is full', '');
  });
  await expect(world.tree.read(path('/d'))).rejects.toMatchObject({ code: 'storage-failed' });
  await expect.poll(mapped).toBe(0);
  await world.tree.read(path('/a'));
  expect(requests(world)).toEqual(['a', 'b', 'c', 'd', 'a']);
});
