import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CleanUp, createCleanUp } from '../../helpers/clean-up.ts';
import { type Outcome, run } from '../../helpers/programs.ts';

const MAIN = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
let cleanUp: CleanUp;
let folder: string;

beforeEach(async () => {
  cleanUp = createCleanUp();
  folder = await cleanUp.folder();
});
afterEach(() => cleanUp[Symbol.asyncDispose]());

async function build(text: string, out: string): Promise<Outcome> {
  await writeFile(join(folder, 'provider.ts'), text);
  return run(process.execPath, MAIN, 'build', join(folder, 'provider.ts'), '-o', join(folder, out));
}

test('build of a source with a mistake exits with 1', async () => {
  expect(await build('export const other = 1;', 'out.wasm')).toMatchObject({ code: 1 });
});

test('build of a source that is not there exits with 2', async () => {
  const { code, stderr } = await run(process.execPath, MAIN, 'build', join(folder, 'none.ts'));
  expect(code).toBe(2);
  expect(stderr).toContain('there is no file');
});

test('build onto its own source exits with 2', async () => {
  const { code, stderr } = await build('export const other = 1;', 'provider.ts');
  expect(code).toBe(2);
  expect(stderr).toContain('it is the source');
});
