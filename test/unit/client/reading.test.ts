import { randomBytes } from 'node:crypto';
import { mkdir, open, truncate, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type Scene, setUp } from './scene.ts';

const HOLE = 2 ** 20;

async function opened(scene: Scene, name: string): Promise<number> {
  const descriptor = await scene.client.open(scene.at(name), 'O_RDONLY');
  if (!descriptor.ok) throw new Error(`${name} cannot be opened: ${descriptor.errno}`);
  return descriptor.value;
}

test('a file of 3 MiB is the same by read, mmap, sendfile and copy_file_range', async () => {
  await using scene = await setUp();
  const bytes = randomBytes(3 * 2 ** 20 + 17);
  await writeFile(scene.at('file'), bytes);
  const { client } = scene;

  const whole = await client.readFile(scene.at('file'));
  expect(whole.ok && whole.value.size).toBe(bytes.byteLength);
  expect(whole.ok && bytes.equals(whole.value.bytes)).toBe(true);
  for (const call of ['mmap', 'sendfile', 'copyFileRange'] as const) {
    const copied = await client[call](scene.at('file'));
    expect({ call, same: copied.ok && bytes.equals(copied.value) }).toEqual({ call, same: true });
  }
});

test('an empty file gives no bytes, whichever way it is read', async () => {
  await using scene = await setUp();
  await writeFile(scene.at('empty'), '');
  const { client } = scene;

  expect(await client.readFile(scene.at('empty'))).toEqual({ ok: true, value: { bytes: Buffer.of(), size: 0 } });
  for (const call of ['mmap', 'sendfile', 'copyFileRange'] as const)
    expect(await client[call](scene.at('empty'))).toEqual({ ok: true, value: Buffer.of() });
});

test('a file that says a size of 0 and has bytes is read to its end', async () => {
  await using scene = await setUp();

  const whole = await scene.client.readFile('/proc/self/status');
  expect(whole.ok && whole.value.size).toBe(0);
  expect(whole.ok && Buffer.from(whole.value.bytes).toString()).toContain(`Pid:\t${scene.client.pid}\n`);
});

test('a directory read as a file answers EISDIR, and a name that is not there ENOENT', async () => {
  await using scene = await setUp();
  await mkdir(scene.at('folder'));
  const { client } = scene;

  expect(await client.readFile(scene.at('none'))).toEqual({ ok: false, errno: 'ENOENT' });
  expect(await client.sendfile(scene.at('none'))).toEqual({ ok: false, errno: 'ENOENT' });
  expect(await client.readFile(scene.at('folder'))).toEqual({ ok: false, errno: 'EISDIR' });
  expect(await client.mmap(scene.at('folder'))).toEqual({ ok: false, errno: 'ENODEV' });
  expect(await client.copyFileRange(scene.at('folder'))).toEqual({ ok: false, errno: 'EISDIR' });
});

test('pread gives what is at an offset, less at the end, nothing behind it', async () => {
  await using scene = await setUp();
  await writeFile(scene.at('file'), 'twelve bytes');
  const file = await opened(scene, 'file');
  const { client } = scene;

  expect(await client.pread(file, 6, 0)).toEqual({ ok: true, value: Buffer.from('twelve') });
  expect(await client.pread(file, 100, 7)).toEqual({ ok: true, value: Buffer.from('bytes') });
  expect(await client.pread(file, 0, 0)).toEqual({ ok: true, value: Buffer.of() });
  expect(await client.pread(file, 1, 2 ** 45)).toEqual({ ok: true, value: Buffer.of() });
});

test('pread at an offset that is negative, or that 63 bits do not hold, answers EINVAL', async () => {
  await using scene = await setUp();
  await writeFile(scene.at('file'), 'x');
  const file = await opened(scene, 'file');

  const offsets = [-1, -(2n ** 63n), 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n];
  const answers = await Promise.all(offsets.map((offset) => scene.client.pread(file, 10, offset)));
  expect(answers).toEqual(offsets.map(() => ({ ok: false, errno: 'EINVAL' })));
});

test('lseek finds ends, data and holes', async () => {
  await using scene = await setUp();
  await writeFile(scene.at('sparse'), '');
  const writer = await open(scene.at('sparse'), 'r+');
  await writer.write('data', HOLE);
  await writer.close();
  await truncate(scene.at('sparse'), 3 * HOLE);
  const file = await opened(scene, 'sparse');
  const { client } = scene;

  expect(await client.lseek(file, 0, 'SEEK_END')).toEqual({ ok: true, value: 3 * HOLE });
  expect(await client.lseek(file, -4, 'SEEK_END')).toEqual({ ok: true, value: 3 * HOLE - 4 });
  expect(await client.lseek(file, 0, 'SEEK_DATA')).toEqual({ ok: true, value: HOLE });
  expect(await client.lseek(file, 0, 'SEEK_HOLE')).toEqual({ ok: true, value: 0 });
  expect(await client.lseek(file, 3 * HOLE, 'SEEK_DATA')).toEqual({ ok: false, errno: 'ENXIO' });
  expect(await client.lseek(file, -1, 'SEEK_SET')).toEqual({ ok: false, errno: 'EINVAL' });
  expect(await client.lseek(file, 2 ** 40, 'SEEK_SET')).toEqual({ ok: true, value: 2 ** 40 });
});

test('open takes flags by name, and fails for one that there is not', async () => {
  await using scene = await setUp();
  await writeFile(scene.at('file'), '');
  const { client } = scene;

  expect(await client.open(scene.at('file'), 'O_RDONLY', 'O_DIRECTORY')).toEqual({ ok: false, errno: 'ENOTDIR' });
  expect(await client.open(scene.at('file'), 'O_CREAT', 'O_EXCL')).toEqual({ ok: false, errno: 'EEXIST' });
  expect(await client.open(scene.folder, 'O_RDWR')).toEqual({ ok: false, errno: 'EISDIR' });
  await expect(client.open(scene.at('file'), 'O_NONSENSE')).rejects.toThrow('open(2) has no flag O_NONSENSE');
  await expect(client.lseek(0, 0, 'SEEK_NOWHERE')).rejects.toThrow('lseek(2) has no whence SEEK_NOWHERE');
});

test('a file that does not end fails, and the client goes on', async () => {
  await using scene = await setUp();

  await expect(scene.client.batch([{ operation: 'read', path: '/dev/zero' }])).rejects.toThrow('does not end within');
  expect(await scene.client.lstat('/dev/zero')).toMatchObject({ ok: true });
});
