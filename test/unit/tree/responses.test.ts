import { expect, test } from 'vitest';
import { createDiskShelf } from '../../../src/tree/disk-shelf.ts';
import { DEFAULT_CACHE_LIMITS } from '../../../src/tree/limits.ts';
import { createResponseStore, type ResponseStore } from '../../../src/tree/responses.ts';
import type { UpstreamResponse } from '../../../src/tree/ports.ts';
import { get, response } from './world.ts';

const KILOBYTE = 1024;

interface Counted {
  readonly store: ResponseStore;
  asked(): number;
}

function storeOf(bytes: number, answer: (url: string) => UpstreamResponse): Counted {
  let asked = 0;
  const store = createResponseStore({
    provider: 'subject',
    clock: () => 0,
    emit: () => undefined,
    limits: { ...DEFAULT_CACHE_LIMITS, bytes },
    shelf: createDiskShelf(0),
    fetcher: {
      async fetch(request) {
        asked += 1;
        return answer(request.url);
      },
    },
  });
  return { store, asked: () => asked };
}

test('get of more than fits evicts what was used least recently, and asks for it again', async () => {
  const { store, asked } = storeOf(40 * KILOBYTE, () => response('x'.repeat(10 * KILOBYTE)));
  for (const url of ['a', 'b', 'c', 'a', 'd']) await store.get(get(url));
  expect(asked()).toBe(4);
  await store.get(get('a'));
  expect(asked()).toBe(4);
  await store.get(get('b'));
  expect(asked()).toBe(5);
});

test('get counts headers and URL as well as bodies', async () => {
  const { store, asked } = storeOf(40 * KILOBYTE, () =>
    response('', { headers: { 'x-long': 'y'.repeat(30 * KILOBYTE) } }),
  );
  for (const url of ['a', 'b', 'a']) await store.get(get(url));
  expect(asked()).toBe(3);
});

test('get with another method, header, secret or body is another request', async () => {
  const { store, asked } = storeOf(1024 * KILOBYTE, () => response('x'));
  const base = get('https://api.example.org/');
  const others = [
    base,
    { ...base, method: 'head' as const },
    { ...base, headers: [{ name: 'accept', value: 'a' }] },
    { ...base, secret: 'TOKEN' },
    { ...base, body: Buffer.from('a') },
    { ...base, body: Buffer.from('b') },
  ];
  for (const request of [...others, ...others]) await store.get(request);
  expect(asked()).toBe(others.length);
});

test('adopt of an item of a list that must not be stored keeps nothing', async () => {
  const { store, asked } = storeOf(1024 * KILOBYTE, () => response('x', { headers: { 'cache-control': 'no-store' } }));
  const list = await store.get(get('list'));
  store.adopt(get('item'), Buffer.from('{}'), list);
  await store.get(get('item'));
  expect(asked()).toBe(2);
});

test('adopt of an item of an older list does not replace a newer response', async () => {
  let now = 0;
  const store = createResponseStore({
    provider: 'subject',
    clock: () => now,
    emit: () => undefined,
    limits: DEFAULT_CACHE_LIMITS,
    shelf: createDiskShelf(0),
    fetcher: { fetch: async () => response('newer') },
  });
  const list = await store.get(get('list'));
  now = 1;
  await store.get(get('item'));
  store.adopt(get('item'), Buffer.from('older'), list);
  expect(Buffer.from((await store.get(get('item'))).response.body).toString()).toBe('newer');
});
