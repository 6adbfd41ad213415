import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { spawnIsolated } from '../../../src/ambient/child-process.ts';
import { buildProvider } from '../../../src/author/build.ts';
import { formatProblem } from '../../../src/author/problem.ts';
import { runNode } from '../../../src/author/run-node.ts';
import type { Call, Outcome } from './run-component.ts';

// Every way in which an author's answer can cross into the component model.
const SOURCE = `
import { body, directory, expand, file, get, header, json, notFound, notPermitted, post, type Provider, query, text } from 'omnivet/provider';

const ANSWERS: Record<string, () => ReturnType<Provider['readFile']>> = {
  '/text': () => text('Grüße 😀'),
  '/query': () => query(get('https://a.example/x', { headers: { accept: 'a/b' }, secret: 'TOKEN' }), json('title')),
  '/plain': () => query(get('https://a.example/'), body),
  '/post': () => query(post('https://a.example/', '{}'), header('etag')),
  '/returned': () => notFound(),
  '/explained': () => notPermitted('not \\ud800 yours'),
  '/thrown': () => { throw notFound(); },
  '/undefined': () => undefined as never,
  '/clock': () => text(String(Date.now())),
  '/bug': () => {
    const nothing = undefined as unknown as { length: number };
    return text(String(nothing.length));
  },
};

export const provider: Provider = {
  manifest: { name: 'answers', version: '1' },
  lookupChild(parent, name) {
    if (name === 'file') return file(name);
    if (name === 'facts') return file(name, { size: 12345678901, modified: 0, version: 'v' });
    if (name === 'expand') return expand({ request: get('https://a.example/'), select: json('[]'), kind: 'directory' });
    if (name === 'paged') return expand({ request: get('https://a.example/'), select: json('[]'), kind: 'file', pages: 9, itemUrl: 'url' });
    if (name === 'bug') throw new Error('boom');
    return undefined;
  },
  listChildren: () => [directory('a'), file('b')],
  readFile(path) {
    const answer = ANSWERS[path];
    return answer === undefined ? notFound() : answer();
  },
};
`;

const CALLS: readonly Call[] = [
  ...['file', 'facts', 'expand', 'paged', 'bug', 'nothing'].map((name): Call => ['lookupChild', '/', name]),
  ['listChildren', '/'],
  ...['text', 'query', 'plain', 'post', 'returned', 'explained', 'thrown', 'undefined', 'absent', 'clock', 'bug'].map(
    (name): Call => ['readFile', `/${name}`],
  ),
];

let folder = '';
let imports: unknown;
const outcomes = new Map<string, Outcome>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omnivet-component-'));
  const source = join(folder, 'provider.ts');
  await writeFile(source, SOURCE);
  const out = join(folder, 'answers.wasm');
  const built = await buildProvider({ source, out });
  if (!built.ok) throw new Error(built.problems.map(formatProblem).join('\n'));
  const program = fileURLToPath(new URL('run-component.ts', import.meta.url));
  const end = await runNode(spawnIsolated, {
    argv: ['--no-warnings', program, out],
    input: Buffer.from(JSON.stringify(CALLS)),
    deadline: 60_000,
    maxOutput: 1024 * 1024,
  });
  if (end.ended !== 'exit' || end.code !== 0) throw new Error(`${end.ended}: ${end.stderr}`);
  const report = JSON.parse(Buffer.from(end.stdout).toString('utf8')) as { imports: unknown; outcomes: Outcome[] };
  imports = report.imports;
  for (const [index, outcome] of report.outcomes.entries()) outcomes.set(CALLS[index]?.join(' ') ?? '', outcome);
}, 90_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const base64 = (text: string): { bytes: string } => ({ bytes: Buffer.from(text).toString('base64') });
const request = (url: string): object => ({ method: 'get', url, headers: [] });

test('buildProvider of any provider makes a component without imports', () => {
  expect(imports).toEqual([]);
});

test.each<[string, unknown]>([
  ['file', { tag: 'entry', val: { name: 'file', kind: 'file' } }],
  ['facts', { tag: 'entry', val: { name: 'facts', kind: 'file', size: 12345678901, modified: 0, version: 'v' } }],
  [
    'expand',
    {
      tag: 'expand',
      val: {
        query: { request: request('https://a.example/'), select: { tag: 'json', val: '[]' } },
        kind: 'directory',
        pages: 1,
      },
    },
  ],
  ['paged', { tag: 'expand', val: expect.objectContaining({ pages: 9, itemUrl: 'url', kind: 'file' }) as unknown }],
])('lookup-child of %s crosses into the component model unchanged', (name, node) => {
  expect(outcomes.get(`lookupChild / ${name}`)).toEqual({ answer: node });
});

test('lookup-child of a name that is not there answers none', () => {
  // JSON leaves undefined out, and undefined is jco's none.
  expect(outcomes.get('lookupChild / nothing')).toEqual({});
});

test('lookup-child of a provider that throws answers a name that no host may accept, with the reason', () => {
  const line = SOURCE.split('\n').findIndex((text) => text.includes("'boom'")) + 1;
  const name = `\0Error: boom (at provider.ts:${line})`;
  expect(outcomes.get('lookupChild / bug')).toEqual({ answer: { tag: 'entry', val: { name, kind: 'file' } } });
});

test('list-children of a directory answers its entries in order', () => {
  expect(outcomes.get('listChildren /')).toMatchObject({ answer: [{ val: { name: 'a' } }, { val: { name: 'b' } }] });
});

test.each<[string, unknown]>([
  ['text', { answer: { tag: 'inline', val: base64('Grüße 😀') } }],
  [
    'query',
    {
      answer: {
        tag: 'query',
        val: {
          request: {
            method: 'get',
            url: 'https://a.example/x',
            headers: [{ name: 'accept', value: 'a/b' }],
            secret: 'TOKEN',
          },
          select: { tag: 'json', val: 'title' },
        },
      },
    },
  ],
  ['plain', { answer: { tag: 'query', val: { request: request('https://a.example/'), select: { tag: 'body' } } } }],
  [
    'post',
    {
      answer: {
        tag: 'query',
        val: {
          request: { method: 'post', url: 'https://a.example/', headers: [], body: base64('{}') },
          select: { tag: 'header', val: 'etag' },
        },
      },
    },
  ],
  ['returned', { err: { tag: 'not-found' } }],
  ['thrown', { err: { tag: 'not-found' } }],
  ['explained', { err: { tag: 'not-permitted', val: 'not \ufffd yours' } }],
  ['undefined', { err: { tag: 'internal', val: expect.stringContaining('readFile answered undefined') as string } }],
  ['absent', { err: { tag: 'not-found' } }],
  // In a component time stands still.
  ['clock', { answer: { tag: 'inline', val: base64('0') } }],
])('read-file of %s crosses into the component model unchanged', (name, outcome) => {
  expect(outcomes.get(`readFile /${name}`)).toEqual(outcome);
});

test('read-file of a provider with a bug names the line of the author', () => {
  const line = SOURCE.split('\n').findIndex((text) => text.includes('nothing.length')) + 1;
  expect(outcomes.get('readFile /bug')).toEqual({
    err: {
      tag: 'internal',
      val: expect.stringMatching(new RegExp(`^TypeError: .* \\(at provider\\.ts:${line}\\)$`)) as string,
    },
  });
});
