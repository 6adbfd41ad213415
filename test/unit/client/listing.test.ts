import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { setUp } from './scene.ts';

test('readdir of 1,000 entries gives each once, with type and number', async () => {
  await using scene = await setUp();
  const files = Array.from({ length: 900 }, (_, index) => `file-${index}-${'x'.repeat(index % 200)}`);
  const folders = Array.from({ length: 98 }, (_, index) => `folder ${index}`);
  await Promise.all([
    ...files.map((name) => writeFile(scene.at(name), '')),
    ...folders.map((name) => mkdir(scene.at(name))),
  ]);
  await symlink('nowhere', scene.at('link'));
  await symlink('nowhere', scene.at('größe'));

  const listed = await scene.client.readdir(scene.folder);
  const entries = listed.ok ? listed.value : [];
  const kinds = new Map(entries.map(({ name, kind }) => [name, kind]));
  expect(entries).toHaveLength(1002);
  expect(kinds.size).toBe(1002);
  expect(files.every((name) => kinds.get(name) === 'file')).toBe(true);
  expect(['.', '..', ...folders].every((name) => kinds.get(name) === 'directory')).toBe(true);
  expect(['link', 'größe'].every((name) => kinds.get(name) === 'other')).toBe(true);

  const stats = await scene.client.lstatAll(files.map((name) => scene.at(name)));
  const numbers = new Map(entries.map(({ name, ino }) => [name, ino]));
  expect(stats.map((stat) => stat.ok && stat.value.ino)).toEqual(files.map((name) => numbers.get(name)));
});

test('readdir of an empty directory gives itself and its parent', async () => {
  await using scene = await setUp();
  await mkdir(scene.at('empty'));

  const listed = await scene.client.readdir(scene.at('empty'));
  expect(listed.ok && listed.value.map(({ name }) => name).toSorted()).toEqual(['.', '..']);
});

test('readdirAll and lstatAll of paths side by side and apart answer what each alone does, in order', async () => {
  await using scene = await setUp();
  await mkdir(scene.at('one/below'), { recursive: true });
  await mkdir(scene.at('two'));
  await writeFile(scene.at('one/file'), '');
  const names = ['one/file', 'one/below', 'one/none', 'one/below/', 'one/..', 'two', 'none/a', 'none/b', 'one/file/x'];
  const at = (name: string): string => `${scene.folder}/${name}`;
  const long = Array.from({ length: 2 }, () => at(`one/${'./'.repeat(2_048)}below`));
  const paths = [...names.map(at), ...long, `${scene.at('two')}\0/x`, `${scene.at('two')}\0/y`];

  const stats = await Promise.all(paths.map((path) => scene.client.lstat(path)));
  const lists = await Promise.all(paths.map((path) => scene.client.readdir(path)));
  expect(await scene.client.lstatAll(paths)).toEqual(stats);
  expect(await scene.client.readdirAll(paths)).toEqual(lists);
  expect(stats.slice(9, 11)).toEqual([1, 2].map(() => ({ ok: false, errno: 'ENAMETOOLONG' })));
});

test('readdir of what cannot be listed answers its errno', async () => {
  await using scene = await setUp();
  await writeFile(scene.at('file'), '');

  expect(await scene.client.readdir(scene.at('file'))).toEqual({ ok: false, errno: 'ENOTDIR' });
  expect(await scene.client.readdir(scene.at('none'))).toEqual({ ok: false, errno: 'ENOENT' });
});
