import { mkdir, readlink, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { setUp } from './scene.ts';

test.each(['stat', 'list', 'read'] as const)('time of %s gives one sample for each call', async (operation) => {
  await using scene = await setUp();
  await mkdir(scene.at('a'));
  await mkdir(scene.at('b'));
  await writeFile(scene.at('a/file'), 'x');
  const paths = operation === 'read' ? [scene.at('a/file')] : [scene.at('a'), scene.at('b')];

  const timed = await scene.client.time(operation, paths, 50);
  const samples = timed.ok ? timed.value : [];
  expect(samples).toHaveLength(50 * paths.length);
  expect(samples.every((microseconds) => microseconds > 0 && microseconds < 10_000_000)).toBe(true);
});

test('time of a longer operation gives more microseconds', async () => {
  await using scene = await setUp();
  await writeFile(scene.at('small'), 'x');
  await writeFile(scene.at('large'), Buffer.alloc(16 * 2 ** 20));

  const least = async (name: string): Promise<number> => {
    const timed = await scene.client.time('read', [scene.at(name)], 20);
    return Math.min(...(timed.ok ? timed.value : []));
  };
  expect(await least('large')).toBeGreaterThan(5 * (await least('small')));
});

test('time of a path that is not there answers its errno', async () => {
  await using scene = await setUp();

  expect(await scene.client.time('read', [scene.at('none')], 3)).toEqual({ ok: false, errno: 'ENOENT' });
});

test('batch counts how operations ended', async () => {
  await using scene = await setUp();
  await mkdir(scene.at('folder'));
  const operations = (['stat', 'list', 'read', 'stat'] as const).flatMap((operation) => [
    { operation, path: scene.at('folder') },
    { operation, path: scene.at('none') },
  ]);

  expect(await scene.client.batch(operations)).toEqual({
    'stat ok': 2,
    'stat ENOENT': 2,
    'list ok': 1,
    'list ENOENT': 1,
    'read EISDIR': 1,
    'read ENOENT': 1,
  });
});

test('batch below a directory counts the same, whether or not it can be entered, and stays in none', async () => {
  await using scene = await setUp();
  await mkdir(scene.at('folder'));
  await mkdir(scene.at('folder-2'));
  const paths = ['folder', 'folder/none', 'folder/', 'folder//none', 'folder-2', 'none'].map(scene.at);
  const operations = paths.map((path) => ({ operation: 'stat', path }) as const);

  const counts = { 'stat ok': 3, 'stat ENOENT': 3 };
  expect(await scene.client.batch(operations)).toEqual(counts);
  for (const below of ['folder', 'none']) expect(await scene.client.batch(operations, scene.at(below))).toEqual(counts);
  expect(await readlink(`/proc/${scene.client.pid}/cwd`)).toBe('/');
});

test('batch below a directory asks from there', async () => {
  await using scene = await setUp();
  await mkdir(scene.at('folder/inner'), { recursive: true });
  const below = `${scene.at('folder')}${'/.'.repeat(1_900)}`;
  const operations = [{ operation: 'stat', path: `${below}${'/.'.repeat(200)}/inner` }] as const;

  // As a whole the path is longer than any may be, and from there it is not.
  expect(await scene.client.batch(operations)).toEqual({ 'stat ENAMETOOLONG': 1 });
  expect(await scene.client.batch(operations, below)).toEqual({ 'stat ok': 1 });
});
