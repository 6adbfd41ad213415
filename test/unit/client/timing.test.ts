import { mkdir, writeFile } from 'node:fs/promises';
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
