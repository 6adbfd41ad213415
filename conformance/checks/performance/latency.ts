import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings } from '../../finding.ts';
import type { SubjectFacts } from '../../subject/facts.ts';
import { sampleOf } from '../../subject/random.ts';
import { keptFor } from '../lifetimes.ts';
import { randomName } from '../namespace/random-names.ts';
import { childOf } from '../../subject/path.ts';
import { judge } from './budgets.ts';
import { quantile } from './quantile.ts';

const MAX_PATHS = 24;
const WARM_ROUNDS = 10;
const MICROSECONDS = 1_000;

type Operation = 'stat' | 'list' | 'read';

export const latency: MountedCheck = {
  id: 'performance/latency',
  level: 'should',
  requirement: 'Stat, listing and read take no longer than the author promises, both the first time and after.',
  advice:
    'The first time shows what the component and its requests cost, after that the host alone: ask for less, or compute less.',
  needs: [],
  async run({ subject, facts, mount, step, random }) {
    const findings = createFindings();
    const mounted = await mount();
    mounted.upstream.inject(keptFor(3600));
    step('starting the sandbox');
    await mounted.client.lstat(mounted.at(childOf('/', randomName(24, random()))));
    const chosen = pathsOf(facts, random());
    const measured: Record<string, number> = {};
    const samples: Record<string, number> = {};
    for (const temperature of ['cold', 'warm'] as const)
      for (const [operation, paths] of chosen) {
        step(`${temperature} ${operation}`);
        const times = await timesOf(mounted, operation, paths, temperature === 'cold' ? 1 : WARM_ROUNDS);
        samples[`${temperature}-${operation}`] = times.length;
        for (const [name, part] of [
          ['p50', 0.5],
          ['p99', 0.99],
        ] as const) {
          const value = quantile(times, part);
          if (value !== undefined) measured[`${temperature}-${operation}-${name}-ms`] = rounded(value / MICROSECONDS);
        }
      }
    return findings.conclude({ ...judge(measured, subject.author.budgets, findings), samples });
  },
};

/** Files are either read or stat'ed, since a stat may read; nothing is asked twice while it is cold. */
function pathsOf(
  { directories, files }: SubjectFacts,
  random: () => number,
): readonly (readonly [Operation, readonly string[]])[] {
  const some = sampleOf(files, 2 * MAX_PATHS, random).map(({ path }) => path);
  return [
    ['stat', some.filter((_, index) => index % 2 === 1)],
    ['read', some.filter((_, index) => index % 2 === 0)],
    ['list', sampleOf(directories, MAX_PATHS, random).map(({ path }) => path)],
  ];
}

/** Microseconds of each call; those that fail are left out. */
async function timesOf(
  { client, at }: SubjectMount,
  operation: Operation,
  paths: readonly string[],
  times: number,
): Promise<readonly number[]> {
  const all: number[] = [];
  for (const path of paths) {
    const timed = await client.time(operation, [at(path)], times);
    if (timed.ok) all.push(...timed.value);
  }
  return all;
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
