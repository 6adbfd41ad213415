import { expect, test } from 'vitest';
import { askedUrl } from '../../../../conformance/checks/namespace/asked-url.ts';
import {
  type AskedFor,
  deviationOf,
  strayOf,
  templateOf,
  templatesOf,
  type UrlTemplate,
} from '../../../../conformance/checks/namespace/url-template.ts';

function request(name: string, path: string, host = 'a.example'): AskedFor {
  return { name, asked: askedUrl({ method: 'GET', host, path }) };
}

/** Learnt from `/repos/{name}/x.json?q={name}&page=1`. */
function learned(path: (name: string) => string): UrlTemplate {
  const template = templateOf(request('abcd', path('abcd')), request('efgh', path('efgh')));
  if (template === undefined) throw new Error('two harmless names gave two structures');
  return template;
}

const segment = learned((name) => `/repos/${name}/issues?page=1`);
const value = learned((name) => `/search?q=${name}&page=1`);

test('a template shows where the name stands', () => {
  expect(segment).toMatchObject({ line: 'GET https://a.example/repos/{name}/issues?page=1', named: true });
  expect(learned(() => '/list?page=1').named).toBe(false);
});

test.each([
  ['a space', 'a b', '/repos/a%20b/issues?page=1'],
  ['an encoded slash', '..%2f', '/repos/..%252f/issues?page=1'],
  ['a question mark', '?x=1', '/repos/%3Fx%3D1/issues?page=1'],
  ['a number sign in lower-case hexadecimal', '#', '/repos/%23/issues?page=1'],
  ['a letter in another case and Unicode form', 'GRU\u0308SSE', '/repos/gr%C3%BCsse/issues?page=1'],
])('%s that is encoded stays a segment', (_, name, path) => {
  expect(deviationOf(segment, request(name, path))).toBeUndefined();
});

test.each([
  ['a name that ends the path', '?x=1', '/repos/?x=1/issues?page=1', /keys/],
  ['a name that becomes two segments', 'a%2fb', '/repos/a/b/issues?page=1', /4 segments/],
  ['a name that is encoded twice', 'a b', '/repos/a%2520b/issues?page=1', /a%2520b/],
  ['a name that was decoded', '%2e%2e', '/repos/%2e%2e/issues?page=1', /%2e%2e/],
  ['a percent sign as it is', '%', '/repos/%/issues?page=1', /"%"/],
  ['a key more', '&x=1', '/repos/a/issues?page=1&x=1', /keys/],
  ['another segment', 'a b', '/repos/ab/issues?page=1', /"ab"/],
])('%s deviates', (_, name, path, expected) => {
  expect(deviationOf(segment, request(name, path))).toMatch(expected);
});

test('a name on another host deviates', () => {
  expect(deviationOf(segment, request('x', '/repos/x/issues?page=1', 'b.example'))).toBe('the host b.example');
});

test('a value of a query may write a space in either way', () => {
  for (const written of ['a+b', 'a%20b'])
    expect(deviationOf(value, request('a b', `/search?q=${written}&page=1`))).toBeUndefined();
  expect(deviationOf(value, request('a&b=c', '/search?q=a&b=c&page=1'))).toMatch(/keys/);
});

test('a name that is a part of a segment has to stay there', () => {
  const part = learned((name) => `/files/${name}.json`);
  expect(deviationOf(part, request('a b', '/files/a%20b.json'))).toBeUndefined();
  expect(deviationOf(part, request('a b', '/files/a%20b'))).toMatch(/a%20b/);
});

test('what differs between harmless names without showing them may be anything', () => {
  const opaque = templateOf(request('abcd', '/by-digest/0f3a'), request('efgh', '/by-digest/9c21'));
  expect(opaque?.named).toBe(false);
  expect(opaque && deviationOf(opaque, request('#', '/by-digest/77aa'))).toBeUndefined();
});

test('a name that may be taken apart is held to the host and the keys alone', () => {
  expect(strayOf(segment, request('a@1', '/repos/a/versions/1/issues?page=1'))).toBeUndefined();
  expect(strayOf(segment, request('a=1', '/repos/a/issues?page=1&a=1'))).toMatch(/keys/);
});

test('requests of two names are paired by their structure', () => {
  const one = [request('abcd', '/list?page=1'), request('abcd', '/items/abcd')];
  const other = [request('efgh', '/items/efgh')];
  expect(templatesOf(one, other).map(({ line }) => line)).toEqual([
    'GET https://a.example/list?page=1',
    'GET https://a.example/items/{name}',
  ]);
});
