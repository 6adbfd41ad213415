/**
 * Any provider as the subject of the fuzzer: sound ones are left in peace, bugs of mutants are found and made small, and a token replays
 * what was found, on the same component and on one that has changed.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { packageRoot, parseToken, replayToken, runFuzz, type TargetEnd } from '../../fuzz/index.ts';
import { DRIVER_NAMES } from '../../src/fuse/driver.ts';
import type { Mutation } from '../../providers/mutants/mutations.ts';
import { providerFile } from '../helpers/built-providers.ts';
import { buildMutant } from '../helpers/mutant-builds.ts';

vi.setConfig({ testTimeout: 300_000 });

const SEED = 20_261_126;
const FOLDER = fileURLToPath(new URL('../../.cache/mutants', import.meta.url));

interface Subject {
  readonly file: string;
  readonly authorFile: string;
}

async function fuzzed(subject: Subject, runs: number, component = 'none'): Promise<TargetEnd> {
  const [end] = await runFuzz({
    targets: ['provider'],
    subject,
    driver: DRIVER_NAMES.find((name) => name === process.env['OMNIVET_TEST_DRIVER']),
    jobs: 1,
    run: {
      seed: SEED,
      runs,
      // A bound for a machine that is busy with other things; the runs end it elsewhere.
      time: 150_000,
      shrinkTime: 3_000,
      component,
      regressions: `${packageRoot()}/fuzz/none`,
      save: false,
      failures: 1,
    },
    tell: () => {},
    found: () => {},
    ended: () => {},
  });
  return end ?? { kind: 'failed', target: 'provider', message: 'nothing was run' };
}

function ofRepository(name: 'hello' | 'github'): Subject {
  return { file: providerFile(name), authorFile: `${packageRoot()}/providers/${name}/omnivet.certify.toml` };
}

async function mutant(name: Mutation): Promise<Subject> {
  const authorFile = `${packageRoot()}/providers/mutants/omnivet.certify.toml`;
  return { file: await buildMutant(name, FOLDER), authorFile };
}

test.each([
  ['hello', 8],
  ['github', 4],
] as const)('a short run on %s finds nothing', async (name, runs) => {
  expect(await fuzzed(ofRepository(name), runs)).toMatchObject({
    kind: 'result',
    result: { target: 'provider', runs, failures: [] },
  });
});

test('the bug of a mutant is found, and its case is small', async () => {
  const end = await fuzzed(await mutant('content-changes'), 512);
  expect(end).toMatchObject({ kind: 'result', result: { failures: [{ confirmed: 3 }] } });
  const failure = end.kind === 'result' ? end.result.failures[0] : undefined;
  expect(failure?.problems.join('\n')).toMatch(/purity/);
  expect(failure?.text.length).toBeLessThan(300);
});

test('a token replays its failure, and says so when the component is another', async () => {
  const subject = await mutant('lists-twice');
  const component = createHash('sha256')
    .update(await readFile(subject.file))
    .digest('hex')
    .slice(0, 8);
  const end = await fuzzed(subject, 512, component);
  const failure = end.kind === 'result' ? end.result.failures[0] : undefined;
  const token = parseToken(failure?.token ?? '');
  if (token === undefined) throw new Error(`no token came of it: ${JSON.stringify(end)}`);
  const again = await replayToken(token, '01234567', { subject });
  expect(again).toMatchObject({
    changes: [`the component has changed since (${component}, now 01234567)`],
    text: failure?.text,
    failure: { confirmed: 3 },
  });
});
