import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { spoolsIn } from '../../../src/ambient/spool.ts';
import { collectGarbage, mappedSpools, openSpools } from '../../helpers/spools.ts';

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'omnivet-spool-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test('append of pieces and map give all bytes in order, whole and in part', async () => {
  const spool = await spoolsIn(await freshFolder())();
  await spool.append([Buffer.from('one '), Buffer.from(''), Buffer.from('two ')]);
  await spool.append([Buffer.from('three')]);
  const { bytes, read } = spool.map();
  await spool.close();
  expect(Buffer.from(bytes).toString()).toBe('one two three');
  expect(bytes.byteLength).toBe(bytes.buffer.byteLength);
  const into = Buffer.alloc(5);
  expect([read(into, 4), into.toString()]).toEqual([5, 'two t']);
  expect([read(into, 10), into.toString('utf8', 0, 3)]).toEqual([3, 'ree']);
  expect(read(into, 13)).toBe(0);
});

test('append of more pieces than one system call takes keeps their order', async () => {
  const spool = await spoolsIn(await freshFolder())();
  const pieces = Array.from({ length: 3000 }, (_, index) => Buffer.from(`${index};`));
  await spool.append(pieces);
  expect(Buffer.from(spool.map().bytes).equals(Buffer.concat(pieces))).toBe(true);
});

test('a spool has no name in its folder, which is made for its owner only', async () => {
  const folder = join(await freshFolder(), 'a', 'b');
  const spool = await spoolsIn(folder)();
  await spool.append([Buffer.from('x')]);
  expect(await readdir(folder)).toEqual([]);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  const before = openSpools();
  await spool.close();
  expect(before - openSpools()).toBe(1);
  await spool.close();
});

test('a file stays as long as a part of it is referred to, and goes with the last', async () => {
  const open = spoolsIn(await freshFolder());
  async function partOf(text: string): Promise<{ part?: Uint8Array | undefined }> {
    const spool = await open();
    await spool.append([Buffer.from(text)]);
    return { part: spool.map().bytes.subarray(4, 8) };
  }
  const mappedStill = (): number => {
    collectGarbage();
    return mappedSpools().length;
  };
  // Of the tests before this one.
  await expect.poll(mappedStill).toBe(0);
  const kept = await partOf('the part is kept');
  collectGarbage();
  // Finalizers run in a task of their own.
  await new Promise((resolve) => setImmediate(resolve));
  expect(mappedStill()).toBe(1);
  expect(Buffer.from(kept.part ?? []).toString()).toBe('part');
  kept.part = undefined;
  await expect.poll(mappedStill).toBe(0);
  await expect.poll(() => openSpools()).toBe(0);
});

test('a spool that cannot be begun fails with the error of the file system and leaves no descriptor', async () => {
  const file = join(await freshFolder(), 'file');
  await writeFile(file, '');
  const before = openSpools();
  await expect(spoolsIn(join(file, 'below'))()).rejects.toMatchObject({ code: 'ENOTDIR' });
  expect(openSpools()).toBe(before);
});
