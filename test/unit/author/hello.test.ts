import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { provider } from '../../../providers/hello/provider.ts';
import { parseManifest } from '../../../src/contract/manifest.ts';
import { parseEntryName } from '../../../src/contract/name.ts';

/** All paths below `parent`, with what reading them answers. */
function walk(parent: string): [path: string, answer: unknown][] {
  return provider.listChildren(parent).flatMap((node): [string, unknown][] => {
    if (node.tag !== 'entry') throw new Error('hello asks nobody');
    expect(parseEntryName(node.val.name).ok).toBe(true);
    expect(provider.lookupChild(parent, node.val.name)).toEqual(node);
    const path = `${parent === '/' ? '' : parent}/${node.val.name}`;
    const below = node.val.kind === 'directory' ? walk(path) : [];
    return [[path, provider.readFile(path)], ...below];
  });
}

test('walking the tree finds a text, an empty file, bytes and nested directories', () => {
  const found = new Map(walk('/'));
  const inline = (bytes: Uint8Array): unknown => ({ tag: 'inline', val: new Uint8Array(bytes) });
  expect(found.get('/hello.txt')).toEqual(inline(Buffer.from('Hello from a WebAssembly component!\n')));
  expect(found.get('/empty.txt')).toEqual(inline(Buffer.alloc(0)));
  expect(found.get('/signature.png')).toEqual(inline(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')));
  expect(found.get('/greetings/ja.txt')).toEqual(inline(Buffer.from('こんにちは\n')));
  expect(found.get('/greetings/formal')).toEqual({ tag: 'not-a-file' });
  expect(found.has('/greetings/formal/en.txt')).toBe(true);
});

test('the size of a file that says one is exact', () => {
  expect(provider.lookupChild('/', 'signature.png')).toMatchObject({ val: { size: 8 } });
});

test.each(['/nope', '/hello.txt/below', '/constructor', '/__proto__', '/greetings/toString'])(
  'readFile of %s says not-found',
  (path) => {
    expect(provider.readFile(path)).toEqual({ tag: 'not-found' });
  },
);

test('every operation of any argument answers and never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (parent, name) => {
      expect(provider.lookupChild(parent, name)).toBe(undefined);
      expect(provider.listChildren(`/x${parent}`)).toEqual([]);
      expect(provider.readFile(`/x${parent}/${name}`)).toEqual({ tag: 'not-found' });
    }),
  );
});

test('the manifest declares nothing and is valid', () => {
  expect(parseManifest(JSON.stringify(provider.manifest))).toMatchObject({
    ok: true,
    value: { hosts: [], secrets: [] },
  });
});
