import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CleanUp, createCleanUp } from '../../helpers/clean-up.ts';
import { type Outcome, run } from '../../helpers/programs.ts';
import { fromText } from '../sandbox/components.ts';

const MAIN = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
let cleanUp: CleanUp;
let folder: string;

beforeEach(async () => {
  cleanUp = createCleanUp();
  folder = await cleanUp.folder();
});
afterEach(() => cleanUp[Symbol.asyncDispose]());

async function audit(content: Uint8Array, ...options: readonly string[]): Promise<Outcome> {
  const file = join(folder, 'subject.wasm');
  await writeFile(file, content);
  return run(process.execPath, MAIN, 'audit', file, ...options);
}

test('audit of a mountable component exits with 0 and shows all of it', async () => {
  const { code, stdout } = await audit(await fromText({ fields: '(func $s) (start $s) (table 3 funcref)' }));
  expect(code).toBe(0);
  expect(stdout.toString()).toMatch(/: component, \d+ bytes\nsha256 {5}[0-9a-f]{64}\n/);
  expect(stdout.toString()).toMatch(/memory from 128 KiB, table from 3 entries, a start function/);
  expect(stdout.toString()).toMatch(/\nmountable {2}yes\n$/);
});

test('audit of something else exits with 1, names the rule and says what to do', async () => {
  const { code, stdout } = await audit(Buffer.from('not wasm'));
  expect(code).toBe(1);
  expect(stdout.toString()).toMatch(/- is not WebAssembly \[not-a-component\]\n {4}Build it with/);
});

test('audit with --json and with --sarif prints one document each', async () => {
  const content = Buffer.from('not wasm');
  const [json, sarif] = [await audit(content, '--json'), await audit(content, '--sarif')];
  expect([json.code, sarif.code]).toEqual([1, 1]);
  expect(JSON.parse(json.stdout.toString())).toMatchObject({ kind: 'not-wasm', mountable: false });
  expect(JSON.parse(sarif.stdout.toString())).toMatchObject({
    version: '2.1.0',
    runs: [{ results: [{ ruleId: 'not-a-component' }] }],
  });
});

test('audit of a file that does not exist, and with contradicting options, exits with 2', async () => {
  const missing = await run(process.execPath, MAIN, 'audit', join(folder, 'nothing.wasm'));
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot read the component') });
  const both = await audit(Buffer.from(''), '--json', '--sarif');
  expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('--sarif') });
});

test('audit of names with escape sequences shows them, and obeys none', async () => {
  const { code, stdout } = await audit(await fromText({ fields: '(func (export "\\1b[31mred"))' }));
  expect(code).toBe(1);
  expect(stdout.includes(0x1b)).toBe(false);
  expect(stdout.toString()).toMatch(/strange-name/);
});
