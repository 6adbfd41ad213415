import { expect, test } from 'vitest';
import { createWorld, expand, path, response } from './world.ts';

const LIST = 'https://api.example.org/list';
const item = (name: string, more: object = {}): object => ({ name, ...more });

test('lookups of 100 names in one list, some at once, select its items once', async () => {
  const all = Array.from({ length: 100 }, (_, index) => `d${index}`);
  const world = createWorld({ lookup: () => expand(LIST) });
  world.upstream.set(LIST, response({ items: all.map((name) => item(name, { kind: 'directory' })) }));
  await Promise.all(all.slice(0, 50).map((name) => world.tree.stat(path(`/${name}`))));
  for (const name of all) expect(await world.tree.stat(path(`/${name}`))).toMatchObject({ kind: 'directory' });
  expect(world.calls.filter((call) => call === 'select')).toHaveLength(1);
  expect(world.asked).toHaveLength(1);
});

test('lookup in a list that was fetched anew finds what is in there now', async () => {
  const world = createWorld({ lookup: () => expand(LIST) });
  world.upstream.set(LIST, response({ items: [item('a', { kind: 'directory' })] }));
  expect(await world.tree.stat(path('/a'))).toMatchObject({ kind: 'directory' });
  world.upstream.set(LIST, response({ items: [item('b', { kind: 'directory' })] }));
  world.pass(31_000);
  expect(await world.tree.stat(path('/b'))).toMatchObject({ kind: 'directory' });
  expect(await world.tree.stat(path('/a'))).toBeUndefined();
});

test('lookup in a list that may not be kept selects from each response anew', async () => {
  const world = createWorld({ lookup: () => expand(LIST) });
  let size = 0;
  world.upstream.set(LIST, () =>
    response({ items: [item('a', { size: (size += 1) })] }, { headers: { 'cache-control': 'no-store' } }),
  );
  expect(await world.tree.stat(path('/a'))).toMatchObject({ size: 1 });
  expect(await world.tree.stat(path('/a'))).toMatchObject({ size: 2 });
});

test('lookup of a name that a list has twice finds the first', async () => {
  const world = createWorld({ lookup: () => expand(LIST) });
  world.upstream.set(LIST, response({ items: [item('a', { size: 1 }), item('a', { size: 2 })] }));
  expect(await world.tree.stat(path('/a'))).toMatchObject({ size: 1 });
});
