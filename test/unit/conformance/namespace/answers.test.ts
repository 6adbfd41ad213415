import { expect, test } from 'vitest';
import { changedRequests } from '../../../../conformance/checks/changed-answers.ts';
import { holdsString, renamedJson } from '../../../../conformance/checks/namespace/renamed-answers.ts';
import { lastUnlisted, textsOfArrays } from '../../../../conformance/checks/namespace/upstream-items.ts';

const body = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

test('an item is renamed wherever a string is its name, and nowhere else', () => {
  const json = JSON.stringify([{ name: 'bolt', url: '/widgets/bolt', of: ['bolt'], bolt: 1 }]);
  expect(renamedJson(body(json), 'bolt', 'a b')).toBe(
    JSON.stringify([{ name: 'a b', url: '/widgets/bolt', of: ['a b'], bolt: 1 }]),
  );
});

test('what is no JSON is not changed by a renaming', () => {
  for (const other of [body('bolt'), Uint8Array.of(0xff)]) expect(renamedJson(other, 'bolt', 'x')).toBe(other);
});

test('a document holds a string that is one of its values', () => {
  expect(holdsString(body('{"a":[{"name":"bolt"}]}'), 'bolt')).toBe(true);
  expect(holdsString(body('{"bolt":"bolted"}'), 'bolt')).toBe(false);
  expect(holdsString(body('no JSON, bolt'), 'bolt')).toBe(false);
});

test('a request that got two answers is changed, unless one of them said that nothing has', () => {
  const answered = (request: string, status: number, text: string) => ({
    request,
    status,
    headers: {},
    body: body(text),
  });
  const answers = [answered('GET a', 200, 'x'), answered('GET b', 200, 'x'), answered('GET a', 304, '')];
  expect([...changedRequests([...answers, answered('GET b', 200, 'y')])]).toEqual(['GET b']);
});

test('the elements of arrays are told by their fields, over all pages', () => {
  const pages = [
    body('{"items":[{"name":"a","id":1},{"name":"b","id":2}]}'),
    body('{"items":[{"name":"c","tags":["x"]}]}'),
  ];
  expect(textsOfArrays(pages)).toEqual([['a', 'b', 'c'], ['1', '2'], ['x']]);
  expect(textsOfArrays([body('["a",2,null]'), body('no JSON')])).toEqual([['a', '2']]);
});

test.each([
  [['a', 'b'], 'c'],
  [['a', 'c'], undefined],
  [['a', 'b', 'c'], undefined],
  [[], undefined],
])('of a list of a, b and c, %j lacks at its end %s', (listed, expected) => {
  expect(lastUnlisted(listed, [body('[{"name":"a"},{"name":"b"}]'), body('[{"name":"c"}]')])).toBe(expected);
});
