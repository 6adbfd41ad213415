import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { providerFile } from '../helpers/built-providers.ts';
import { createCleanUp } from '../helpers/clean-up.ts';
import { type Outcome, run, runWithin } from '../helpers/programs.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
vi.setConfig({ testTimeout: 150_000 });

const cleanUp = createCleanUp();
afterEach(() => cleanUp[Symbol.asyncDispose]());

interface Step {
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

const action = parse(await readFile(join(ROOT, 'action.yml'), 'utf8')) as {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly required?: boolean }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
};

/** Runs the step that certifies as a runner does: its script in a file, under bash, its inputs as variables. */
async function certify(inputs: Readonly<Record<string, string>>): Promise<Outcome & { folder: string }> {
  const folder = await cleanUp.folder();
  const script = action.runs.steps.find(({ name }) => name === 'Certify')?.run ?? '';
  await mkdir(join(folder, 'omnivet/node_modules/.bin'), { recursive: true });
  await symlink(join(ROOT, 'src/cli/launcher/omnivet.mjs'), join(folder, 'omnivet/node_modules/.bin/omnivet'));
  await writeFile(join(folder, 'step.sh'), script);
  await writeFile(join(folder, 'summary.md'), '# Before\n');
  const variables = {
    RUNNER_TEMP: folder,
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
    REPORTS: join(folder, 'reports'),
    ARGUMENTS: '',
    ...inputs,
  };
  const environment = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  // GitHub's own call: https://docs.github.com/actions/reference/workflow-syntax-for-github-actions#exit-codes-and-error-action-preference
  const bash = ['bash', '--noprofile', '--norc', '-eo', 'pipefail', join(folder, 'step.sh')];
  return { ...(await runWithin(120_000, 'env', '-C', folder, ...environment, ...bash)), folder };
}

describe('the action', () => {
  test('hands inputs to its scripts as variables, never as text', () => {
    for (const { run: script } of action.runs.steps) expect(script ?? '').not.toContain('${{');
  });

  test('names every input that its steps use', () => {
    const used = action.runs.steps.flatMap(({ env = {} }) =>
      Object.values(env).flatMap((value) => [...value.matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name)),
    );
    expect(used).not.toEqual([]);
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(used));
  });

  test('on a good provider passes, with all reports and the summary after what was there', async () => {
    const { code, stdout, stderr, folder } = await certify({
      COMPONENT: providerFile('hello'),
      ARGUMENTS: '--area readonly --seed 7',
    });
    expect({ code, stderr, text: stdout.toString() }).toMatchObject({ code: 0, text: expect.stringMatching(/hello/) });
    expect(await readFile(join(folder, 'output'), 'utf8')).toBe(
      `certified=false\nreports=${join(folder, 'reports')}\n`,
    );
    expect(await readFile(join(folder, 'summary.md'), 'utf8')).toMatch(/^# Before\n[^]*hello/);
    for (const name of ['report.json', 'report.sarif'])
      expect(JSON.parse(await readFile(join(folder, 'reports', name), 'utf8'))).toBeTypeOf('object');
    expect(await readFile(join(folder, 'reports/report.xml'), 'utf8')).toMatch(/^<\?xml/);
  });

  test('on a file that is no component fails, and says so', async () => {
    const { code, stdout, folder } = await certify({ COMPONENT: join(ROOT, 'README.md') });
    expect({ code, text: stdout.toString() }).toMatchObject({
      code: 1,
      text: expect.stringMatching(/capabilities\/audit/),
    });
    expect(await readFile(join(folder, 'output'), 'utf8')).toMatch(/^certified=false$/m);
  });

  test('with arguments that look like a command runs none', async () => {
    const { code, folder } = await certify({
      COMPONENT: providerFile('hello'),
      ARGUMENTS: '$(touch$IFS./ran) ; touch ./ran',
    });
    expect(code).toBe(2);
    expect((await run('test', '-e', join(folder, 'ran'))).code).toBe(1);
  });
});
