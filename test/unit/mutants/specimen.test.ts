import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Bytes, Node, Provider, ProviderError } from 'omnivet/provider';
import { type JSONValue, search } from '@jmespath-community/jmespath';
import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { specimen } from '../../../providers/mutants/specimen.ts';
import { manifestSchema } from '../../../src/contract/manifest.ts';

const sound = specimen(undefined);
const nameOf = (node: Node): string => (node.tag === 'entry' ? node.val.name : '');
const textOf = (content: Bytes | ProviderError): string =>
  content.tag === 'inline' ? Buffer.from(content.val).toString() : content.tag;

const digestOf = (content: Bytes): string =>
  createHash('sha256')
    .update(content.tag === 'inline' ? content.val : '')
    .digest('hex');

/** Every path below a directory that the provider knows by itself. */
function walk(provider: Provider, parent: string): string[] {
  return provider.listChildren(parent).flatMap((node) => {
    if (node.tag !== 'entry') return [];
    const path = `${parent === '/' ? '' : parent}/${node.val.name}`;
    return [path, ...(node.val.kind === 'directory' ? walk(provider, path) : [])];
  });
}

describe('the specimen', () => {
  test('declares two hosts, a header, a required and an optional secret', () => {
    const manifest = manifestSchema.parse(sound.manifest);
    expect(manifest.hosts.map(({ host }) => host)).toEqual(['api.specimen.example', 'files.specimen.example']);
    expect(manifest.headers).toEqual(['x-specimen-version']);
    expect(manifest.secrets).toMatchObject([
      { name: 'SPECIMEN_KEY', hosts: ['files.specimen.example'], as: 'header:x-specimen-key', optional: false },
      { name: 'SPECIMEN_TOKEN', hosts: ['api.specimen.example'], as: 'bearer', optional: true },
    ]);
  });

  test('finds by lookup what it lists, as it lists it, and reads every file of it', () => {
    const paths = walk(sound, '/');
    expect(paths.length).toBeGreaterThan(15);
    for (const path of paths) {
      const parent = path.slice(0, path.lastIndexOf('/')) || '/';
      const listed = sound.listChildren(parent).find((node) => path.endsWith(`/${nameOf(node)}`));
      const node = sound.lookupChild(parent, path.slice(path.lastIndexOf('/') + 1));
      expect(node).toEqual(listed);
      const isFile = node?.tag === 'entry' && node.val.kind === 'file';
      expect(sound.readFile(path).tag).toMatch(isFile ? /^(?:inline|query)$/ : /^not-a-file$/);
    }
  });

  test('finds no other name', () => {
    for (const name of ['missing', 'README.TXT', 'constructor', '__proto__', '%2e%2e'])
      for (const parent of ['/', '/docs', '/raw', '/nowhere', '/README.txt'])
        expect(sound.lookupChild(parent, name)).toBeUndefined();
    expect(sound.readFile('/docs/missing')).toEqual({ tag: 'not-found' });
  });

  test('escapes whatever name of a widget is asked for', () => {
    for (const name of ['a?b=1', '#', '%2e%2e', '&x=1', `it's "so"`, '漢字', 'a b']) {
      const node = sound.lookupChild('/widgets', name);
      if (node?.tag !== 'expand') throw new Error('expected an expansion');
      const { url } = node.val.query.request;
      expect(new URL(url).href).toBe(url);
      expect(decodeURIComponent(url.slice('https://api.specimen.example/widgets/'.length))).toBe(name);
    }
  });

  test('selects an array from one widget, and from a page of them', () => {
    const widget = { name: 'bolt', updated_at: 'now', url: 'https://api.specimen.example/widgets/bolt' };
    const selected = (node: Node | undefined, response: JSONValue): unknown =>
      node?.tag === 'expand' && node.val.query.select.tag === 'json' && search(response, node.val.query.select.val);
    expect(selected(sound.lookupChild('/widgets', 'bolt'), widget)).toEqual([{ name: 'bolt', version: 'now' }]);
    expect(selected(sound.listChildren('/widgets')[0], [widget])).toEqual([{ ...widget, version: 'now' }]);
  });

  test('draws all files of a widget from the response that its lookup asks for', () => {
    const node = sound.lookupChild('/widgets', 'left handed');
    const files = sound.listChildren('/widgets/left handed').map(nameOf);
    expect(files).toEqual(['title', 'state', 'size_text', 'labels']);
    for (const file of files) {
      const content = sound.readFile(`/widgets/left handed/${file}`);
      expect(content).toMatchObject({ tag: 'query', val: { select: { tag: 'json' } } });
      expect(content.tag === 'query' && content.val.request).toEqual(node?.tag === 'expand' && node.val.query.request);
    }
  });

  test('has in its inline files what its author says', async () => {
    const file = new URL('../../../providers/mutants/omnivet.certify.toml', import.meta.url);
    const { sample } = parse(await readFile(file, 'utf8')) as { sample: Record<string, string>[] };
    const inline = sample.flatMap(({ path = '', text, sha256 }) => {
      const content = sound.readFile(path);
      return content.tag === 'inline' ? [{ path, content, text, sha256 }] : [];
    });
    for (const { content, text, sha256 } of inline)
      expect(text === undefined ? digestOf(content) : textOf(content)).toBe(text ?? sha256);
    const compared = inline.map(({ path }) => path);
    expect(compared).toEqual(['/README.txt', '/empty.txt', '/signature.bin', '/docs/chapters/two.txt']);
  });
});
