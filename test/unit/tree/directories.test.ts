import { expect, test } from 'vitest';
import { createWorld, directory, expand, file, inline, names, path, query, response, text } from './world.ts';

const LIST = 'https://api.example.org/list';
const item = (name: string, more: object = {}): object => ({ name, ...more });

test('lookup of a name below a file fails with not-a-directory', async () => {
  const world = createWorld({ lookup: (at) => file(at.slice(1)) });
  await expect(world.tree.stat(path('/a/b'))).rejects.toMatchObject({ code: 'not-a-directory' });
});

test('lookup of a missing name is remembered for 5 s and then asked again', async () => {
  let there = false;
  const world = createWorld({ lookup: () => (there ? directory('a') : undefined) });
  expect(await world.tree.stat(path('/a'))).toBeUndefined();
  there = true;
  expect(await world.tree.stat(path('/a'))).toBeUndefined();
  world.pass(5_000);
  expect(await world.tree.stat(path('/a'))).toMatchObject({ kind: 'directory' });
});

test('lookup answered with another name is a contract violation', async () => {
  const world = createWorld({ lookup: () => directory('other') });
  await expect(world.tree.stat(path('/a'))).rejects.toMatchObject({ code: 'contract-violation' });
});

test('lookup after a listing asks nobody', async () => {
  const world = createWorld({ list: () => [directory('a')] });
  await names(world.tree, '/');
  await world.tree.stat(path('/a'));
  expect(world.calls).toEqual(['list /']);
});

test('lookup of each of 100 names after their listing expired lists once more and looks up none', async () => {
  const world = createWorld({ list: () => Array.from({ length: 100 }, (_, index) => directory(`d${index}`)) });
  const all = await names(world.tree, '/');
  world.pass(31_000);
  for (const name of all) expect(await world.tree.stat(path(`/${name}`))).toMatchObject({ kind: 'directory' });
  expect(world.calls).toEqual(['list /', 'list /']);
});

test('lookup of a name that the listing left out is asked', async () => {
  const world = createWorld({ list: () => [directory('a')], lookup: () => directory('hidden') });
  await names(world.tree, '/');
  expect(await world.tree.stat(path('/hidden'))).toMatchObject({ kind: 'directory' });
});

test('lookup answered with an expansion finds the name on a later page', async () => {
  const world = createWorld({ lookup: () => expand(LIST, { pages: 3 }), read: () => inline('x') });
  world.upstream.set(LIST, response({ items: [item('a')] }, { headers: { link: `<${LIST}?2>; rel="next"` } }));
  world.upstream.set(`${LIST}?2`, response({ items: [item('b')] }));
  expect(await text(world.tree, '/b')).toBe('x');
  expect(world.asked.map(({ url }) => url)).toEqual([LIST, `${LIST}?2`]);
});

test('lookup answered with an expansion that upstream answers 404 finds no such name', async () => {
  const world = createWorld({ lookup: () => expand(LIST) });
  expect(await world.tree.stat(path('/a'))).toBeUndefined();
});

test('list follows next links up to the number of pages asked', async () => {
  const world = createWorld({ list: () => [expand(LIST, { pages: 2 })] });
  const page = (name: string, next: string): void =>
    void world.upstream.set(
      name === 'a' ? LIST : `${LIST}?${name}`,
      response({ items: [item(name)] }, { headers: { link: `<${LIST}?${next}>; rel="next"` } }),
    );
  page('a', 'b');
  page('b', 'c');
  page('c', 'd');
  expect(await names(world.tree, '/')).toEqual(['a', 'b']);
});

test('list that goes on for ever fails with too-large after 64 requests', async () => {
  const world = createWorld({ list: () => [expand(LIST, { pages: 4_000_000_000 })] });
  world.upstream.set(
    LIST,
    response({ items: [] }, { headers: { 'cache-control': 'no-store', link: `<${LIST}>; rel="next"` } }),
  );
  await expect(world.tree.list(path('/'))).rejects.toMatchObject({ code: 'too-large' });
  expect(world.asked).toHaveLength(64);
});

test('list of two expansions has one budget of 64 requests', async () => {
  const world = createWorld({ list: () => [expand(LIST, { pages: 40 }), expand(`${LIST}?b`, { pages: 40 })] });
  const endless = (url: string): void =>
    void world.upstream.set(
      url,
      response({ items: [] }, { headers: { 'cache-control': 'no-store', link: `<${url}>; rel="next"` } }),
    );
  endless(LIST);
  endless(`${LIST}?b`);
  await expect(world.tree.list(path('/'))).rejects.toMatchObject({ code: 'too-large' });
  expect(world.asked).toHaveLength(64);
});

test('lookup of a path of 2,000 segments that is known takes no longer than a shallow one', { retry: 3 }, async () => {
  const world = createWorld({ lookup: (at) => directory(at.slice(at.lastIndexOf('/') + 1)) });
  const deep = path('/a'.repeat(2_000));
  await world.tree.stat(deep);
  const started = performance.now();
  for (let round = 0; round < 1_000; round += 1) await world.tree.stat(deep);
  // Walking all parents each time takes more than a second.
  expect(performance.now() - started).toBeLessThan(300);
});

test('lookup of a deep path has one budget of 64 requests for all its parents', async () => {
  const world = createWorld({
    lookup: (at) => expand(`${LIST}${at}`, { pages: 30 }),
  });
  for (const at of ['/a', '/a/b', '/a/b/c'])
    for (let page = 0; page < 40; page += 1) {
      const url = `${LIST}${at}${page === 0 ? '' : `?${page}`}`;
      const items = page === 29 ? [{ name: at.at(-1), kind: 'directory' }] : [];
      world.upstream.set(url, response({ items }, { headers: { link: `<${LIST}${at}?${page + 1}>; rel="next"` } }));
    }
  await expect(world.tree.stat(path('/a/b/c'))).rejects.toMatchObject({ code: 'too-large' });
  expect(world.asked).toHaveLength(64);
});

test('list judges the text of an absolute next link as upstream gave it', async () => {
  const world = createWorld({ list: () => [expand(LIST, { pages: 2 })] });
  const next = 'https://api.example.org/a/../b';
  world.upstream.set(LIST, response({ items: [] }, { headers: { link: `<${next}>; rel="next"` } }));
  world.upstream.set(next, response({ items: [item('a')] }));
  expect(await names(world.tree, '/')).toEqual(['a']);
});

test('list resolves a relative next link against the URL that answered', async () => {
  const world = createWorld({ list: () => [expand(LIST, { pages: 2 })] });
  const headers = { link: '<?page=2>; rel="next"' };
  world.upstream.set(LIST, response({ items: [] }, { headers, url: 'https://api.example.org/elsewhere' }));
  world.upstream.set('https://api.example.org/elsewhere?page=2', response({ items: [item('a')] }));
  expect(await names(world.tree, '/')).toEqual(['a']);
});

test.each(['h ttps://x/', '\\\\cdn.example.org/', 'a\\b'])(
  'list asks for a next link %j as it stands, for the policy to refuse',
  async (next) => {
    const world = createWorld({ list: () => [expand(LIST, { pages: 2 })] });
    world.upstream.set(LIST, response({ items: [] }, { headers: { link: `<${next}>; rel="next"` } }));
    await expect(world.tree.list(path('/'))).rejects.toMatchObject({ name: 'HostError' });
    expect(world.asked.at(-1)).toMatchObject({ url: next });
  },
);

test.each(['', '.', '..', 'a/b', 'a\u0000', 'x'.repeat(256), '\ud800', 'a\n'])(
  "list with the provider's own entry named %j is a contract violation",
  async (name) => {
    const world = createWorld({ list: () => [file('good'), file(name)] });
    await expect(world.tree.list(path('/'))).rejects.toMatchObject({ code: 'contract-violation' });
  },
);

test('list with a repeated entry is a contract violation', async () => {
  const world = createWorld({ list: () => [file('a'), directory('a')] });
  await expect(world.tree.list(path('/'))).rejects.toMatchObject({ code: 'contract-violation' });
});

test('list leaves out bad and repeated names of upstream and says how many', async () => {
  const world = createWorld({ list: () => [file('own'), expand(LIST)] });
  world.upstream.set(LIST, response({ items: ['a', '../b', 'a', 'own', ''].map((name) => item(name)) }));
  expect(await names(world.tree, '/')).toEqual(['own', 'a']);
  expect(world.events).toEqual([{ kind: 'items-left-out', provider: 'subject', path: '/', count: 4, example: '../b' }]);
});

test('list of 100,001 entries fails with too-large', async () => {
  const world = createWorld({ list: () => Array.from({ length: 100_001 }, (_, index) => file(`f${index}`)) });
  await expect(world.tree.list(path('/'))).rejects.toMatchObject({ code: 'too-large' });
});

test('list of a file fails with not-a-directory, of a missing name with not-found', async () => {
  const world = createWorld({ lookup: (at) => (at === '/a' ? file('a') : undefined) });
  await expect(world.tree.list(path('/a'))).rejects.toMatchObject({ code: 'not-a-directory' });
  await expect(world.tree.list(path('/b'))).rejects.toMatchObject({ code: 'not-found' });
});

test('list twice makes one request, and another after its lifetime', async () => {
  const world = createWorld({ list: () => [expand(LIST)] });
  world.upstream.set(LIST, response({ items: [item('a')] }, { headers: { 'cache-control': 'max-age=10' } }));
  await names(world.tree, '/');
  await names(world.tree, '/');
  expect(world.asked).toHaveLength(1);
  world.pass(10_000);
  await names(world.tree, '/');
  expect(world.asked).toHaveLength(2);
});

const withItemUrls = {
  lookup: () => file('a'),
  list: () => [expand(LIST, { itemUrl: 'url' })],
  read: () => query('https://api.example.org/items/a', 'title'),
};

test('read of an item whose list was fetched makes no request of its own', async () => {
  const world = createWorld(withItemUrls);
  const items = [item('a', { url: 'https://api.example.org/items/a', title: 'From the list' })];
  world.upstream.set(LIST, response({ items }));
  await names(world.tree, '/');
  expect(await text(world.tree, '/a')).toBe('From the list');
  expect(world.asked.map(({ url }) => url)).toEqual([LIST]);
});

test('an item lives as long as its list', async () => {
  const world = createWorld(withItemUrls);
  const items = [item('a', { url: 'https://api.example.org/items/a', title: 'old' })];
  world.upstream.set(LIST, response({ items }, { headers: { 'cache-control': 'max-age=10' } }));
  world.upstream.set('https://api.example.org/items/a', response({ title: 'new' }));
  await names(world.tree, '/');
  world.pass(9_999);
  expect(await text(world.tree, '/a')).toBe('old');
  world.pass(1);
  expect(await text(world.tree, '/a')).toBe('new');
});

test.each(['https://other.example.org/items/a', 'https://api.example.org/forbidden', 'not a URL'])(
  'an item-url of %s is ignored with an event',
  async (url) => {
    const world = createWorld({ ...withItemUrls, read: () => inline('x') });
    world.upstream.set(LIST, response({ items: [item('a', { url })] }));
    expect(await names(world.tree, '/')).toEqual(['a']);
    expect(world.events).toMatchObject([{ kind: 'item-url-ignored', path: '/' }]);
  },
);

test('an item on which item-url fails is listed like the others, with an event', async () => {
  const world = createWorld({ ...withItemUrls, read: () => inline('x') });
  const items = [item('a', { uncached: 'it fails' }), item('b', { url: 'https://api.example.org/items/b' })];
  world.upstream.set(LIST, response({ items }));
  expect(await names(world.tree, '/')).toEqual(['a', 'b']);
  expect(world.events).toMatchObject([{ kind: 'item-url-ignored', path: '/', reason: 'it fails' }]);
});
