import { expect, test } from 'vitest';
import { GuestFault } from '../../../src/sandbox/guest/fault.ts';
import { refuseOversized, shortenError } from '../../../src/sandbox/guest/oversized.ts';

const MIB = 'a'.repeat(1024 * 1024);
const REQUEST = { method: 'get', url: 'https://a.example/', headers: [] };

function codeOf(json: unknown): string | undefined {
  try {
    refuseOversized(json, 'the answer');
    return undefined;
  } catch (error) {
    return error instanceof GuestFault ? error.code : 'another error';
  }
}

const inFile = (query: object): object => ({ tag: 'ok', val: { tag: 'query', val: query } });
const inListing = (query: object): object => ({ tag: 'expand', val: { query, kind: 'file', pages: 1 } });

test.each([
  ['a URL of 1 MiB', { ...REQUEST, url: MIB }, 'url-refused'],
  ['a value of 1 MiB', { ...REQUEST, headers: [{ name: 'accept', value: MIB }] }, 'header-refused'],
  ['a name of 1 MiB', { ...REQUEST, headers: [{ name: MIB, value: '' }] }, 'header-refused'],
  [
    '300 headers',
    { ...REQUEST, headers: Array.from({ length: 300 }, () => ({ name: 'a', value: '' })) },
    'header-refused',
  ],
  ['a secret of 1 MiB', { ...REQUEST, secret: MIB }, 'secret-undeclared'],
  ['nothing unusual', REQUEST, undefined],
])('a request with %s is refused in a file and in a listing as the host would', (_, request, code) => {
  const query = { request, select: { tag: 'body' } };
  expect(codeOf(inFile(query))).toBe(code);
  expect(codeOf(inListing(query))).toBe(code);
});

test('a selector, a name and an error of 1 MiB are a contract violation', () => {
  const query = { request: REQUEST, select: { tag: 'json', val: MIB } };
  expect(codeOf(inFile(query))).toBe('contract-violation');
  expect(codeOf({ tag: 'entry', val: { name: MIB, kind: 'file' } })).toBe('contract-violation');
  expect(codeOf({ tag: 'err', val: { tag: 'internal', val: MIB } })).toBe('contract-violation');
});

test('what is not oversized is counted in characters of JSON', () => {
  const json = { tag: 'entry', val: { name: 'a', kind: 'file' } };
  expect(refuseOversized(json, 'entry 0')).toBe(JSON.stringify(json).length);
});

test('a long text of an error is cut to what can be shown of it; what has none is left', () => {
  expect(shortenError({ tag: 'internal', val: MIB })).toEqual({ tag: 'internal', val: 'a'.repeat(64 * 1024) });
  expect(shortenError({ tag: 'not-found' })).toEqual({ tag: 'not-found' });
});
