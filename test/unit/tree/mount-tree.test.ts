import { expect, test } from 'vitest';
import { createMountTree } from '../../../src/tree/mount-tree.ts';
import type { FileSystem } from '../../../src/tree/file-system.ts';
import type { ServedFileSystem } from '../../../src/tree/versioned-file-system.ts';
import { createWorld, directory, file, query, response, START, type World } from './world.ts';

const URL_1 = 'https://api.example.org/1';

function mountedWorld(): { world: World; fileSystem: ServedFileSystem } {
  const world = createWorld({
    lookup: (at) => (at.endsWith('.txt') ? file(at.slice(1)) : undefined),
    list: () => [file('a.txt'), directory('d')],
    read: () => query(URL_1, 'title'),
  });
  const status = new Map([['providers/one.json', () => ({ bytes: Buffer.from('{}\n'), modified: 5 })]]);
  const fileSystem = createMountTree({ providers: new Map([['one', world.tree]]), status, clock: world.now });
  world.upstream.set(URL_1, response({ title: 'old' }));
  return { world, fileSystem };
}

const textOf = (fileSystem: FileSystem, handle: number): string =>
  Buffer.from(fileSystem.read(handle, 0, 1000)).toString();
const namesOf = async (fileSystem: FileSystem, path: string): Promise<string[]> =>
  (await fileSystem.readdir(path)).map(({ name }) => name);

test('readdir of the root lists the status directory and every provider', async () => {
  expect(await namesOf(mountedWorld().fileSystem, '/')).toEqual(['.', '..', '.omnivet', 'one']);
});

test('readdir and getattr give one inode number for one path, and different ones for different paths', async () => {
  const { fileSystem } = mountedWorld();
  const listed = await fileSystem.readdir('/one');
  for (const { name, ino } of listed.slice(2)) expect((await fileSystem.getattr(`/one/${name}`)).ino).toBe(ino);
  expect(listed.find(({ name }) => name === '.')?.ino).toBe((await fileSystem.getattr('/one')).ino);
  expect(listed.find(({ name }) => name === '..')?.ino).toBe((await fileSystem.getattr('/')).ino);
});

test('two reads of one open file see one version while upstream changes, and the next open the new one', async () => {
  const { world, fileSystem } = mountedWorld();
  const first = await fileSystem.open('/one/a.txt');
  world.upstream.set(URL_1, response({ title: 'newer' }));
  world.pass(60_000);
  const second = await fileSystem.open('/one/a.txt');
  expect([textOf(fileSystem, first), textOf(fileSystem, second)]).toEqual(['old', 'old']);
  expect(await fileSystem.getattr('/one/a.txt')).toMatchObject({ size: 3 });
  fileSystem.release(first);
  fileSystem.release(second);
  const third = await fileSystem.open('/one/a.txt');
  expect(textOf(fileSystem, third)).toBe('newer');
  expect(fileSystem.fgetattr(third)).toMatchObject({ size: 5, modified: world.now() });
});

test.each([
  [0, 2, 'ol'],
  [1, 100, 'ld'],
  [3, 10, ''],
  [2 ** 45, 10, ''],
])('read at offset %i of %i bytes gives that slice', async (offset, length, slice) => {
  const { fileSystem } = mountedWorld();
  const handle = await fileSystem.open('/one/a.txt');
  expect(Buffer.from(fileSystem.read(handle, offset, length)).toString()).toBe(slice);
});

test('the status directory is listed, read and shown with exact sizes', async () => {
  const { fileSystem } = mountedWorld();
  expect(await namesOf(fileSystem, '/.omnivet')).toEqual(['.', '..', 'providers']);
  expect(await namesOf(fileSystem, '/.omnivet/providers')).toEqual(['.', '..', 'one.json']);
  expect(await fileSystem.getattr('/.omnivet/providers/one.json')).toMatchObject({
    kind: 'file',
    size: 3,
    modified: 5,
  });
  expect(textOf(fileSystem, await fileSystem.open('/.omnivet/providers/one.json'))).toBe('{}\n');
  expect(await fileSystem.getattr('/.omnivet')).toMatchObject({ kind: 'directory', size: 0, modified: START });
});

test('a status file that is no log is one version from open to release', async () => {
  let text = '{"state":"ready"}';
  const status = new Map([['providers/a.json', () => ({ bytes: Buffer.from(text), modified: 0 })]]);
  const fileSystem = createMountTree({ providers: new Map(), status, clock: () => 0 });
  const path = '/.omnivet/providers/a.json';
  const handle = await fileSystem.open(path);
  text = '{"state":"busy","calls":1}';
  expect(Buffer.from(fileSystem.read(handle, 0, 100)).toString()).toBe('{"state":"ready"}');
  fileSystem.release(handle);
  expect((await fileSystem.getattr(path)).size).toBe(text.length);
});

test('an open status file that is a log grows while it is open, and one that is open does not hold it back for others', async () => {
  let text = 'one\n';
  const status = new Map([['errors.jsonl', () => ({ bytes: Buffer.from(text), modified: 0, grows: true as const })]]);
  const fileSystem = createMountTree({ providers: new Map(), status, clock: () => 0 });
  const tail = await fileSystem.open('/.omnivet/errors.jsonl');
  text += 'two\n';
  expect(fileSystem.fgetattr(tail).size).toBe(8);
  expect(Buffer.from(fileSystem.read(tail, 4, 100)).toString()).toBe('two\n');
  expect((await fileSystem.getattr('/.omnivet/errors.jsonl')).size).toBe(8);
});

test.each([
  ['/nope', 'no-such-provider'],
  ['/.omnivet/nope', 'not-found'],
  ['/one/nope', 'not-found'],
  [`/one/${'x'.repeat(256)}`, 'name-too-long'],
  [`/one${'/x'.repeat(2100)}`, 'name-too-long'],
  ['/one/\u0007', 'not-found'],
  ['/one/\ufffd', 'not-found'],
])('getattr of %s fails with %s', async (path, code) => {
  await expect(mountedWorld().fileSystem.getattr(path)).rejects.toMatchObject({ code });
});

test.each([
  ['/', 'not-a-file'],
  ['/.omnivet', 'not-a-file'],
  ['/one', 'not-a-file'],
  ['/one/nope', 'not-found'],
])('open of %s fails with %s', async (path, code) => {
  await expect(mountedWorld().fileSystem.open(path)).rejects.toMatchObject({ code });
});

test('readdir of a status file fails with not-a-directory', async () => {
  const { fileSystem } = mountedWorld();
  await expect(fileSystem.readdir('/.omnivet/providers/one.json')).rejects.toMatchObject({ code: 'not-a-directory' });
});

test('what is known is had at once, a version that is open before everything else, and what is not known is not guessed', async () => {
  const { world, fileSystem } = mountedWorld();
  const { atOnce } = fileSystem;
  expect(atOnce?.getattr('/one/a.txt')).toBeUndefined();
  expect(atOnce?.open('/one/a.txt')).toBeUndefined();
  const asked = await fileSystem.getattr('/one/a.txt');
  expect(atOnce?.getattr('/one/a.txt')).toMatchObject(asked);
  expect(atOnce?.getattr('/one')).toMatchObject({ kind: 'directory', size: 0 });
  expect(atOnce?.getattr('/one/none')).toBeUndefined();
  const handle = atOnce?.open('/one/a.txt') ?? 0;
  expect(textOf(fileSystem, handle)).toBe('old');
  world.upstream.set(URL_1, response({ title: 'newer' }));
  world.pass(60_000);
  expect(atOnce?.getattr('/one/a.txt')).toMatchObject({ size: 3 });
  expect(textOf(fileSystem, atOnce?.open('/one/a.txt') ?? 0)).toBe('old');
  fileSystem.release(handle);
  fileSystem.release(handle + 1);
  expect(atOnce?.getattr('/one/a.txt')).toBeUndefined();
});
