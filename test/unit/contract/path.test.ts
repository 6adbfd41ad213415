import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EntryName, parseEntryName } from '../../../src/contract/name.ts';
import {
  childrenOf,
  MAX_PATH_BYTES,
  parseProviderPath,
  type ProviderPath,
  ROOT,
  splitPath,
} from '../../../src/contract/path.ts';

function name(text: string): EntryName {
  const parsed = parseEntryName(text);
  if (!parsed.ok) throw new Error(`"${text}" is no name`);
  return parsed.value;
}

function path(text: string): ProviderPath {
  const parsed = parseProviderPath(text);
  if (!parsed.ok) throw new Error(`"${text}" is no path`);
  return parsed.value;
}

const names: fc.Arbitrary<EntryName> = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => parseEntryName(text).ok)
  .map(name);

test.each(['', 'a', 'a/b', './a', 'https://a/'])('parseProviderPath of the relative %j refuses it', (text) => {
  expect(parseProviderPath(text)).toEqual({ ok: false, problem: { kind: 'not-absolute' } });
});

test.each([
  ['//', '', 'empty'],
  ['/a/', '', 'empty'],
  ['/a//b', '', 'empty'],
  ['/a/./b', '.', 'dot'],
  ['/a/../b', '..', 'dot'],
  ['/a/b\0', 'b\0', 'control'],
])('parseProviderPath of %j names the segment %j, which is %s', (text, segment, problem) => {
  expect(parseProviderPath(text)).toEqual({ ok: false, problem: { kind: 'segment', segment, problem } });
});

test('parseProviderPath of 4,095 bytes takes it and of 4,096 refuses it', () => {
  const text = '/a'.repeat(2048).slice(0, MAX_PATH_BYTES - 1);
  expect(parseProviderPath(`${text.slice(0, -1)}bc`).ok).toBe(true);
  expect(parseProviderPath('/a'.repeat(2048))).toEqual({ ok: false, problem: { kind: 'too-long' } });
});

test.each(['/', '/a', '/a/b'])('splitPath of a child of %s gives that and the name back', (parent) => {
  const name = 'x' as EntryName;
  expect(splitPath(childrenOf(path(parent))(name))).toEqual({ parent, name });
});

test('splitPath of the root gives nothing', () => {
  expect(splitPath(ROOT)).toBeUndefined();
});

test('splitPath of joined names gives back the parent and the last of them', () => {
  fc.assert(
    fc.property(fc.array(names, { maxLength: 6 }), names, (folders, last) => {
      const parent = path(`/${folders.join('/')}`);
      const child = path(parent === ROOT ? `/${last}` : `${parent}/${last}`);
      expect(splitPath(child)).toEqual({ parent, name: last });
    }),
  );
});

test('parseProviderPath of joined names gives the very text', () => {
  fc.assert(
    fc.property(fc.array(names, { minLength: 1, maxLength: 8 }), (parts) => {
      const text = `/${parts.join('/')}`;
      expect(parseProviderPath(text)).toEqual({ ok: true, value: text });
    }),
  );
});

test('parseProviderPath of any text never throws and accepts only normal paths', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const parsed = parseProviderPath(`/${text}`);
      return !parsed.ok || text === '' || text.split('/').every((segment) => parseEntryName(segment).ok);
    }),
  );
});
