import { expect, test } from 'vitest';
import { answerProblem } from '../../../src/author/answer-shape.ts';
import {
  body,
  bytes,
  directory,
  expand,
  file,
  get,
  json,
  notFound,
  post,
  query,
  text,
} from '../../../src/author/provider.ts';

const EXPANSION = expand({
  request: get('https://a.example/'),
  select: json('a'),
  kind: 'file',
  pages: 3,
  itemUrl: 'u',
});

test.each([
  ['lookupChild', undefined],
  ['lookupChild', null],
  ['lookupChild', file('a', { size: 1, modified: 0, version: 'v' })],
  ['lookupChild', { tag: 'entry', val: { name: 'a', kind: 'file', size: null } }],
  ['lookupChild', EXPANSION],
  ['listChildren', []],
  ['listChildren', [directory('a'), EXPANSION]],
  ['readFile', text('a')],
  ['readFile', bytes(new Uint8Array())],
  ['readFile', { tag: 'inline', val: [104, 105] }],
  ['readFile', query(post('https://a.example/', '{}', { headers: { accept: 'a' }, secret: 'S' }), body)],
  ['readFile', notFound()],
  ['readFile', { tag: 'invalid' }],
] as const)('answerProblem of what %s may answer (%j) is none', (operation, answer) => {
  expect(answerProblem(operation, answer)).toBe(undefined);
});

const entry = (fields: object): object => ({ tag: 'entry', val: { name: 'a', kind: 'file', ...fields } });

test.each([
  ['lookupChild', 'a', 'lookupChild answered a string; expected a node'],
  ['lookupChild', false, 'lookupChild answered a boolean; expected a node'],
  ['lookupChild', [file('a')], 'lookupChild answered an array; expected a node'],
  ['lookupChild', text('a'), 'lookupChild answered an object with the tag "inline"; expected a node'],
  ['listChildren', undefined, 'listChildren answered undefined; expected an array'],
  ['listChildren', new Set([file('a')]), 'listChildren answered an object; expected an array'],
  ['listChildren', [file('a'), 'b'], 'in what listChildren answered, [1] is a string'],
  ['listChildren', [entry({ size: -1 })], 'in what listChildren answered, [0].size is -1; expected a whole number'],
  ['listChildren', [entry({ size: 1.5 })], '[0].size is 1.5; expected a whole number'],
  ['listChildren', [entry({ modified: new Date(0) })], '[0].modified is an object; expected a whole number'],
  ['listChildren', [entry({ version: 7 })], '[0].version is 7; expected a string'],
  ['listChildren', [entry({ kind: 'dir' })], '[0].kind is "dir"; expected "file" or "directory"'],
  ['listChildren', [entry({ name: '\ud800' })], '[0].name is a string with half a surrogate pair'],
  ['readFile', undefined, 'readFile answered undefined; expected text()'],
  ['readFile', new Error('x'), 'readFile answered an Error; expected text()'],
  ['readFile', { tag: 'inline', val: 'a' }, 'in what readFile answered, the content is "a"; expected a Uint8Array'],
  ['readFile', query(get(7 as never), body), 'in what readFile answered, .request.url is 7; expected a string'],
  ['readFile', query(get('u'), 'name' as never), 'in what readFile answered, .select is a string'],
  ['readFile', Promise.resolve(), 'readFile must not be async'],
] as const)('answerProblem of %s answering %o names it', (operation, answer, problem) => {
  expect(answerProblem(operation, answer)).toContain(problem);
});
