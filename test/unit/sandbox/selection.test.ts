import { beforeAll, expect, test } from 'vitest';
import { fromText } from './components.ts';
import { bytes, createHarness, failure, sharedCache, text } from './harness.ts';

const cache = sharedCache();
let component: Uint8Array;
beforeAll(async () => {
  component = await fromText({});
});

async function select(body: string, expression: string): Promise<string | undefined> {
  const guest = await createHarness(cache).guest(component);
  return text(await guest.selectJson(bytes(body), expression));
}

test.each([
  ['a string', '{"a":"Zürich\\n"}', 'a', 'Zürich\n'],
  ['an empty string', '{"a":""}', 'a', ''],
  ['a number', '{"a":1.5}', 'a', '1.5'],
  ['false', '{"a":false}', 'a', 'false'],
  ['an object', '{"a":{"b":[1,2]}}', 'a', '{"b":[1,2]}'],
  ['null', '{"a":null}', 'a', undefined],
  ['nothing', '{}', 'a.b.c', undefined],
  ['a property of all objects', '{}', 'constructor', undefined],
] as const)('selectJson of %s gives its bytes', async (_, body, expression, expected) => {
  expect(await select(body, expression)).toBe(expected);
});

test('selectJson of a body with __proto__ keys keeps them as plain keys', async () => {
  expect(await select('{"__proto__":{"polluted":"yes"}}', '"__proto__".polluted')).toBe('yes');
  expect(await select('{"__proto__":{"polluted":"yes"}}', 'polluted')).toBeUndefined();
  expect(await select('{"a":{"polluted":1}}', '{"__proto__": a}')).toBe('{"__proto__":{"polluted":1}}');
});

test('selectJson after a body with __proto__ keys finds other objects unchanged', async () => {
  const guest = await createHarness(cache).guest(component);
  await guest.selectJson(
    bytes('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
    '{"__proto__": @}',
  );
  expect(await guest.selectJson(bytes('{}'), 'polluted')).toBeUndefined();
});

test.each([
  ['a body that is not JSON', 'upstream-unreadable', '<html>', 'a'],
  ['an empty body', 'upstream-unreadable', '', 'a'],
  ['an expression that is not JMESPath', 'contract-violation', '{}', 'a['],
  ['an unknown function', 'contract-violation', '{}', 'nosuch(@)'],
  ['a function on a type it does not take', 'upstream-unreadable', '{"a":null}', 'length(a)'],
  ['an expression nested beyond the stack', 'contract-violation', '{}', '('.repeat(100_000)],
] as const)('selectJson of %s fails with %s', async (_, code, body, expression) => {
  const guest = await createHarness(cache).guest(component);
  expect((await failure(guest.selectJson(bytes(body), expression))).code).toBe(code);
});

test('selectJson of JSON nested 100,000 deep fails or answers, and the guest goes on', async () => {
  const guest = await createHarness(cache).guest(component);
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  await guest.selectJson(bytes(deep), '@').then(
    (selected) => expect(text(selected)).toBe(deep),
    (error: unknown) => expect(error).toMatchObject({ code: 'upstream-unreadable' }),
  );
  expect(text(await guest.selectJson(bytes('{"a":"b"}'), 'a'))).toBe('b');
});

test('selectItems of names, numbers and objects gives items in order', async () => {
  const guest = await createHarness(cache).guest(component);
  const body = bytes(
    '{"items":["a",7,{"name":12,"kind":"directory","size":3,"modified":9,"version":"v","other":1},{"name":"n","size":null}]}',
  );
  expect(await guest.selectItems(body, 'items', undefined)).toEqual([
    { name: 'a' },
    { name: '7' },
    { name: '12', kind: 'directory', size: 3, modified: 9, version: 'v' },
    { name: 'n' },
  ]);
});

test('selectItems with an item-url gives each item with its URL and its JSON', async () => {
  const guest = await createHarness(cache).guest(component);
  const items = await guest.selectItems(
    bytes('[{"name":"a","url":"https://x.example/a","deep":{"b":[1]}},{"name":"b"}]'),
    '@',
    'url',
  );
  expect(items.map(({ name, cached }) => [name, cached?.url, text(cached?.json)])).toEqual([
    ['a', 'https://x.example/a', '{"name":"a","url":"https://x.example/a","deep":{"b":[1]}}'],
    ['b', undefined, undefined],
  ]);
});

test('selectItems with an item-url that fails on one item gives the item without a URL, and says why', async () => {
  const guest = await createHarness(cache).guest(component);
  const body = bytes('[{"name":"a","id":1},{"name":"b","id":"2"},"c"]');
  const items = await guest.selectItems(body, '@', "join('', ['https://a.example/', id])");
  expect(items.map(({ name, cached }) => [name, cached?.url])).toEqual([
    ['a', undefined],
    ['b', 'https://a.example/2'],
    ['c', undefined],
  ]);
  expect(items.map(({ uncached }) => uncached !== undefined)).toEqual([true, false, true]);
});

test('selectItems of many large items gives each its own JSON', async () => {
  const guest = await createHarness(cache).guest(component);
  const source = Array.from({ length: 300 }, (_, index) => ({
    name: `n${index}`,
    url: `https://x.example/${index}`,
    text: 'é'.repeat(9_000) + index,
  }));
  const items = await guest.selectItems(bytes(JSON.stringify(source)), '@', 'url');
  expect(items.map(({ cached }) => JSON.parse(text(cached?.json) ?? '') as unknown)).toEqual(source);
});

test('selectItems of a name that is no Unicode gives the item, for the tree to leave out', async () => {
  const guest = await createHarness(cache).guest(component);
  expect(await guest.selectItems(bytes('["\\ud800","ok"]'), '@', undefined)).toEqual([
    { name: '\ud800' },
    { name: 'ok' },
  ]);
});

test.each([
  ['no array', '{}', /no array/],
  ['an object without a name', '["a",{"title":"x"}]', /item 1 .*"name"/],
  ['an item that is null', '[null]', /item 0/],
  ['an unknown kind', '[{"name":"a","kind":"symlink"}]', /item 0 .*"kind"/],
  ['a negative size', '[{"name":"a","size":-1}]', /item 0 .*"size"/],
  ['a date as text', '[{"name":"a","modified":"2020-01-01"}]', /item 0 .*"modified"/],
] as const)('selectItems of %s fails with upstream-unreadable that says so', async (_, body, message) => {
  const guest = await createHarness(cache).guest(component);
  const error = await failure(guest.selectItems(bytes(body), '@', undefined));
  expect(error.code).toBe('upstream-unreadable');
  expect(error.message).toMatch(message);
});

test('selectItems of 100,001 items fails with too-large', async () => {
  const guest = await createHarness(cache).guest(component, { deadlineMs: 10_000 });
  const body = bytes(JSON.stringify(Array.from({ length: 100_001 }, (_, index) => index)));
  expect((await failure(guest.selectItems(body, '@', undefined))).code).toBe('too-large');
});
