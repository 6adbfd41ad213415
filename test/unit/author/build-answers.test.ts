import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildProvider, type BuildOptions, type BuildResult } from '../../../src/author/build.ts';
import { formatProblem } from '../../../src/author/problem.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omnivet-answers-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A provider, one function on each line from line 4. */
interface Parts {
  readonly lookupChild?: string;
  readonly listChildren?: string;
  readonly readFile?: string;
  readonly manifest?: string;
}

async function build(parts: Parts, options: Partial<BuildOptions> = {}): Promise<BuildResult> {
  const source = join(folder, 'provider.ts');
  await writeFile(
    source,
    [
      "import * as kit from 'omnivet/provider';",
      'export const provider = {',
      `  manifest: { name: 'x', version: '1', ${parts.manifest ?? ''} },`,
      `  lookupChild: ${parts.lookupChild ?? '() => undefined'},`,
      `  listChildren: ${parts.listChildren ?? '() => []'},`,
      `  readFile: ${parts.readFile ?? '() => kit.notFound()'},`,
      '};',
    ].join('\n'),
  );
  return buildProvider({ source, out: join(folder, 'out.wasm'), deadline: 3000, ...options });
}

async function problemsOf(parts: Parts): Promise<string[]> {
  const result = await build(parts);
  if (result.ok) throw new Error('it was built');
  expect(await readdir(folder)).toEqual(['provider.ts']);
  return result.problems.map((problem) => formatProblem(problem));
}

const A_FILE = "() => [kit.file('a')]";
const HOST = "hosts: [{ host: 'a.example', why: 'a' }]";

test('buildProvider of answers that are no nodes and no content shows each function', async () => {
  const problems = await problemsOf({
    lookupChild: '(_, name) => name',
    listChildren: "() => 'x'",
    readFile: "() => 'hello'",
  });
  expect(problems.map((text) => text.split('\n')[0])).toEqual([
    'provider.ts:5:3: listChildren answered a string; expected an array of nodes made by file(), directory() or expand()',
    'provider.ts:4:3: lookupChild answered a string; expected a node made by file(), directory() or expand(), or undefined',
    'provider.ts:6:3: readFile answered a string; expected text(), bytes() or query(), or a failure like notFound()',
  ]);
});

test('buildProvider of async functions says that they must not be, without calling the network', async () => {
  const problems = await problemsOf({
    lookupChild: 'async (_, name) => kit.file(name)',
    listChildren: 'async () => []',
    readFile: "async () => kit.text(await (await fetch('https://a.example')).text())",
  });
  expect(problems.map((text) => text.split(':')[3]?.trim())).toEqual([
    'listChildren must not be async',
    'lookupChild must not be async',
    'readFile must not be async',
  ]);
});

test('buildProvider of a function written elsewhere shows it there', async () => {
  await writeFile(join(folder, 'list.ts'), '\nexport function listChildren() { return 7; }\n');
  const source = join(folder, 'provider.ts');
  await writeFile(
    source,
    "import { listChildren } from './list.ts';\nexport const provider = { manifest: { name: 'x', version: '1' }, listChildren, lookupChild() {}, readFile: () => ({ tag: 'not-found' }) };",
  );
  const result = await buildProvider({ source, out: join(folder, 'out.wasm') });
  expect(result).toMatchObject({ ok: false, problems: [{ place: { file: 'list.ts', line: 2 } }] });
});

test.each([
  ['listChildren', { listChildren: "() => {\n    throw new Error('helpful');\n  }" }, '6:11: listChildren("/")'],
  ['lookupChild', { lookupChild: "() => {\n    throw new Error('helpful');\n  }" }, '5:11: lookupChild("/", "x")'],
  [
    'readFile',
    { listChildren: A_FILE, readFile: "() => {\n    throw new Error('helpful');\n  }" },
    '7:11: readFile("/a")',
  ],
])('buildProvider of a %s that throws shows the line that threw', async (_, parts, place) => {
  expect(await problemsOf(parts)).toEqual([expect.stringContaining(`provider.ts:${place} threw Error: helpful\n`)]);
});

test('buildProvider of a throw in what the author imports from the toolkit shows the author’s line', async () => {
  const [text] = await problemsOf({ lookupChild: "() => kit.file(kit.urlSegment('..'))" });
  expect(text).toMatch(/^provider\.ts:4:\d+: lookupChild\("\/", "x"\) threw RangeError: /);
});

test('buildProvider of a failure thrown where there is none says so, and one thrown by readFile is right', async () => {
  expect(await problemsOf({ lookupChild: '() => { throw kit.notFound(); }' })).toEqual([
    expect.stringContaining('lookupChild threw the failure "not-found", which only readFile can give'),
  ]);
  expect(await build({ listChildren: A_FILE, readFile: '() => { throw kit.notFound(); }' })).toMatchObject({
    ok: true,
  });
});

test('buildProvider of a function that uses what a component lacks names it', async () => {
  const [text] = await problemsOf({ listChildren: A_FILE, readFile: '() => kit.text(process.env.HOME)' });
  expect(text).toMatch(/^provider\.ts:6:\d+: readFile\("\/a"\) threw ReferenceError: process is not defined/);
  expect(text).toContain('There is no `process` inside a component');
});

test('buildProvider of a function that does not end shows it', async () => {
  const [text] = await problemsOf({ lookupChild: '() => { for (;;); }' });
  expect(text).toMatch(/^provider\.ts:4:3: lookupChild\("\/", "x"\) did not answer in time/);
});

test.each([
  ["() => [kit.file('a/b')]", 'the entry "a/b", which contains "/"'],
  ["() => [kit.file('a'), kit.directory('a')]", 'the entry "a", which is listed twice'],
])('buildProvider of a listing %s says why a host refuses it', async (listChildren, words) => {
  expect((await problemsOf({ listChildren })).join('\n')).toContain(`listChildren("/") answered ${words}`);
});

test('buildProvider of a lookup that answers another name says so', async () => {
  expect((await problemsOf({ lookupChild: "() => kit.file('other')" })).join('\n')).toContain(
    'provider.ts:4:3: lookupChild answered an entry named "other"; expected the name that was asked',
  );
});

test.each([
  [
    "kit.get('https://evil.example/x')",
    'the manifest does not declare the host "evil.example"',
    'host: "evil.example"',
  ],
  ["kit.get('http://a.example/x')", 'does not start with "https://"', 'https'],
  ["kit.post('https://a.example/x', '{}')", 'POST is not declared for a.example', '"methods": ["GET", "HEAD", "POST"]'],
  ["kit.get('https://a.example/', { secret: 'TOKEN' })", 'does not declare the secret "TOKEN"', 'name: "TOKEN"'],
  ["kit.get('https://a.example/', { headers: { 'x-a': '1' } })", 'the header "x-a" is not declared', 'headers'],
])('buildProvider of a query %s that is not declared says what to declare', async (request, message, advice) => {
  const parts = { manifest: HOST, listChildren: A_FILE, readFile: `() => kit.query(${request}, kit.body)` };
  const [text, ...others] = await problemsOf(parts);
  expect(others).toEqual([]);
  expect(text).toMatch(/^provider\.ts:6:\d+: readFile\("\/a"\) asks "http/);
  expect(text).toContain(message);
  expect(text).toContain(advice);
});

test.each([
  ['foo[', 'Syntax error'],
  ['nope(a)', 'there is no function nope()'],
])('buildProvider of an expression %s shows it', async (expression, message) => {
  const query = `kit.query(kit.get('https://a.example/'), kit.json('${expression}'))`;
  const [text] = await problemsOf({ manifest: HOST, listChildren: A_FILE, readFile: `() => ${query}` });
  expect(text).toMatch(/^provider\.ts:6:\d+: readFile\("\/a"\) selects by/);
  expect(text).toContain(message);
});

test('buildProvider of an expansion looks at its request, its expression and its item-url', async () => {
  const options = "{ request: kit.get('https://b.example/'), select: kit.json('[*'), kind: 'file', itemUrl: 'a(' }";
  const text = (await problemsOf({ manifest: HOST, listChildren: `() => [kit.expand(${options})]` })).join('\n');
  expect(text).toContain('does not declare the host "b.example"');
  expect(text).toContain('selects by "[*"');
  expect(text).toContain('selects by "a("');
});

test('buildProvider of a mistake below a folder finds it', async () => {
  const listChildren = "(parent) => (parent === '/' ? [kit.directory('a')] : [kit.file('b')])";
  const text = await problemsOf({ listChildren, readFile: "(path) => (path === '/a/b' ? 7 : kit.notFound())" });
  expect(text).toEqual([expect.stringContaining('readFile answered a number')]);
});

test('buildProvider of an endless tree asks a bounded number of times', async () => {
  const listChildren = "() => Array.from({ length: 100 }, (_, index) => kit.directory('d' + index))";
  expect(await build({ listChildren, lookupChild: '(_, name) => kit.directory(name)' })).toMatchObject({ ok: true });
});

test('buildProvider with unchecked answers builds a provider that answers nonsense', async () => {
  expect(await build({ listChildren: '() => 7' }, { uncheckedAnswers: true })).toMatchObject({ ok: true });
});
