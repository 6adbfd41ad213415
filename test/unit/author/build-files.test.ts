import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildProvider } from '../../../src/author/build.ts';
import { formatProblem } from '../../../src/author/problem.ts';

const SOURCE = `export const provider = { manifest: { name: 'x', version: '1' }, lookupChild: () => undefined,
  listChildren: () => [], readFile: () => ({ tag: 'not-found' }) };`;

let folder = '';
let source = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omnivet-build-files-'));
  source = join(folder, 'provider.ts');
  await writeFile(source, SOURCE);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The code and the words of a build that writes nothing. */
async function refusal(from: string, out: string): Promise<string> {
  const before = (await readdir(folder, { recursive: true })).toSorted();
  const result = await buildProvider({ source: from, out });
  expect((await readdir(folder, { recursive: true })).toSorted()).toEqual(before);
  expect(await readFile(source, 'utf8')).toBe(SOURCE);
  if (result.ok) throw new Error('it was built');
  return result.problems.map((problem) => `${problem.code}: ${formatProblem(problem)}`).join('\n');
}

test('buildProvider onto its own source refuses it', async () => {
  expect(await refusal(source, source)).toContain('no-output: cannot write');
  expect(await refusal(source, source)).toContain('it is the source');
});

test('buildProvider onto a link to its source refuses it', async () => {
  await symlink(source, join(folder, 'link'));
  expect(await refusal(source, join(folder, 'link'))).toContain('it is the source');
});

test('buildProvider onto a file that is no WebAssembly refuses it and leaves it', async () => {
  const notes = join(folder, 'notes.md');
  await writeFile(notes, 'mine');
  expect(await refusal(source, notes)).toContain('there is a file that is no WebAssembly');
  expect(await readFile(notes, 'utf8')).toBe('mine');
});

test('buildProvider onto a folder or a device refuses it', async () => {
  await mkdir(join(folder, 'sub'));
  expect(await refusal(source, join(folder, 'sub'))).toContain('it is a directory');
  expect(await refusal(source, '/dev/null')).toContain('it is no regular file');
});

test('buildProvider into a folder that is not there says so and does not make it', async () => {
  expect(await refusal(source, join(folder, 'no/out.wasm'))).toContain(`there is no folder ${join(folder, 'no')}`);
});

test('buildProvider into a file as a folder says so', async () => {
  expect(await refusal(source, join(source, 'out.wasm'))).toMatch(/^no-output: cannot write/);
});

test('buildProvider onto an empty file or a component replaces it', async () => {
  const out = join(folder, 'out.wasm');
  await writeFile(out, '');
  const first = await buildProvider({ source, out });
  const second = await buildProvider({ source, out });
  expect(first.ok && second.ok && first.sha256 === second.sha256).toBe(true);
});

test('buildProvider of a file that is not there says so', async () => {
  expect(await refusal(join(folder, 'none.ts'), join(folder, 'out.wasm'))).toMatch(
    /^no-source: there is no file .*none\.ts/,
  );
});

test('buildProvider of a directory says so', async () => {
  expect(await refusal(folder, join(folder, 'out.wasm'))).toMatch(/^no-source: .* is a directory\n/);
});

test('buildProvider of a file that is not UTF-8 says so, without a place inside the bundler', async () => {
  const binary = join(folder, 'binary.ts');
  await writeFile(binary, Uint8Array.of(0xff, 0xfe, 0x00));
  expect(await refusal(binary, join(folder, 'out.wasm'))).toMatch(/^not-text: binary\.ts is not UTF-8\n/);
});

test('buildProvider of a source that imports what is not UTF-8 shows the import', async () => {
  await writeFile(join(folder, 'binary.ts'), Uint8Array.of(0xff, 0xfe, 0x00));
  const main = join(folder, 'main.ts');
  await writeFile(main, `\nexport * from './binary.ts';\n${SOURCE}`);
  expect(await refusal(main, join(folder, 'out.wasm'))).toMatch(/^not-text: main\.ts:2:\d+: binary\.ts is not UTF-8\n/);
});
