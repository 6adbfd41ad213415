import { chmod, mkdir, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { setUp } from './scene.ts';

test('lstat of a file gives what the kernel says', async () => {
  await using scene = await setUp();
  await writeFile(scene.at('file'), 'twelve bytes');
  await chmod(scene.at('file'), 0o640);
  await utimes(scene.at('file'), 1_700_000_000, 1_700_000_000.25);
  const { ino, uid, gid } = await stat(scene.at('file'));

  expect(await scene.client.lstat(scene.at('file'))).toEqual({
    ok: true,
    value: { ino, mode: 0o100640, kind: 'file', size: 12, nlink: 1, uid, gid, modified: 1_700_000_000_250 },
  });
});

test('lstat of a size above 32 bits gives it whole', async () => {
  await using scene = await setUp();
  const size = 2 ** 40 + 3;
  await writeFile(scene.at('sparse'), '');
  await truncate(scene.at('sparse'), size);

  expect(await scene.client.lstat(scene.at('sparse'))).toMatchObject({ ok: true, value: { size } });
});

test('lstatAll of many paths answers each in order', async () => {
  await using scene = await setUp();
  await mkdir(scene.at('folder'));
  await symlink('folder', scene.at('link'));

  expect(await scene.client.lstatAll([scene.at('link'), scene.at('none'), scene.at('folder')])).toMatchObject([
    { ok: true, value: { kind: 'other' } },
    { ok: false, errno: 'ENOENT' },
    { ok: true, value: { kind: 'directory' } },
  ]);
});

test('fstat of a descriptor says the same as lstat, and EBADF of one that is closed', async () => {
  await using scene = await setUp();
  await writeFile(scene.at('file'), 'x');
  const opened = await scene.client.open(scene.at('file'), 'O_RDONLY', 'O_CLOEXEC');
  const descriptor = opened.ok ? opened.value : -1;

  expect(await scene.client.fstat(descriptor)).toEqual(await scene.client.lstat(scene.at('file')));
  expect(await scene.client.close(descriptor)).toEqual({ ok: true, value: 0 });
  expect(await scene.client.fstat(descriptor)).toEqual({ ok: false, errno: 'EBADF' });
  expect(await scene.client.close(descriptor)).toEqual({ ok: false, errno: 'EBADF' });
});

test.each([
  ['a name that is not there', 'none', 'ENOENT'],
  ['a name below a file', 'file/x', 'ENOTDIR'],
  ['a file with a slash behind', 'file/', 'ENOTDIR'],
  ['a name of 256 bytes', 'a'.repeat(256), 'ENAMETOOLONG'],
  ['a name of 128 letters of two bytes', 'é'.repeat(128), 'ENAMETOOLONG'],
  ['a path of more than 4,095 bytes', 'a/'.repeat(2100), 'ENAMETOOLONG'],
  ['a link that leads to itself', 'loop/x', 'ELOOP'],
  ['a way up from what is not there', 'none/../file', 'ENOENT'],
])('lstat of %s answers its errno', async (_what, name, errno) => {
  await using scene = await setUp();
  await writeFile(scene.at('file'), '');
  await symlink('loop', scene.at('loop'));

  // Not joined: that would take the way up away.
  expect(await scene.client.lstat(`${scene.folder}/${name}`)).toEqual({ ok: false, errno });
});

test('a path of bytes that are not UTF-8 reaches the kernel as it is', async () => {
  await using scene = await setUp();
  const path = Buffer.concat([Buffer.from(scene.at('odd-')), Buffer.of(0xff, 0xfe)]);
  await writeFile(path, 'odd');

  expect(await scene.client.lstat(path)).toMatchObject({ ok: true, value: { size: 3 } });
  expect(await scene.client.readFile(path)).toMatchObject({ ok: true, value: { bytes: Buffer.from('odd') } });
  expect(await scene.client.readFilesAtOnce([path])).toMatchObject([{ ok: true, value: { size: 3 } }]);
  expect(await scene.client.lstat(scene.at('odd-\uFFFD\uFFFD'))).toEqual({ ok: false, errno: 'ENOENT' });
});

test('a NUL inside of a path ends it', async () => {
  await using scene = await setUp();
  await writeFile(scene.at('file'), 'x');
  const path = `${scene.at('file')}\0/none`;

  expect(await scene.client.lstat(path)).toMatchObject({ ok: true, value: { size: 1 } });
  expect(await scene.client.readFilesAtOnce([path])).toMatchObject([{ ok: true, value: { size: 1 } }]);
});

test('probe says whether and how a call that asks is refused', async () => {
  await using scene = await setUp();
  await writeFile(scene.at('file'), '');
  await symlink('file', scene.at('link'));
  const { client } = scene;

  expect(await client.probe('readlink', scene.at('link'))).toEqual({ ok: true, value: 0 });
  expect(await client.probe('readlink', scene.at('file'))).toEqual({ ok: false, errno: 'EINVAL' });
  expect(await client.probe('access', scene.at('file'))).toEqual({ ok: true, value: 0 });
  expect(await client.probe('access', scene.at('none'))).toEqual({ ok: false, errno: 'ENOENT' });
  expect(['ENODATA', 'EOPNOTSUPP']).toContain(errnoOf(await client.probe('getxattr', scene.at('file'))));
  expect(await client.probe('listxattr', scene.at('none'))).toEqual({ ok: false, errno: 'ENOENT' });
});

test('statvfs of a file system gives its flags by name', async () => {
  await using scene = await setUp();

  const here = await scene.client.statvfs(scene.folder);
  expect(here).toMatchObject({ ok: true, value: { nameMax: 255 } });
  expect(here.ok && here.value.flags).not.toContain('ro');
  expect(here.ok && here.value.blockSize).toBeGreaterThanOrEqual(512);
  expect(await scene.client.statvfs(scene.at('none'))).toEqual({ ok: false, errno: 'ENOENT' });
});

function errnoOf(answer: { ok: true } | { ok: false; errno: string }): string {
  return answer.ok ? 'OK' : answer.errno;
}
