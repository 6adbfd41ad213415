import { beforeAll, expect, test } from 'vitest';
import { fromJavaScript } from './components.ts';
import { createHarness, failure, name, path, sharedCache } from './harness.ts';

const cache = sharedCache();
let component: Uint8Array;

beforeAll(async () => {
  component = await fromJavaScript(`
    lookupChild(parent, name) {
      if (name === 'liar') return { tag: 'entry', val: { name: 'other', kind: 'file' } };
      if (name === 'absent') return null;
      return { tag: 'entry', val: { name, kind: 'directory', size: 5, modified: 1700000000, version: parent } };
    },
    listChildren(path) {
      if (path === '/large') return Array.from({ length: 100000 }, (_, i) => ({ tag: 'entry', val: { name: 'entry-' + i, kind: 'file' } }));
      if (path === '/empty') return [];
      if (path === '/unsafe') return [
        { tag: 'entry', val: { name: 'fine', kind: 'file' } },
        { tag: 'entry', val: { name: 'size', kind: 'file', size: 2 ** 60 } } ];
      if (path === '/long') return [{ tag: 'entry', val: { name: 'x'.repeat(300000), kind: 'file' } }];
      const request = { method: 'post', url: 'https://a.example/', headers: [{ name: 'accept', value: 'x' }], body: new Uint8Array([1, 2, 255]), secret: 'S' };
      return [
        { tag: 'entry', val: { name: '__proto__', kind: 'file' } },
        { tag: 'expand', val: { query: { request, select: { tag: 'json', val: '[]' } }, kind: 'file', pages: 3, itemUrl: 'url' } } ];
    },
    readFile(path) {
      if (path === '/query') return { tag: 'query', val: { request: { method: 'get', url: 'https://a.example/', headers: [] }, select: { tag: 'body' } } };
      if (path === '/plain') throw { tag: 'not-a-file' };
      if (path === '/told') throw { tag: 'not-permitted', val: 'Zürich 🏔' };
      return { tag: 'inline', val: new Uint8Array([104, 105]) };
    },`);
});

test('lookupChild of an entry gives its fields as numbers and strings', async () => {
  const guest = await createHarness(cache).guest(component);
  const val = { name: 'x', kind: 'directory', size: 5, modified: 1_700_000_000, version: '/a' };
  expect(await guest.lookupChild(path('/a'), name('x'))).toEqual({ tag: 'entry', val });
});

test('lookupChild answered with none gives undefined', async () => {
  const guest = await createHarness(cache).guest(component);
  expect(await guest.lookupChild(path('/'), name('absent'))).toBeUndefined();
});

test('lookupChild answered with another name is a contract violation that names both', async () => {
  const guest = await createHarness(cache).guest(component);
  const error = await failure(guest.lookupChild(path('/'), name('liar')));
  expect(error).toMatchObject({ code: 'contract-violation' });
  expect(error.message).toMatch(/"other".*"liar"/);
});

test('listChildren gives entries and expansions, with bodies as bytes', async () => {
  const guest = await createHarness(cache).guest(component);
  const body = Uint8Array.of(1, 2, 255);
  const request = {
    method: 'post',
    url: 'https://a.example/',
    headers: [{ name: 'accept', value: 'x' }],
    body,
    secret: 'S',
  };
  const query = { request, select: { tag: 'json', val: '[]' } };
  expect(await guest.listChildren(path('/'))).toEqual([
    { tag: 'entry', val: { name: '__proto__', kind: 'file' } },
    { tag: 'expand', val: { query, kind: 'file', pages: 3, itemUrl: 'url' } },
  ]);
});

test('listChildren of an empty directory gives no nodes', async () => {
  const guest = await createHarness(cache).guest(component);
  expect(await guest.listChildren(path('/empty'))).toEqual([]);
});

test('listChildren with 100,000 entries gives all of them in order', async () => {
  const guest = await createHarness(cache).guest(component, { memoryMb: 256, deadlineMs: 20_000 });
  const nodes = await guest.listChildren(path('/large'));
  expect(nodes).toHaveLength(100_000);
  expect(nodes[99_999]).toEqual({ tag: 'entry', val: { name: 'entry-99999', kind: 'file' } });
});

test('listChildren with a size beyond 2^53 is a contract violation that names the entry and the field', async () => {
  const guest = await createHarness(cache).guest(component);
  const error = await failure(guest.listChildren(path('/unsafe')));
  expect(error.code).toBe('contract-violation');
  expect(error.message).toMatch(/entry 1: size/);
});

test('listChildren with a name of 300,000 characters is a contract violation and leaves the instance alive', async () => {
  const harness = createHarness(cache);
  const guest = await harness.guest(component);
  const error = await failure(guest.listChildren(path('/long')));
  expect(error.code).toBe('contract-violation');
  expect(error.message).toMatch(/entry 0/);
  await guest.listChildren(path('/'));
  expect(harness.events.filter(({ kind }) => kind === 'instance-started')).toHaveLength(1);
});

test('readFile answered inline gives the bytes', async () => {
  const guest = await createHarness(cache).guest(component);
  expect(await guest.readFile(path('/x'))).toEqual({ tag: 'ok', val: { tag: 'inline', val: Uint8Array.of(104, 105) } });
});

test('readFile answered with a query gives it without absent fields', async () => {
  const guest = await createHarness(cache).guest(component);
  const val = { request: { method: 'get', url: 'https://a.example/', headers: [] }, select: { tag: 'body' } };
  expect(await guest.readFile(path('/query'))).toEqual({ tag: 'ok', val: { tag: 'query', val } });
});

test('readFile failing with an error of the contract gives it and keeps the instance', async () => {
  const harness = createHarness(cache);
  const guest = await harness.guest(component);
  expect(await guest.readFile(path('/plain'))).toEqual({ tag: 'err', val: { tag: 'not-a-file' } });
  expect(await guest.readFile(path('/told'))).toEqual({ tag: 'err', val: { tag: 'not-permitted', val: 'Zürich 🏔' } });
  expect(harness.events.filter(({ kind }) => kind === 'instance-started')).toHaveLength(1);
});

test('calls made at once are answered each with its own answer', async () => {
  const guest = await createHarness(cache).guest(component);
  const names = ['a', 'b', 'c', 'd'].map(name);
  const nodes = await Promise.all(names.map((each) => guest.lookupChild(path('/'), each)));
  expect(nodes.map((node) => node?.val)).toMatchObject(names.map((each) => ({ name: each })));
});
