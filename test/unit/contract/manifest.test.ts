import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isForbiddenHeader, MAX_MANIFEST_BYTES, parseManifest } from '../../../src/contract/manifest.ts';

const MINIMAL = { name: 'github', version: '1.0.0' };
const HOST = { host: 'api.github.com', why: 'the REST API' };
const SECRET = { name: 'TOKEN', why: 'rate limits', hosts: ['api.github.com'], as: 'bearer' };

function problemOf(document: unknown): string {
  const parsed = parseManifest(JSON.stringify(document));
  return parsed.ok ? 'ok' : parsed.problem;
}

test('parseManifest of the least manifest fills in the defaults', () => {
  expect(parseManifest(JSON.stringify(MINIMAL))).toEqual({
    ok: true,
    value: { ...MINIMAL, hosts: [], headers: [], secrets: [] },
  });
});

test('parseManifest of a host without methods gives GET and HEAD, and of a secret makes it needed', () => {
  const parsed = parseManifest(JSON.stringify({ ...MINIMAL, hosts: [HOST], secrets: [SECRET] }));
  expect(parsed).toMatchObject({
    value: { hosts: [{ methods: ['GET', 'HEAD'] }], secrets: [{ optional: false }] },
  });
});

test.each([
  ['an unknown field', { ...MINIMAL, hostz: [] }, /hostz/],
  ['an unknown field of a host', { ...MINIMAL, hosts: [{ ...HOST, port: 1 }] }, /^hosts\[0\]: .*port/],
  ['no name', { version: '1' }, /^name: /],
  ['an empty name', { ...MINIMAL, name: '' }, /^name: /],
  ['a name with a slash', { ...MINIMAL, name: 'a/b' }, /^name: /],
  [
    'a wildcard host',
    { ...MINIMAL, hosts: [{ ...HOST, host: '*.x.org' }] },
    /^hosts\[0\]\.host: "\*\.x\.org" is a wildcard/,
  ],
  ['an IP host', { ...MINIMAL, hosts: [{ ...HOST, host: '127.0.0.1' }] }, /^hosts\[0\]\.host: .*IP address/],
  ['a host twice', { ...MINIMAL, hosts: [HOST, HOST] }, /^hosts\[1\]: .*declared twice/],
  ['a method not known', { ...MINIMAL, hosts: [{ ...HOST, methods: ['DELETE'] }] }, /^hosts\[0\]\.methods\[0\]: /],
  ['no method', { ...MINIMAL, hosts: [{ ...HOST, methods: [] }] }, /^hosts\[0\]\.methods: /],
  ['a forbidden header', { ...MINIMAL, headers: ['cookie'] }, /^headers\[0\]: .*no provider may set/],
  ['a header in upper case', { ...MINIMAL, headers: ['X-A'] }, /^headers\[0\]: /],
  ['a header twice', { ...MINIMAL, headers: ['x-a', 'x-a'] }, /^headers\[1\]: .*twice/],
  ['a secret for an undeclared host', { ...MINIMAL, secrets: [SECRET] }, /^secrets\[0\]\.hosts: .*not among/],
  [
    'a secret as a forbidden header',
    { ...MINIMAL, hosts: [HOST], secrets: [{ ...SECRET, as: 'header:cookie' }] },
    /^secrets\[0\]\.as: /,
  ],
  [
    'a secret in an unknown scheme',
    { ...MINIMAL, hosts: [HOST], secrets: [{ ...SECRET, as: 'query' }] },
    /^secrets\[0\]\.as: /,
  ],
  ['an array', [], /^the document: /],
  ['null', null, /^the document: /],
])('parseManifest of %s names the field', (_, document, problem) => {
  expect(problemOf(document)).toMatch(problem);
});

test.each(['', '{', 'undefined', '{"name":1,}'])('parseManifest of %j says that it is not JSON', (text) => {
  expect(parseManifest(text)).toMatchObject({ ok: false, problem: expect.stringContaining('not JSON') as string });
});

test('parseManifest of more than 64 KiB refuses it before it parses it', () => {
  expect(parseManifest('{'.repeat(MAX_MANIFEST_BYTES + 1))).toMatchObject({
    problem: expect.stringContaining('larger than') as string,
  });
});

test('parseManifest of any JSON never throws', () => {
  fc.assert(
    fc.property(
      fc.json(),
      fc.dictionary(fc.constantFrom('name', 'version', 'hosts', 'headers', 'secrets'), fc.jsonValue()),
      (text, near) => {
        expect(typeof parseManifest(text).ok).toBe('boolean');
        expect(typeof parseManifest(JSON.stringify(near)).ok).toBe('boolean');
      },
    ),
  );
});

test('parseManifest of what it gave gives the same again', () => {
  const first = parseManifest(JSON.stringify({ ...MINIMAL, hosts: [HOST], secrets: [SECRET], headers: ['x-a'] }));
  if (!first.ok) throw new Error(first.problem);
  expect(parseManifest(JSON.stringify(first.value))).toEqual(first);
});

test.each(['authorization', 'host', 'proxy-anything', 'x-forwarded-for', 'te'])(
  'isForbiddenHeader of %s is true',
  (name) => {
    expect(isForbiddenHeader(name)).toBe(true);
  },
);

test.each(['accept', 'x-github-api-version', 'test', 'x-host'])('isForbiddenHeader of %s is false', (name) => {
  expect(isForbiddenHeader(name)).toBe(false);
});
