import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseAuthorFile } from '../../../conformance/subject/author-file.ts';
import { buildProvider, formatProblem } from '../../../src/index.ts';
import { parseConfiguration } from '../../../src/host/configuration.ts';
import { readmeBlock } from '../../helpers/readme.ts';

test('the provider of the README builds and declares its host', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'omnivet-readme-'));
  try {
    await writeFile(join(folder, 'zen.ts'), readmeBlock('ts'));
    const result = await buildProvider({ source: join(folder, 'zen.ts'), out: join(folder, 'zen.wasm') });
    expect(result.ok ? result.manifest.hosts : result.problems.map(formatProblem)).toMatchObject([
      { host: 'api.github.com' },
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the configuration of the README is valid', () => {
  const parsed = parseConfiguration(readmeBlock('toml', 1), '/omnivet.toml');
  expect(parsed.ok ? [...parsed.value.providers.keys()] : parsed.problem).toEqual(['github']);
});

test('the provider of the README is no longer than 25 lines', () => {
  expect(readmeBlock('ts').trim().split('\n').length).toBeLessThanOrEqual(25);
});

test("the author's file of the README is valid", () => {
  const parsed = parseAuthorFile(readmeBlock('toml', 0), '/omnivet.certify.toml');
  expect(parsed.ok ? parsed.value.samples : parsed.problem).toHaveLength(2);
});

test('the workflow of the README gives the action inputs that it has', async () => {
  const action = parse(await readFile(new URL('../../../action.yml', import.meta.url), 'utf8')) as { inputs: object };
  const workflow = parse(readmeBlock('yaml')) as { jobs: { certify: { steps: { uses?: string; with?: object }[] } } };
  const used = workflow.jobs.certify.steps.find(({ uses }) => uses?.startsWith('OWNER/omnivet'));
  expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(used?.with ?? { nothing: 1 })));
});
