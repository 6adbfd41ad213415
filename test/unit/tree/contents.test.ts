import { expect, test } from 'vitest';
import { createWorld, expand, file, inline, path, query, response, START, text } from './world.ts';

const URL_1 = 'https://api.example.org/1';
const LIST = 'https://api.example.org/list';
const leaf = { lookup: (at: string) => file(at.slice(1)), read: () => query(URL_1, 'title') };

test('read of two leaves of one response makes one request', async () => {
  const world = createWorld({ lookup: (at) => file(at.slice(1)), read: (at) => query(URL_1, at.slice(1)) });
  world.upstream.set(URL_1, response({ title: 'A', body: 'B' }));
  expect([await text(world.tree, '/title'), await text(world.tree, '/body')]).toEqual(['A', 'B']);
  expect(world.asked).toHaveLength(1);
});

test('64 concurrent cold reads make one request and one call', async () => {
  const world = createWorld(leaf);
  world.upstream.set(URL_1, response({ title: 'A' }));
  const all = await Promise.all(Array.from({ length: 64 }, () => text(world.tree, '/x')));
  expect(new Set(all)).toEqual(new Set(['A']));
  expect(world.asked).toHaveLength(1);
  expect(world.calls.filter((call) => call === 'read /x')).toHaveLength(1);
});

test('stat of a file whose size is unknown gives the size of what read gives', async () => {
  const world = createWorld(leaf);
  world.upstream.set(URL_1, response({ title: 'zwölf' }));
  expect(await world.tree.stat(path('/x'))).toEqual({ kind: 'file', size: 6, modified: START });
  expect(await text(world.tree, '/x')).toBe('zwölf');
  expect(world.asked).toHaveLength(1);
});

test('stat of a file whose size is declared reads nothing', async () => {
  const world = createWorld({ lookup: (at) => file(at.slice(1), { size: 3, modified: 7 }), read: () => inline('abc') });
  expect(await world.tree.stat(path('/x'))).toEqual({ kind: 'file', size: 3, modified: 7000 });
  expect(world.calls).toEqual(['lookup /x']);
});

test('read of a file whose declared size is wrong is a contract violation', async () => {
  const world = createWorld({ lookup: (at) => file(at.slice(1), { size: 4 }), read: () => inline('abc') });
  await expect(world.tree.read(path('/x'))).rejects.toMatchObject({ code: 'contract-violation' });
});

test('read after the response expired asks with its validators and keeps bytes and time on a 304', async () => {
  const world = createWorld(leaf);
  world.upstream.set(URL_1, response({ title: 'A' }, { headers: { etag: '"1"', 'cache-control': 'max-age=10' } }));
  const before = await world.tree.read(path('/x'));
  world.pass(10_000);
  world.upstream.set(URL_1, response('', { status: 304, headers: { 'cache-control': 'max-age=10' } }));
  expect(await world.tree.read(path('/x'))).toMatchObject({ bytes: before.bytes, modified: before.modified });
  expect(world.asked.map(({ validators }) => validators.etag)).toEqual([undefined, '"1"']);
});

test('read of new bytes of the same size after expiry gives them a later time', async () => {
  const world = createWorld(leaf);
  world.upstream.set(URL_1, response({ title: 'A' }));
  const before = await world.tree.read(path('/x'));
  world.pass(31_000);
  world.upstream.set(URL_1, response({ title: 'B' }));
  const after = await world.tree.read(path('/x'));
  expect(Buffer.from(after.bytes).toString()).toBe('B');
  expect([before.modified, after.modified]).toEqual([START, world.now()]);
});

test('read of a response with no-store asks each time', async () => {
  const world = createWorld(leaf);
  world.upstream.set(URL_1, response({ title: 'A' }, { headers: { 'cache-control': 'no-store' } }));
  await text(world.tree, '/x');
  await text(world.tree, '/x');
  expect(world.asked).toHaveLength(2);
});

test('read takes the time of Last-Modified', async () => {
  const world = createWorld(leaf);
  const headers = { 'last-modified': 'Tue, 10 Oct 2017 16:00:00 GMT' };
  world.upstream.set(URL_1, response({ title: 'A' }, { headers }));
  expect((await world.tree.read(path('/x'))).modified).toBe(Date.parse('2017-10-10T16:00:00Z'));
});

test('read of a selection that finds nothing fails with nothing-selected', async () => {
  const world = createWorld(leaf);
  world.upstream.set(URL_1, response({}));
  await expect(world.tree.read(path('/x'))).rejects.toMatchObject({ code: 'nothing-selected' });
});

test.each([
  [404, 'upstream-not-found'],
  [410, 'upstream-not-found'],
  [401, 'upstream-denied'],
  [403, 'upstream-denied'],
  [400, 'upstream-refused'],
  [422, 'upstream-refused'],
  [429, 'upstream-throttled'],
  [500, 'upstream-failed'],
  [503, 'upstream-failed'],
  [206, 'upstream-failed'],
  [301, 'upstream-failed'],
  [304, 'upstream-failed'],
])('read answered with status %i fails with %s', async (status, code) => {
  const world = createWorld(leaf);
  world.upstream.set(URL_1, response('', { status }));
  await expect(world.tree.read(path('/x'))).rejects.toMatchObject({ code });
});

test('read after a failure asks again and recovers', async () => {
  const world = createWorld(leaf);
  world.upstream.set(URL_1, response('', { status: 500 }));
  await expect(world.tree.read(path('/x'))).rejects.toMatchObject({ code: 'upstream-failed' });
  world.upstream.set(URL_1, response({ title: 'A' }));
  expect(await text(world.tree, '/x')).toBe('A');
});

test('read while upstream fails serves the stale response, says so, and stops when its time is over', async () => {
  const world = createWorld(leaf);
  const headers = { 'cache-control': 'max-age=10, stale-if-error=20' };
  world.upstream.set(URL_1, response({ title: 'A' }, { headers }));
  await text(world.tree, '/x');
  world.upstream.set(URL_1, response('', { status: 502 }));
  world.pass(11_000);
  expect(await text(world.tree, '/x')).toBe('A');
  expect(world.events).toMatchObject([{ kind: 'stale-served' }]);
  world.pass(20_000);
  await expect(world.tree.read(path('/x'))).rejects.toMatchObject({ code: 'upstream-failed' });
});

test('read of a missing response is remembered for 5 s and then asked again', async () => {
  const world = createWorld(leaf);
  await expect(world.tree.read(path('/x'))).rejects.toMatchObject({ code: 'upstream-not-found' });
  await expect(world.tree.read(path('/x'))).rejects.toMatchObject({ code: 'upstream-not-found' });
  expect(world.asked).toHaveLength(1);
  world.upstream.set(URL_1, response({ title: 'A' }));
  world.pass(5_000);
  expect(await text(world.tree, '/x')).toBe('A');
});

test.each(['not-found', 'not-a-directory', 'not-a-file'] as const)('read answered %s fails with it', async (tag) => {
  const world = createWorld({ lookup: (at) => file(at.slice(1)), read: () => ({ tag: 'err', val: { tag } }) });
  await expect(world.tree.read(path('/x'))).rejects.toMatchObject({ code: tag });
});

test('read when a younger listing gives another size asks upstream before the response has expired', async () => {
  const world = createWorld({
    list: () => [expand(LIST)],
    lookup: () => undefined,
    read: () => query(URL_1, 'title'),
  });
  const listed = (size: number): void =>
    void world.upstream.set(
      LIST,
      response({ items: [{ name: 'x', size }] }, { headers: { 'cache-control': 'max-age=1' } }),
    );
  listed(3);
  world.upstream.set(URL_1, response({ title: 'old' }, { headers: { 'cache-control': 'max-age=60' } }));
  await world.tree.list(path('/'));
  expect(await text(world.tree, '/x')).toBe('old');
  listed(5);
  world.upstream.set(URL_1, response({ title: 'newer' }));
  world.pass(1_000);
  await world.tree.list(path('/'));
  expect(await world.tree.stat(path('/x'))).toMatchObject({ size: 5 });
  expect(await text(world.tree, '/x')).toBe('newer');
});

test('read when the provider gives another version asks upstream, and keeps the time of bytes that are the same', async () => {
  let version = '1';
  const world = createWorld({
    list: () => [{ tag: 'entry', val: { name: 'x', kind: 'file', version } }],
    read: () => query(URL_1, 'title'),
  });
  world.upstream.set(URL_1, response({ title: 'same' }, { headers: { 'cache-control': 'max-age=600' } }));
  await world.tree.list(path('/'));
  const before = await world.tree.read(path('/x'));
  version = '2';
  world.pass(31_000);
  await world.tree.list(path('/'));
  expect((await world.tree.read(path('/x'))).modified).toBe(before.modified);
  expect(world.asked).toHaveLength(2);
  await world.tree.read(path('/x'));
  expect(world.asked).toHaveLength(2);
});

test('read of a stale response ends with its stale-if-error, not with the pause between two attempts', async () => {
  const world = createWorld(leaf);
  const headers = { 'cache-control': 'max-age=1, stale-if-error=2' };
  world.upstream.set(URL_1, response({ title: 'A' }, { headers }));
  await text(world.tree, '/x');
  world.upstream.set(URL_1, response('', { status: 502 }));
  world.pass(1_500);
  expect(await text(world.tree, '/x')).toBe('A');
  world.pass(1_600);
  await expect(world.tree.read(path('/x'))).rejects.toMatchObject({ code: 'upstream-failed' });
});
