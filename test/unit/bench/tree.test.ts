import { describe, expect, test } from 'vitest';
import { provider } from '../../../providers/bench/provider.ts';
import { NEEDLE, PARTS, type Shape, shapeAt, textOf } from '../../../providers/bench/shape.ts';
import { answerJson, answerPages, contentOf } from '../../../bench/upstream/answers.ts';
import { WORKLOADS } from '../../../bench/workloads/index.ts';

describe('the tree', () => {
  test('has texts of exactly the size that they declare, of which every eighth has the needle', () => {
    const { children } = shapeAt('grep') as Extract<Shape, { kind: 'directory' }>;
    const texts = children.map((shape) => textOf(shape.name, shape.kind === 'file' ? shape.size : -1));
    expect(new Set(texts.map((text) => Buffer.byteLength(text)))).toEqual(new Set([4096]));
    expect(texts.filter((text) => text.includes(NEEDLE))).toHaveLength(9);
  });

  test('has the part of every workload', () => {
    expect(WORKLOADS.filter(({ part }) => shapeAt(part) === undefined)).toEqual([]);
    expect(new Set(WORKLOADS.map(({ id }) => id)).size).toBe(WORKLOADS.length);
  });

  test('is the same from the provider, from upstream and in files', () => {
    const path = 'texts/text-00007.txt';
    const expected = contentOf(shapeAt(path) as Extract<Shape, { kind: 'file' }>).toString();
    const local = provider.readFile(`/local/copy/${path}`);
    expect(local).toMatchObject({ tag: 'inline' });
    expect(Buffer.from(local.tag === 'inline' ? local.val : []).toString()).toBe(expected);
    expect(JSON.parse(String(answerJson(`/copy/${path}`)?.body))).toMatchObject({ size: 4096, text: expected });
    expect(String(answerPages(`/copy/${path}`)?.body)).toBe(expected);
  });

  test('of the provider lists the parts of any copy, and by itself no file that it does not carry', () => {
    const names = (path: string): readonly string[] =>
      provider.listChildren(path).map((node) => (node.tag === 'entry' ? node.val.name : 'expand'));
    expect(names('/remote/copy')).toEqual(PARTS.map(({ name }) => name));
    expect(names('/local/copy')).toEqual(PARTS.filter(({ kind }) => kind === 'directory').map(({ name }) => name));
    expect(names('/remote/copy/texts')).toEqual(['expand']);
    expect(provider.lookupChild('/local/copy', 'large.bin')).toBeUndefined();
    expect(provider.lookupChild('/remote/copy', 'nothing')).toBeUndefined();
  });

  test('has files that are a response of their own, whose names the provider knows by itself', () => {
    const path = 'bodies/body-00007.txt';
    expect(provider.lookupChild('/remote/copy/bodies', 'body-00007.txt')).toMatchObject({
      tag: 'entry',
      val: { size: 4096 },
    });
    expect(provider.readFile(`/remote/copy/${path}`)).toMatchObject({
      tag: 'query',
      val: { request: { url: `https://bench.example.org/copy/${path}` }, select: { tag: 'body' } },
    });
    expect(answerJson(`/copy/${path}`)?.body.byteLength).toBe(4096);
  });

  test('of the upstream has pages that link to everything, and nothing at other paths', () => {
    const page = String(answerPages('/copy/tree/')?.body);
    expect(page.match(/href="outer-[0-9]\/"/g)).toHaveLength(10);
    expect(answerPages('/copy/nothing')).toBeUndefined();
    expect(answerJson('/copy/nothing')).toBeUndefined();
  });
});
