import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { puppetPath, type PuppetContent, type PuppetDirectory } from '../../../providers/puppet/encoder.ts';
import { provider } from '../../../providers/puppet/provider.ts';
import { parseManifest } from '../../../src/contract/manifest.ts';

const contentOf = (read: PuppetContent): unknown => provider.readFile(`/${puppetPath({ read })}`);
const at = (script: PuppetDirectory, ...below: readonly string[]): string => `/${puppetPath(script, ...below)}`;

describe('readFile', () => {
  test('of a query answers it, with the defaults filled in', () => {
    expect(contentOf({ query: { url: 'https://a.example/' } })).toEqual({
      tag: 'query',
      val: { request: { method: 'get', url: 'https://a.example/', headers: [] }, select: { tag: 'body' } },
    });
  });

  test('of a query with everything answers everything', () => {
    const content = contentOf({
      query: {
        method: 'head',
        url: ['https://', { repeat: 'a', times: 3 }, { repeat: ['b', 'c'], times: 2 }],
        headers: [
          ['Host', 'a\r\nb'],
          ['Host', 'ü'],
        ],
        body: Uint8Array.of(1, 254),
        secret: '',
        select: { json: '@' },
      },
    });
    expect(content).toEqual({
      tag: 'query',
      val: {
        request: {
          method: 'head',
          url: 'https://aaabcbc',
          headers: [
            { name: 'Host', value: 'a\r\nb' },
            { name: 'Host', value: 'ü' },
          ],
          body: Uint8Array.of(1, 254),
          secret: '',
        },
        select: { tag: 'json', val: '@' },
      },
    });
  });

  test('of inline bytes and texts answers them', () => {
    expect(contentOf({ inline: Uint8Array.of(0, 10, 255) })).toEqual({ tag: 'inline', val: Uint8Array.of(0, 10, 255) });
    expect(contentOf({ inline: { repeat: 'é', times: 2 } })).toEqual({
      tag: 'inline',
      val: Uint8Array.of(0xc3, 0xa9, 0xc3, 0xa9),
    });
    expect(contentOf({ inline: '' })).toEqual({ tag: 'inline', val: new Uint8Array() });
  });

  test.each([
    'not-found',
    'not-a-directory',
    'not-a-file',
    'not-permitted',
    'invalid',
    'too-large',
    'unavailable',
    'internal',
  ] as const)('of the error %s answers it', (error) => {
    expect(contentOf({ error, why: 'so' })).toMatchObject({ tag: error, val: 'so' });
  });

  test('of a path that is no script says what is wrong with it', () => {
    expect(provider.readFile('/={')).toMatchObject({ tag: 'invalid', val: expect.stringContaining('JSON') });
    expect(provider.readFile('/={}')).toMatchObject({ tag: 'invalid', val: expect.stringContaining('neither') });
    expect(provider.readFile('/=1')).toMatchObject({ tag: 'invalid' });
    expect(provider.readFile('/x')).toMatchObject({ tag: 'invalid' });
  });
});

describe('lookupChild', () => {
  test('of the names of a script finds directories, and the file or directory at the end', () => {
    const path = puppetPath({ read: { inline: 'a'.repeat(600) }, size: 7, modified: 1, version: 'v' });
    const [first = '', second = '', last = ''] = path.split('/');
    expect(provider.lookupChild('/', first)).toEqual({ tag: 'entry', val: { name: first, kind: 'directory' } });
    expect(provider.lookupChild(`/${first}`, second)).toMatchObject({ val: { name: second, kind: 'directory' } });
    expect(provider.lookupChild(`/${first}/${second}`, last)).toEqual({
      tag: 'entry',
      val: { name: last, kind: 'file', size: 7, modified: 1, version: 'v' },
    });
    const directory = puppetPath({ list: [] });
    expect(provider.lookupChild('/', directory)).toMatchObject({ val: { name: directory, kind: 'directory' } });
  });

  test('of names that no script begins with finds nothing', () => {
    for (const name of ['x', '-', 'constructor', ' ='] as const)
      expect(provider.lookupChild('/', name)).toBeUndefined();
  });

  test('below a directory finds what it lists, else its first expansion, else nothing', () => {
    const listed = { list: [{ entry: 'a', kind: 'directory', size: 3 }] } as const;
    expect(provider.lookupChild(at(listed), 'a')).toEqual({
      tag: 'entry',
      val: { name: 'a', kind: 'directory', size: 3 },
    });
    expect(provider.lookupChild(at(listed), 'b')).toBeUndefined();
    const expanded = { list: [{ entry: 'a' }, { expand: { url: 'u' }, pages: 2 }] } as const;
    expect(provider.lookupChild(at(expanded), 'b')).toMatchObject({ tag: 'expand', val: { kind: 'file', pages: 2 } });
  });

  test('below a directory answers what is scripted for the name', () => {
    const script: PuppetDirectory = {
      list: [{ entry: 'a' }],
      below: { a: { lookup: 'missing' }, b: { lookup: { entry: 'other' } }, c: { is: { list: [{ entry: 'deep' }] } } },
      otherwise: { is: { read: { inline: 'else' } } },
    };
    expect(provider.lookupChild(at(script), 'a')).toBeUndefined();
    expect(provider.lookupChild(at(script), 'b')).toMatchObject({ val: { name: 'other' } });
    expect(provider.lookupChild(at(script), 'c')).toMatchObject({ val: { name: 'c', kind: 'directory' } });
    expect(provider.lookupChild(at(script, 'c'), 'deep')).toMatchObject({ val: { name: 'deep' } });
    expect(provider.readFile(at(script, 'c', 'deep'))).toEqual({ tag: 'inline', val: new Uint8Array() });
    expect(provider.lookupChild(at(script), 'constructor')).toMatchObject({
      val: { name: 'constructor', kind: 'file' },
    });
    expect(provider.readFile(at(script, 'constructor'))).toEqual({
      tag: 'inline',
      val: Uint8Array.from(Buffer.from('else')),
    });
  });
});

test('listChildren of a script gives its nodes as they are, in their order', () => {
  const names = ['..', '', 'a/b', '\0', '\u202e', 'x', 'x'];
  const nodes = provider.listChildren(
    at({ list: [...names.map((entry) => ({ entry })), { expand: { url: 'u' }, itemUrl: 'url' }] }),
  );
  expect(nodes.slice(0, -1).map((node) => node.tag === 'entry' && node.val.name)).toEqual(names);
  expect(nodes.at(-1)).toMatchObject({
    tag: 'expand',
    val: { query: { request: { url: 'u' } }, itemUrl: 'url', pages: 1 },
  });
});

test('every operation of a path that is no script answers and never throws', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string().map((end) => `=${end}`),
    fc.json().map((json) => `=${json}`),
  );
  fc.assert(
    fc.property(text, text, (parent, name) => {
      provider.lookupChild(`/${parent}`, name);
      provider.lookupChild('/', name);
      expect(Array.isArray(provider.listChildren(`/${parent}`))).toBe(true);
      expect(provider.readFile(`/${parent}/${name}`)).toHaveProperty('tag');
    }),
  );
});

test('a directory whose names are scripts has each of them below it, and nothing else', () => {
  const names = (...below: readonly string[]): string => at({ list: [], names: 'scripts' }, ...below);
  const one = puppetPath({ read: { inline: 'x' } });
  expect(provider.lookupChild(names(), one)).toMatchObject({ tag: 'entry', val: { name: one, kind: 'file' } });
  expect(provider.readFile(names(one))).toMatchObject({ tag: 'inline', val: Uint8Array.of(0x78) });
  const other = puppetPath({ list: [{ entry: 'a' }] });
  expect(provider.lookupChild(names(), other)).toMatchObject({ tag: 'entry', val: { kind: 'directory' } });
  expect(provider.listChildren(names(other))).toHaveLength(1);
  expect(provider.lookupChild(names(), '={')).toBeUndefined();
  expect(provider.lookupChild(names(), 'other')).toBeUndefined();
});

test('the manifest is valid', () => {
  expect(parseManifest(JSON.stringify(provider.manifest))).toMatchObject({ ok: true });
});
