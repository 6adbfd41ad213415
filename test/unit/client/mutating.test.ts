import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { MUTATION_ERRNOS } from '../../../src/client/mutation-table.ts';
import { setUp } from './scene.ts';

test('mutate tries exactly what the table names', async () => {
  await using scene = await setUp();

  const tried = await scene.client.mutate({
    file: scene.at('none/file'),
    directory: scene.at('none/folder'),
    missing: scene.at('none/missing'),
  });
  expect(tried.map(({ call }) => call).toSorted()).toEqual(Object.keys(MUTATION_ERRNOS).toSorted());
});

// A call that is refused everywhere would prove nothing about a mount that refuses it too.
test('mutate on a writable file system succeeds wherever EROFS alone is right, and undoes it', async () => {
  await using scene = await setUp();
  await writeFile(scene.at('file'), 'x');
  await mkdir(scene.at('folder'));

  const tried = await scene.client.mutate({
    file: scene.at('file'),
    directory: `${scene.at('folder')}/`,
    missing: scene.at('missing'),
  });
  const odd = tried.filter(
    ({ call, errno }) => errno === 'EROFS' || !['OK', ...(MUTATION_ERRNOS[call] ?? [])].includes(errno),
  );
  expect(odd).toEqual([]);
  expect((await readdir(scene.folder)).toSorted()).toEqual(['file', 'folder']);
  expect(await readdir(scene.at('folder'))).toEqual([]);
});

test('mutate on targets that cannot be opened reports that, and not what a descriptor of −1 gets', async () => {
  await using scene = await setUp();

  const tried = await scene.client.mutate({
    file: scene.at('none/file'),
    directory: scene.at('none/folder'),
    missing: scene.at('none/missing'),
  });
  const descriptors = tried.filter(({ call }) => call.endsWith(' descriptor'));
  expect(descriptors.length).toBeGreaterThan(20);
  expect(new Set(descriptors.map(({ errno }) => errno))).toEqual(new Set(['ENOENT']));
  expect(tried.find(({ call }) => call === 'mkdirat missing')).toEqual({ call: 'mkdirat missing', errno: 'ENOENT' });
});
