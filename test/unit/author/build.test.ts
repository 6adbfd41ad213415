import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildProvider, type BuildResult } from '../../../src/author/build.ts';
import { formatProblem } from '../../../src/author/problem.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omnivet-build-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const REST = `
  lookupChild: () => undefined,
  listChildren: () => [],
  readFile: () => ({ tag: 'not-found' }) as const,
};`;

async function build(source: string, extra: Record<string, string> = {}): Promise<BuildResult> {
  for (const [name, text] of Object.entries({ ...extra, 'provider.ts': source })) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return buildProvider({ source: join(folder, 'provider.ts'), out: join(folder, 'out.wasm'), deadline: 3000 });
}

/** What a person sees of a build that fails, after it is certain that it wrote nothing. */
async function problemsOf(source: string, extra: Record<string, string> = {}): Promise<string> {
  const result = await build(source, extra);
  expect(await readdir(folder)).toEqual(['provider.ts', ...Object.keys(extra)].toSorted());
  if (result.ok) throw new Error('it was built');
  return result.problems.map(formatProblem).join('\n');
}

describe('buildProvider of a good source', () => {
  const manifest = "export const provider = { manifest: { name: 'x', version: '1' },";

  test('gives the same bytes in another folder at another time', async () => {
    const github = fileURLToPath(new URL('../../../providers/github', import.meta.url));
    const results: BuildResult[] = [];
    for (const name of ['a', 'much/deeper/and longer']) {
      const copy = join(folder, name);
      await cp(github, copy, { recursive: true, filter: (path) => !path.endsWith('.wasm') });
      results.push(await buildProvider({ source: join(copy, 'provider.ts'), out: join(copy, 'out.wasm') }));
    }
    const digests = results.map((result) => (result.ok ? result.sha256 : result.problems));
    expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(digests[1]).toBe(digests[0]);
    const component = await readFile(join(folder, 'a/out.wasm'));
    expect(createHash('sha256').update(component).digest('hex')).toBe(digests[0]);
    expect(component.includes(folder)).toBe(false);
  }, 60_000);

  test('gives other bytes when one character of it is another', async () => {
    const one = await build(`${manifest}${REST}`);
    const other = await build(`${manifest.replace("'1'", "'2'")}${REST}`);
    expect(one.ok && other.ok && one.sha256 !== other.sha256).toBe(true);
  });

  test('reports digest, size, time and the manifest with its defaults', async () => {
    const result = await build(`${manifest}${REST}`);
    expect(result).toMatchObject({
      ok: true,
      out: join(folder, 'out.wasm'),
      manifest: { name: 'x', version: '1', hosts: [], headers: [], secrets: [] },
    });
    const written = await readFile(join(folder, 'out.wasm'));
    expect(result.ok && result.bytes).toBe(written.length);
    expect(written.includes('omnifs:manifest{"name":"x"')).toBe(true);
    expect((await readdir(folder)).toSorted()).toEqual(['out.wasm', 'provider.ts']);
  });

  test('takes in the modules that it imports', async () => {
    const result = await build(
      `import { facts } from './data/facts.ts'; export const provider = { manifest: facts,${REST}`,
      {
        'data/facts.ts': "export const facts = { name: 'imported', version: '1' };",
      },
    );
    expect(result).toMatchObject({ ok: true, manifest: { name: 'imported' } });
  });

  test('is not misled by what its top level prints', async () => {
    const forge = `try { (await import(['node', 'process'].join(':'))).stdout.write('{"missing":[]}'); } catch {}`;
    const result = await build(`${forge}${manifest}${REST}`);
    expect(result).toMatchObject({ ok: true, manifest: { name: 'x' } });
  });
});

describe('buildProvider of a source with a mistake writes nothing and', () => {
  test('shows a syntax error in its line', async () => {
    expect(await problemsOf('export const provider = {\n  a: 1,\n  b ==== 2\n};')).toBe(
      [
        'provider.ts:3:5: Expected `,` or `}` but found `===`',
        '  3 |   b ==== 2',
        '    |     ^',
        '  Correct the syntax.',
      ].join('\n'),
    );
  });

  test('shows a syntax error of an imported module in that module', async () => {
    const text = await problemsOf(`import './lib.ts'; export const provider = {${REST}`, {
      'lib.ts': '\n\tconst = 1;',
    });
    expect(text).toMatch(/^lib\.ts:2:8: .*\n {2}2 \| \tconst = 1;\n {4}\| \t {6}\^/);
  });

  test.each([
    ['a module that is not there', './nope.ts', 'provider.ts:2:16: cannot find "./nope.ts"'],
    ['a package that is not installed', 'no-such-package', 'provider.ts:2:16: cannot find "no-such-package"'],
    ['a module of Node', 'node:fs', 'provider.ts:2:16: "node:fs" is not there inside a component'],
    ['a URL', 'https://a.example/x.js', 'provider.ts:2:16: "https://a.example/x.js" is not there inside a component'],
  ])('shows the import of %s', async (_, specifier, message) => {
    const text = await problemsOf(`\nimport it from '${specifier}';\nexport const provider = { it,${REST}`);
    expect(text.split('\n')[0]).toBe(message);
  });

  test('shows an import of a name that the module does not have', async () => {
    const text = await problemsOf(`import { nope } from './lib.ts';\nexport const provider = { nope,${REST}`, {
      'lib.ts': 'export const yes = 1;',
    });
    expect(text).toMatch(/^provider\.ts:1:10: "nope" is not exported by "lib\.ts"\n/);
  });

  test('shows an import of a name that the toolkit does not have, under the name that the author wrote', async () => {
    const text = await problemsOf(`import { fil } from 'omnivet/provider';\nexport const provider = { fil,${REST}`);
    expect(text).toMatch(/^provider\.ts:1:10: "fil" is not exported by "omnivet\/provider"\n/);
  });

  test('shows a provider that is not exported where it is declared', async () => {
    const text = await problemsOf(`import { text } from 'omnivet/provider';\nconst provider = {${REST}\ntext('');`);
    expect(text).toMatch(/^provider\.ts:2:7: provider\.ts does not export "provider"\n/);
    expect(text).toContain('Write `export` in front of it.');
  });

  test('shows a default export and says how to name it', async () => {
    const text = await problemsOf(`const a = 1;\nexport default { a,${REST}`);
    expect(text).toMatch(/^provider\.ts:2:1: provider\.ts does not export "provider"\n/);
    expect(text).toContain('Name the export `provider`');
  });

  test('says which export is missing', async () => {
    expect(await problemsOf('export const other = 1;')).toMatch(
      /^provider\.ts:1:1: provider\.ts does not export "provider"/,
    );
  });

  test('says which functions are missing', async () => {
    const text = await problemsOf(
      "import { file } from 'omnivet/provider';\nexport const provider = { manifest: { name: 'x', version: '1' }, readFile: file };",
    );
    expect(text).toMatch(/^provider\.ts:2:14: the provider has no function lookupChild\n/);
    expect(text).toContain('the provider has no function listChildren');
  });

  test('shows a wrong field of the manifest where it is written', async () => {
    const source = [
      'export const provider = {',
      '  manifest: {',
      "    name: 'x',",
      "    version: '1',",
      '    hosts: [',
      "      { host: 'a.example', why: 'a' },",
      "      { host: '*.example', why: 'b' },",
      '    ],',
      "    colour: 'red',",
      '  },',
    ].join('\n');
    const text = await problemsOf(source + REST);
    expect(text).toContain('provider.ts:7:15: manifest: hosts[1].host: "*.example" is a wildcard; declare each host');
    expect(text).toContain('provider.ts:9:5: manifest: there is no field "colour"\n');
    expect(text).toContain('Known fields: name, version, description, hosts, headers, secrets.');
  });

  test('shows an unknown field of a host with the known ones', async () => {
    const hosts = "hosts: [{ host: 'a.example', why: 'a',\n method: ['GET'] }]";
    const text = await problemsOf(`export const provider = { manifest: { name: 'x', version: '1', ${hosts} },${REST}`);
    expect(text).toMatch(/^provider\.ts:2:2: manifest: there is no field "method" here\n/);
    expect(text).toContain('Known fields: host, why, methods.');
  });

  test('says of a URL as a host what to write', async () => {
    const hosts = "hosts: [{ host: 'https://api.github.com/', why: 'a' }]";
    const text = await problemsOf(`export const provider = { manifest: { name: 'x', version: '1',\n${hosts} },${REST}`);
    expect(text).toContain('"https://api.github.com/" is a URL; declare a host only, without https:// and path');
    expect(text).toMatch(/^provider\.ts:2:17: /);
    expect(text).toContain('Write: host: "api.github.com"');
  });

  test('shows a wrong field of a manifest in a constant of its own', async () => {
    const source = `const manifest = {\n  name: 'NO',\n  version: '1',\n} as const;\nexport const provider = { manifest,${REST}`;
    expect(await problemsOf(source)).toMatch(/^provider\.ts:2:9: manifest: name: /);
  });

  test('says that there is no manifest', async () => {
    expect(await problemsOf(`export const provider = {${REST}`)).toMatch(/^provider\.ts:1:1: manifest: the document: /);
  });

  test('shows an exception of its top level in the line that threw', async () => {
    const source = `type A = string;\n\nexport const provider = {${REST}\nconst broken: A = (null as never as { a: A }).a;\nexport { broken };`;
    const text = await problemsOf(source);
    const line = source.split('\n').findIndex((one) => one.includes('broken: A')) + 1;
    expect(text).toMatch(new RegExp(`^provider\\.ts:${line}:\\d+: TypeError: .*null`));
  });

  test('shows what is there in Node and not in a component', async () => {
    const source = `export const provider = { manifest: { name: 'x', version: '1' },${REST}\nexport const at = setTimeout(() => 1, 1);`;
    expect(await problemsOf(source)).toMatch(/^provider\.ts:6:\d+: ReferenceError: setTimeout is not defined/);
  });

  test('stops a top level that does not end', async () => {
    expect(await problemsOf(`for (;;);\nexport const provider = {${REST}`)).toMatch(
      /^provider\.ts: the module was still being evaluated after 3 s/,
    );
  });

  test('says that the top level ended the process', async () => {
    expect(
      await problemsOf(`(await import(['node', 'process'].join(':'))).exit(7);\nexport const provider = {${REST}`),
    ).toContain('exit code 7');
  });

  test('lets a top level read no file and start no process', async () => {
    const source = `const { readFileSync } = await import(['node', 'fs'].join(':'));\nreadFileSync('/etc/hostname');\nexport const provider = {${REST}`;
    expect(await problemsOf(source)).toMatch(/^provider\.ts:2:\d+: Error: Access to this API has been restricted/);
  });
});
