import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canariesOf, createCanarySearch } from '../../../../conformance/checks/capabilities/canaries.ts';
import { ECHOES } from '../../../../conformance/checks/capabilities/echoes.ts';
import { MANIFEST } from './sample-manifest.ts';

const CANARY = 'canary0b9e4f6c1d2a4e5f8a7b6c5d4e3f2a1b';
const WITH_SIGNS = 'a/b+c d"e\\f%g&h?i=j~k';

const toUrl = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const hex = (text: string): string => Buffer.from(text).toString('hex');

/** How a secret may turn up; those in which an upstream is made to hand it back are among them. */
const FORMS: Readonly<Record<string, (value: string) => string>> = {
  ...ECHOES,
  'percent-encoded where needed': encodeURIComponent,
  'form-encoded': (value) => new URLSearchParams({ '': value }).toString().slice(1),
  'escaped for JSON where needed': (value) => JSON.stringify(value),
  'escaped for JSON twice': (value) => JSON.stringify(JSON.stringify(value)),
  'in hexadecimal': hex,
  'in hexadecimal, upper case': (value) => hex(value).toUpperCase(),
  'in base64url': (value) => toUrl(Buffer.from(`>>${value}`).toString('base64')),
  'in base64, percent-encoded': (value) => encodeURIComponent(Buffer.from(`?${value}`).toString('base64')),
};

test.each(Object.entries(FORMS))('a search for canaries finds one %s, in text and in bytes', (_name, form) => {
  for (const value of [CANARY, WITH_SIGNS]) {
    const search = createCanarySearch({ OTHER: 'canary-that-is-nowhere', TOKEN: value });
    const text = `{"before": 1} ${form(value)} after`;
    const binary = Buffer.concat([Buffer.from([0, 0xff, 0x80]), Buffer.from(form(value)), Buffer.from([0xc3, 0x28])]);
    expect(search(text).map(({ secret }) => secret)).toContain('TOKEN');
    expect(search(binary).map(({ secret }) => secret)).toContain('TOKEN');
    expect(search(text).map(({ secret }) => secret)).not.toContain('OTHER');
  }
});

test('a search for canaries says where one is and in which form', () => {
  const search = createCanarySearch({ TOKEN: CANARY });
  expect(search(`12345${CANARY}`)).toEqual([{ secret: 'TOKEN', form: 'as it is', at: 5 }]);
  expect(search(`1${hex(CANARY)}`)).toEqual([{ secret: 'TOKEN', form: 'in hexadecimal', at: 1 }]);
  expect(search(ECHOES['percent-encoded']?.(CANARY) ?? '')).toEqual([
    { secret: 'TOKEN', form: 'percent-encoded', at: 0 },
  ]);
  expect(search(ECHOES['escaped for JSON']?.(CANARY) ?? '')).toEqual([{ secret: 'TOKEN', form: 'escaped', at: 0 }]);
  expect(search(`x ${ECHOES['in base64']?.(CANARY) ?? ''}`)).toMatchObject([{ secret: 'TOKEN', form: 'in base64' }]);
});

test('a search for canaries finds every one of several in one text', () => {
  const search = createCanarySearch({ ONE: CANARY, TWO: WITH_SIGNS });
  const found = search(`${CANARY} ${WITH_SIGNS} ${CANARY}`).map(({ secret }) => secret);
  expect(found.toSorted()).toEqual(['ONE', 'ONE', 'TWO']);
});

test('a search for canaries finds nothing in a text without one', () => {
  const search = createCanarySearch({ TOKEN: CANARY });
  expect(search(CANARY.slice(0, -1))).toEqual([]);
  expect(search(CANARY.toUpperCase())).toEqual([]);
  expect(createCanarySearch({})(CANARY)).toEqual([]);
});

test('a search for canaries finds one behind and in front of anything', () => {
  const search = createCanarySearch({ TOKEN: CANARY });
  const form = fc.constantFrom(...Object.values(FORMS));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), form, fc.uint8Array({ maxLength: 40 }), (before, form, after) => {
      const planted = Buffer.concat([before, Buffer.from(`\n${form(CANARY)}\n`), after]);
      expect(search(planted).length).toBeGreaterThan(0);
    }),
  );
});

test('the canary of "user:password" is the password, unless that is too short to be told from other text', () => {
  const KEY = 'a:key:with:colons';
  expect(canariesOf(MANIFEST, { LOGIN: 'user:a-long-password', KEY })).toEqual({ LOGIN: 'a-long-password', KEY });
  expect(canariesOf(MANIFEST, { LOGIN: 'a-long-user:x' })).toEqual({ LOGIN: 'a-long-user:x' });
});
