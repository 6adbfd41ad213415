/** What a run has found so far: each failure made small, confirmed, told apart from the others and saved. */
import fc from 'fast-check';
import type { Session, Target } from '../target.ts';
import type { Bench } from './bench.ts';
import { digestOfCases } from './cases.ts';
import { type FuzzFailure, isKnown, smallest, tryValues } from './failure.ts';
import { type Culprits, localise } from './localise.ts';
import { loadRegressions, saveRegression } from './regressions.ts';
import type { TargetRun } from './run-target.ts';
import { formatToken } from './token.ts';

export interface Findings<Case> {
  /** Tries the regressions of the target, and says how many there are. */
  remember(): Promise<number>;
  /** Takes what is new among those who failed in a batch of this seed. */
  add(seed: number, cases: readonly Case[], culprits: Culprits): Promise<void>;
  all(): readonly FuzzFailure[];
  /** Whether the run may end: there are as many as it wants, or making them small has taken as long as it may. */
  isEnough(): boolean;
}

/** Begins with nothing; `found` is told of each failure as soon as it is sure. */
export function createFindings<Case>(
  bench: Bench<Case>,
  target: Target<Case, Session>,
  run: TargetRun,
  found: (failure: FuzzFailure) => void,
): Findings<Case> {
  const failures = new Map<string, FuzzFailure>();
  const token = { target: target.name, component: run.component, cases: digestOfCases(target.arbitrary) };
  let milliseconds = 0;
  // What does not fail again is told, and ends no run.
  const sure = (): number => [...failures.values()].filter(({ confirmed }) => confirmed > 0).length;
  const isEnough = (): boolean =>
    sure() >= run.failures || (sure() > 0 && milliseconds >= Math.max(run.time, run.shrinkTime));

  function take(key: string, failure: FuzzFailure | undefined): void {
    if (failure === undefined || failures.has(key)) return;
    failures.set(key, failure);
    found(failure);
  }

  async function takeOne(
    seed: number,
    place: number,
    one: readonly Case[],
    problems: readonly string[],
  ): Promise<void> {
    const classes = one.flatMap((value) => target.classify(value));
    if (isKnown(failures, problems, classes)) return;
    const small = await smallest(bench, target, run.shrinkTime, { ...token, seed, path: String(place) }, problems);
    const failure = small ?? (await asItIs(seed, place, one, problems));
    if (failure === undefined || failures.has(failure.signature)) return;
    take(failure.signature, failure.confirmed > 0 && run.save ? await saved(failure, run) : failure);
  }

  // It did not fail when it was tried by itself, or took all the time that there was.
  async function asItIs(
    seed: number,
    place: number,
    one: readonly Case[],
    problems: readonly string[],
  ): Promise<FuzzFailure | undefined> {
    const failure = await tryValues(bench, target, one, { text: textOf(one) }, problems);
    return failure && { ...failure, token: formatToken({ ...token, seed, path: String(place) }) };
  }

  // Many are a corpus: each is told by itself, unless they fail together alone.
  async function remembered(file: string, all: readonly Case[], text: string): Promise<void> {
    if (all.length === 1) return take(file, await tryValues(bench, target, all, { file, text }));
    for (let at = 0; at < all.length; at += target.batch) {
      const some = all.slice(at, at + target.batch);
      const { single, group } = await localise(bench, some);
      for (const [place, problems] of single) {
        const one = some.slice(place, place + 1);
        const key = `${file} ${at + place}`;
        take(key, await tryValues(bench, target, one, { file, text: textOf(one) }, problems));
      }
      if (group !== undefined)
        take(`${file} ${at}`, await tryValues(bench, target, some, { file, text }, group.problems));
    }
  }

  return {
    all: () => [...failures.values()],
    isEnough,
    async remember() {
      const known = await loadRegressions(run.regressions, target.name);
      for (const [file, { cases, text }] of known) await remembered(file, cases as readonly Case[], text);
      return known.size;
    },
    async add(seed, cases, { single, group }) {
      for (const [place, problems] of single) {
        const began = performance.now();
        if (!isEnough()) await takeOne(seed, place, cases.slice(place, place + 1), problems);
        milliseconds += performance.now() - began;
      }
      if (group === undefined) return;
      const values = group.places.flatMap((place) => cases.slice(place, place + 1));
      const failure = await tryValues(bench, target, values, { text: textOf(values) }, group.problems);
      take(failure?.signature ?? '', failure);
    },
  };
}

function textOf(values: readonly unknown[]): string {
  return values.map((value) => fc.stringify(value)).join('\n');
}

async function saved(failure: FuzzFailure, { regressions: folder }: TargetRun): Promise<FuzzFailure> {
  const { target, problems, text, cases } = failure;
  const values = JSON.parse(cases) as readonly unknown[];
  const file = await saveRegression(folder, { target, problem: problems.join('; '), text, cases: values });
  return { ...failure, file };
}
