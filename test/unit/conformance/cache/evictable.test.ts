import { expect, test } from 'vitest';
import { evictablesOf } from '../../../../conformance/checks/cache/evictable.ts';
import { oneForEachResponse } from '../../../../conformance/checks/cache/one-for-each-response.ts';
import type { UpstreamFile } from '../../../../conformance/subject/facts.ts';

const file = (path: string, request: string, rest: Partial<UpstreamFile> = {}): UpstreamFile => ({
  path,
  size: 5,
  sha256: '',
  requests: ['GET https://a.example/list', request],
  drawn: 'json',
  sizeKnown: false,
  ...rest,
});

const evictables = (...upstreamFiles: UpstreamFile[]): unknown => evictablesOf({ upstreamFiles });

test('evictablesOf takes two files of one response, the second to ask for it again', () => {
  const request = 'GET https://a.example/1';
  expect(evictables(file('/1/a', request), file('/2/a', 'GET https://a.example/2'), file('/1/b', request))).toEqual([
    { request, path: '/1/a', again: '/1/b' },
  ]);
});

test('evictablesOf takes a single file that is its response, unless its size is declared', () => {
  const request = 'GET https://a.example/raw';
  expect(evictables(file('/raw', request, { drawn: 'body' }))).toEqual([{ request, path: '/raw', again: '/raw' }]);
  expect(evictables(file('/raw', request, { drawn: 'body', sizeKnown: true }))).toEqual([]);
});

test('evictablesOf leaves out what is asked by HEAD, for it has no body', () => {
  const request = 'HEAD https://a.example/1';
  expect(evictables(file('/a', request, { drawn: 'header' }), file('/b', request, { drawn: 'header' }))).toEqual([]);
});

test('oneForEachResponse takes the largest file of each response', () => {
  const [first, second] = ['GET https://a.example/1', 'GET https://a.example/2'];
  const files = [file('/1/a', first), file('/1/b', first, { size: 9 }), file('/2/a', second)];
  expect(oneForEachResponse(files).map(({ path }) => path)).toEqual(['/1/b', '/2/a']);
});
