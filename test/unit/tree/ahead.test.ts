import { expect, test } from 'vitest';
import { createWorld, directory, expand, file, inline, names, query, response, text, type World } from './world.ts';

const LIST = 'https://api.example.org/list';
const COUNT = 100;
const NAMES = Array.from({ length: COUNT }, (_, index) => `f${String(index).padStart(2, '0')}`);
const item = (name: string): object => ({ name, url: `${LIST}/${name}`, text: `text of ${name}` });

/** A list of 100 files, each a leaf of an item; what is ahead is done once nothing is left to do. */
function listedFiles(
  read: (name: string) => ReturnType<typeof query> = (name) => query(`${LIST}/${name}`, 'text'),
): World {
  const world = createWorld({
    lookup: () => expand(LIST, { itemUrl: 'url' }),
    list: () => [expand(LIST, { itemUrl: 'url' })],
    read: (at) => read(at.slice(1)),
  });
  world.upstream.set(LIST, response({ items: NAMES.map(item) }));
  return world;
}

async function settle(): Promise<void> {
  for (let turns = 0; turns < 2000; turns += 1) await Promise.resolve();
}

const reads = ({ calls }: World): readonly string[] => calls.filter((call) => call.startsWith('read '));

test('reading the first file of a listing gets the next four ahead, without a request', async () => {
  const world = listedFiles();
  await names(world.tree, '/');
  await text(world.tree, '/f00');
  await settle();
  expect(reads(world)).toStrictEqual(['read /f00', 'read /f01', 'read /f02', 'read /f03', 'read /f04']);
  expect(world.asked).toHaveLength(1);
});

test('a walk over all files calls the provider once for each, and gets their own bytes', async () => {
  const world = listedFiles();
  await names(world.tree, '/');
  const seen: string[] = [];
  for (const name of NAMES) seen.push(await text(world.tree, `/${name}`));
  await settle();
  expect(seen).toStrictEqual(NAMES.map((name) => `text of ${name}`));
  expect(reads(world)).toHaveLength(COUNT);
  expect(world.asked).toHaveLength(1);
});

test('reading a file in the middle of a listing gets nothing ahead', async () => {
  const world = listedFiles();
  await names(world.tree, '/');
  await text(world.tree, '/f50');
  await settle();
  expect(reads(world)).toStrictEqual(['read /f50']);
});

test('reading without a listing gets nothing ahead', async () => {
  const world = createWorld({ lookup: () => file('f00'), read: () => inline('x') });
  await text(world.tree, '/f00');
  await settle();
  expect(reads(world)).toStrictEqual(['read /f00']);
});

test('what would need a request is not got ahead, and is asked for when it is read', async () => {
  const world = listedFiles((name) => query(`https://api.example.org/bodies/${name}`));
  for (const name of NAMES) world.upstream.set(`https://api.example.org/bodies/${name}`, response(`body of ${name}`));
  await names(world.tree, '/');
  await text(world.tree, '/f00');
  await settle();
  expect(world.asked.map(({ url }) => url)).toStrictEqual([LIST, 'https://api.example.org/bodies/f00']);
  expect(await text(world.tree, '/f01')).toBe('body of f01');
});

test('whoever reads what is just being got ahead is served, though that has to leave it', async () => {
  const world = listedFiles((name) => query(`https://api.example.org/bodies/${name}`));
  for (const name of NAMES) world.upstream.set(`https://api.example.org/bodies/${name}`, response(`body of ${name}`));
  await names(world.tree, '/');
  const both = await Promise.all([text(world.tree, '/f00'), text(world.tree, '/f01')]);
  expect(both).toStrictEqual(['body of f00', 'body of f01']);
});

test('a failure ahead is nobody’s, and nothing is got ahead for a minute', async () => {
  const world = listedFiles((name) =>
    name === 'f01' ? { tag: 'err', val: { tag: 'internal', val: 'no' } } : inline(name),
  );
  await names(world.tree, '/');
  expect(await text(world.tree, '/f00')).toBe('f00');
  await settle();
  // The second call was under way when the first failed.
  expect(reads(world)).toStrictEqual(['read /f00', 'read /f01', 'read /f02']);
  await expect(text(world.tree, '/f01')).rejects.toThrow('answered internal');
  for (const name of NAMES.slice(3, 20)) await text(world.tree, `/${name}`);
  await settle();
  expect(reads(world)).toHaveLength(3 + 1 + 17);
});

test('a response that is stale is not drawn on ahead, and not asked for', async () => {
  const [first, rest] = ['https://api.example.org/first', 'https://api.example.org/rest'];
  const world = createWorld({
    list: () => NAMES.map((name) => file(name)),
    read: (at) => query(at === '/f00' ? first : rest),
  });
  for (const url of [first, rest])
    world.upstream.set(url, response(url, { headers: { 'cache-control': 'max-age=10' } }));
  await names(world.tree, '/');
  await text(world.tree, '/f50');
  world.pass(10_000);
  await text(world.tree, '/f00');
  await settle();
  expect(world.asked.map(({ url }) => url)).toStrictEqual([rest, first]);
  expect(await text(world.tree, '/f01')).toBe(rest);
  expect(world.asked).toHaveLength(3);
});

test('listing the first directory of a listing lists the next ones ahead', async () => {
  const folders = ['a', 'b', 'c'];
  const world = createWorld({ list: (at) => (at === '/' ? folders.map(directory) : [file('x')]) });
  await names(world.tree, '/');
  await names(world.tree, '/a');
  await settle();
  expect(world.calls).toStrictEqual(['list /', 'list /a', 'list /b', 'list /c']);
  await names(world.tree, '/b');
  expect(world.calls).toHaveLength(4);
});

test('a version that the listing tells of is not served from older bytes that were kept', async () => {
  let version = '1';
  const world = createWorld({
    list: () => NAMES.map((name) => ({ tag: 'entry', val: { name, kind: 'file', version } })),
    read: (at) => query(`https://api.example.org${at}`),
  });
  const put = (body: string): void =>
    NAMES.forEach(
      (name) =>
        void world.upstream.set(
          `https://api.example.org/${name}`,
          response(body, { headers: { 'cache-control': 'max-age=3600' } }),
        ),
    );
  put('old');
  await names(world.tree, '/');
  for (const name of NAMES) await text(world.tree, `/${name}`);
  put('new');
  version = '2';
  world.pass(30_000);
  await names(world.tree, '/');
  for (const name of NAMES) expect(await text(world.tree, `/${name}`)).toBe('new');
});

test('after four names that were looked for in a list that is kept, all of them are listed, and got ahead', async () => {
  const world = listedFiles();
  for (const name of NAMES) {
    expect(await text(world.tree, `/${name}`)).toBe(`text of ${name}`);
    await settle();
  }
  expect(world.calls.filter((call) => call.startsWith('lookup '))).toHaveLength(4);
  expect(world.calls.filter((call) => call.startsWith('list '))).toHaveLength(1);
  expect(reads(world)).toHaveLength(COUNT);
  expect(world.asked).toHaveLength(1);
});

test('names that are looked for in a list of which a page is missing cost no request for it', async () => {
  const world = createWorld({
    lookup: () => expand(LIST, { itemUrl: 'url' }),
    list: () => [expand(`${LIST}?all`, { itemUrl: 'url' })],
    read: (at) => query(`${LIST}${at}`, 'text'),
  });
  world.upstream.set(LIST, response({ items: NAMES.map(item) }));
  for (const name of NAMES) await text(world.tree, `/${name}`);
  await settle();
  expect(world.asked.map(({ url }) => url)).toStrictEqual([LIST]);
  expect(world.calls.filter((call) => call.startsWith('list '))).toHaveLength(3);
});
