import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildProvider, formatProblem } from '../../../src/index.ts';
import { parseConfiguration } from '../../../src/host/configuration.ts';

const README = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');

function block(language: string): string {
  const [, code] = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(README) ?? [];
  if (code === undefined) throw new Error(`README.md has no block of ${language}`);
  return code;
}

test('the provider of the README builds and declares its host', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'omnivet-readme-'));
  try {
    await writeFile(join(folder, 'zen.ts'), block('ts'));
    const result = await buildProvider({ source: join(folder, 'zen.ts'), out: join(folder, 'zen.wasm') });
    expect(result.ok ? result.manifest.hosts : result.problems.map(formatProblem)).toMatchObject([
      { host: 'api.github.com' },
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the configuration of the README is valid', () => {
  const parsed = parseConfiguration(block('toml'), '/omnivet.toml');
  expect(parsed.ok ? [...parsed.value.providers.keys()] : parsed.problem).toEqual(['github']);
});

test('the provider of the README is no longer than 25 lines', () => {
  expect(block('ts').trim().split('\n').length).toBeLessThanOrEqual(25);
});
