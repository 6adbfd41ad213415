import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { AREAS } from '../../conformance/check.ts';
import { CHECKS } from '../../conformance/checks/index.ts';
import { providerFile } from '../helpers/built-providers.ts';
import { createCleanUp } from '../helpers/clean-up.ts';
import { type Outcome, output, run, runWithin } from '../helpers/programs.ts';
import { buildParts } from '../helpers/source-provider.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
vi.setConfig({ testTimeout: 150_000 });

const cleanUp = createCleanUp();
afterEach(() => cleanUp[Symbol.asyncDispose]());

// Milliseconds: a part of the suite takes a few seconds, and these machines are shared.
const PATIENCE = 120_000;
/** The whole of it takes a minute and a half on a machine that has nothing else to do. */
const LONG_PATIENCE = 270_000;
const certify = (...args: readonly string[]): Promise<Outcome> =>
  runWithin(PATIENCE, process.execPath, MAIN, 'certify', ...args);

/** A component in a folder of its own, with an author's file when there is one. */
async function beside(component: string, authorFile?: string): Promise<string> {
  const folder = await cleanUp.folder();
  const file = join(folder, 'provider.wasm');
  await symlink(component, file);
  if (authorFile !== undefined) await writeFile(join(folder, 'omnivet.certify.toml'), authorFile);
  return file;
}

interface Printed {
  readonly results: readonly { readonly id: string; readonly outcome: string; readonly evidence?: object }[];
  readonly verdict: { readonly certified: boolean };
  readonly unseen: readonly string[];
}

function printed({ stdout }: Outcome): Printed {
  return JSON.parse(stdout.toString()) as Printed;
}

test('certify of a part of the suite on a good provider passes, quiet in a pipe', async () => {
  const outcome = await certify(providerFile('hello'), '--area', 'readonly', '--json', '--seed', '7');
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  const { results, verdict } = printed(outcome);
  expect(results.map(({ id, outcome: how }) => `${id} ${how}`)).toEqual([
    'readonly/mutations passed',
    'readonly/mount-flags passed',
    'readonly/declared-methods skipped',
  ]);
  expect(verdict.certified).toBe(false);
});

test('certify of the whole suite through the kernel protocol certifies a sound provider', async () => {
  const file = fileURLToPath(new URL('../../providers/github/omnivet.certify.toml', import.meta.url));
  const args = [providerFile('github'), '--author-file', file, '--driver', 'kernel', '--json', '--seed', '7'];
  const outcome = await runWithin(LONG_PATIENCE, process.execPath, MAIN, 'certify', ...args);
  const { results, verdict } = printed(outcome);
  expect(results.filter(({ outcome: how }) => how !== 'passed' && how !== 'skipped')).toEqual([]);
  expect([verdict.certified, results.length]).toEqual([true, CHECKS.length]);
  // One lane sees the requests, another judges them: both have to know the same secrets.
  expect(results.find(({ id }) => id === 'capabilities/bound-secrets')).toMatchObject({ evidence: { bearing: 5 } });
}, 280_000);

test('certify of a provider with a bug fails, and says what, where, what to do and how to run it again', async () => {
  const twice = "(parent) => (parent === '/' ? [kit.file('a'), kit.file('a')] : [])";
  const file = await buildParts(cleanUp, { listChildren: twice });
  const { code, stdout, stderr } = await certify(file, '--only', 'namespace/unique-names', '--seed', '7');
  expect({ code, stderr }).toEqual({ code: 1, stderr: 'failed: namespace/unique-names\n' });
  const report = stdout.toString();
  expect(report).toMatch(/namespace\/unique-names/);
  expect(report).toMatch(/listed twice/);
  expect(report).toContain(`npx omnivet certify ${file} --only namespace/unique-names --seed 7`);
});

test('certify of a provider that asks others and shows nothing says what could not be seen', async () => {
  const file = await beside(providerFile('github'));
  const outcome = await certify(file, '--area', 'errors', '--json');
  expect(outcome.code).toBe(1);
  const { results, unseen } = printed(outcome);
  expect(unseen.join('\n')).toMatch(/Nothing answers in place of api\.github\.com.*"recordings" or "handlers"/s);
  expect(new Set(results.map(({ outcome: how }) => how))).toEqual(new Set(['skipped']));
});

test('certify of a file that cannot be mounted fails the audit and skips the rest', async () => {
  const folder = await cleanUp.folder();
  const file = join(folder, 'provider.wasm');
  await writeFile(file, 'not WebAssembly');
  const outcome = await certify(file, '--only', 'capabilities/audit,readonly', '--json');
  expect(outcome.code).toBe(1);
  expect(printed(outcome).results.map(({ outcome: how }) => how)).toEqual(['skipped', 'skipped', 'skipped', 'failed']);
});

test('certify writes every report that is asked for beside the one that it prints', async () => {
  const folder = await cleanUp.folder();
  const at = (name: string): string => join(folder, name);
  const files = ['--json', at('r.json'), '--junit', at('r.xml'), '--tap', at('r.tap'), '--sarif', at('r.sarif')];
  const { code, stdout } = await certify(providerFile('hello'), '--only', 'readonly/mount-flags', ...files);
  expect({ code, text: stdout.toString() }).toMatchObject({ code: 0, text: expect.stringMatching(/hello 1\.0\.0/) });
  expect(JSON.parse(await readFile(at('r.json'), 'utf8'))).toMatchObject({ verdict: { certified: false } });
  expect(JSON.parse(await readFile(at('r.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
  expect(await readFile(at('r.xml'), 'utf8')).toMatch(/^<\?xml .*<testcase /s);
  expect(await readFile(at('r.tap'), 'utf8')).toMatch(/^TAP version 14\n/);
});

test('certify --list prints every check with its level and its requirement', async () => {
  const lines = (await output(process.execPath, MAIN, 'certify', '--list')).trim().split('\n');
  expect(lines).toHaveLength(CHECKS.length);
  for (const area of AREAS) expect(lines.some((line) => line.startsWith(`${area}/`))).toBe(true);
  const listed = JSON.parse(await output(process.execPath, MAIN, 'certify', '--list', '--json')) as { id: string }[];
  expect(listed.map(({ id }) => id)).toEqual(CHECKS.map(({ id }) => id));
});

describe('certify with wrong usage exits with 2 and says what to do', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['no file', [], /no component is named/],
    ['a missing file', ['/nothing/x.wasm'], /cannot read the component: ENOENT.*Give the path/s],
    ['an unknown check', ['x.wasm', '--only', 'bytes/slice'], /no check "bytes\/slice"; is it bytes\/slices/],
    ['an unknown area', ['x.wasm', '--area', 'speed'], /no area "speed": expected one of/],
    ['a selection of nothing', ['x.wasm', '--only', 'readonly', '--skip', 'readonly'], /no check is left/],
    ['a shard that there is none of', ['x.wasm', '--shard', '3/2'], /Expected i\/n/],
    ['a seed that is no number', ['x.wasm', '--seed', 'x'], /Expected a whole number/],
    ['two reports on standard output', ['x.wasm', '--json', '--tap'], /--json and --tap both go to standard output/],
    ['a report in place of a directory', ['x.wasm', '--tap', '/tmp'], /\/tmp is a directory/],
    ['an unknown flag', ['x.wasm', '--fast'], /unknown option '--fast'/],
  ])('%s', async (_title, args, message) => {
    const { code, stdout, stderr } = await certify(...args);
    expect({ code, stdout: stdout.toString(), stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(message),
    });
  });

  test.each<[string, string, RegExp]>([
    ["an unknown key in the author's file", 'samples = []\nspeed = 1\n', /omnivet\.certify\.toml:2: speed: /],
    ['handlers that are not there', 'handlers = "nothing.ts"\n', /nothing\.ts cannot be imported/],
    ['a recording that is none', 'recordings = ["provider.wasm"]\n', /provider\.wasm cannot be read/],
    [
      'a secret that is not declared',
      '[secrets]\nTOKEN = "12345678"\n',
      /secrets\.TOKEN: the component declares no such/,
    ],
  ])('%s', async (_title, authorFile, message) => {
    const { code, stderr } = await certify(await beside(providerFile('hello'), authorFile));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  });
});

test('certify leaves no mount and no folder behind when it is interrupted', async () => {
  const folder = await cleanUp.folder();
  await mkdir(join(folder, 'tmp'));
  const command = [process.execPath, MAIN, 'certify', providerFile('hello'), '--area', 'containment'];
  const { code } = await run('env', `TMPDIR=${join(folder, 'tmp')}`, 'timeout', '-s', 'INT', '4', ...command);
  expect(code).not.toBe(0);
  expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain(folder);
});
