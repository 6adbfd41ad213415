/** One mutant under the suite: which checks fail on it, and whether those do that have to. */
import { tmpdir } from 'node:os';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Check } from '../../conformance/check.ts';
import type { CheckResult } from '../../conformance/outcome.ts';
import { openSession } from '../../conformance/run/session.ts';
import { loadSubject } from '../../conformance/subject/load-subject.ts';

/** A provider or a host with one bug planted, or (`none`) without any. */
export interface Mutant {
  readonly name: string;
  readonly kind: 'none' | 'provider' | 'host';
  readonly bug: string;
  /** Ids of the checks that have to fail. */
  readonly fails: readonly string[];
}

export interface Row {
  readonly mutant: Mutant;
  readonly results: readonly CheckResult[];
  readonly milliseconds: number;
}

const AUTHOR_FILE = fileURLToPath(new URL('../../providers/mutants/omnivet.certify.toml', import.meta.url));
const SEED = 20_261_126;
// Milliseconds: two rows at once on a machine that has other things to do.
const TIMEOUT = 120_000;

/** Runs checks on a component, under a host of one's own when `host` is given. */
export async function runRow(
  mutant: Mutant,
  component: string,
  checks: readonly Check[],
  host: readonly string[] | undefined,
): Promise<Row> {
  const started = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'omnivet-mutant-'));
  // The same name for all of them, so that nothing but the bug differs.
  const file = join(folder, 'provider.wasm');
  await symlink(component, file);
  const subject = await loadSubject({ file, authorFile: AUTHOR_FILE, seed: SEED, host });
  const session = openSession({ subject, timeout: TIMEOUT, now: Date.now(), checks });
  try {
    const results: CheckResult[] = [];
    for (const check of checks) results.push(await session.execute(check));
    return { mutant, results, milliseconds: Math.round(performance.now() - started) };
  } finally {
    await session.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What is wrong with a row, a sentence each: a check that has to fail and does not, or one that fails where nothing is wrong. */
export function problemsOf({ mutant, results }: Row): string[] {
  const outcomeOf = (id: string): string => results.find((result) => result.id === id)?.outcome.kind ?? 'not run';
  const missed = mutant.fails
    .filter((id) => outcomeOf(id) !== 'failed')
    .map((id) => `${mutant.name} does not fail ${id} (${outcomeOf(id)}): ${mutant.bug}`);
  if (mutant.kind !== 'none') return missed;
  return results.flatMap(({ id, outcome }) => {
    if (outcome.kind === 'failed')
      return [
        `the specimen fails ${id}: ${outcome.findings.map(({ where, actual }) => `${where}: ${actual}`).join('; ')}`,
      ];
    return outcome.kind === 'errored' ? [`the specimen cannot be held against ${id}: ${outcome.message}`] : [];
  });
}
