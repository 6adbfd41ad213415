/** One target from its regressions to the end of its budget. */
import fc from 'fast-check';
import type { Session, Target } from '../target.ts';
import { type Bench, createBench } from './bench.ts';
import { batchSeed, casesOf, digestOfCases } from './cases.ts';
import { localise } from './localise.ts';
import { type FuzzFailure, isKnown, smallest, tryValues } from './failure.ts';
import { loadRegressions, saveRegression } from './regressions.ts';

export interface TargetRun {
  readonly seed: number;
  /** The run ends after so many cases, or so many milliseconds. */
  readonly runs: number;
  readonly time: number;
  /** Milliseconds for one failure to be made smaller. */
  readonly shrinkTime: number;
  /** The beginning of the component's digest. */
  readonly component: string;
  /** Where regressions are; they are not written when `save` is false. */
  readonly regressions: string;
  readonly save: boolean;
  /** The run ends after so many failures. */
  readonly failures: number;
  /** Which of several processes this is that share the batches of one target: `first` of `many`; all of them when absent. */
  readonly share?: { readonly first: number; readonly many: number };
}

export interface TargetProgress {
  readonly runs: number;
  readonly seconds: number;
  readonly failures: number;
}

export interface TargetResult {
  readonly target: string;
  readonly seed: number;
  readonly runs: number;
  /** Of trying cases; of starting and shrinking not. */
  readonly seconds: number;
  readonly sessions: number;
  readonly regressions: number;
  readonly failures: readonly FuzzFailure[];
  /** How many cases were in each class that has to be hit. */
  readonly classes: Readonly<Record<string, number>>;
}

/** Runs a target. Fails when what it needs cannot be started. */
export async function runTarget<Case>(
  target: Target<Case, Session>,
  run: TargetRun,
  tell: (progress: TargetProgress) => void,
): Promise<TargetResult> {
  await target.prepare?.();
  const bench = createBench(target);
  try {
    return await runOn(bench, target, run, tell);
  } finally {
    await bench.close();
  }
}

async function runOn<Case>(
  bench: Bench<Case>,
  target: Target<Case, Session>,
  run: TargetRun,
  tell: (progress: TargetProgress) => void,
): Promise<TargetResult> {
  const { first, many } = run.share ?? { first: 0, many: 1 };
  const known = first === 0 ? await loadRegressions(run.regressions, target.name) : new Map();
  const failures = new Map<string, FuzzFailure>();
  for (const [file, { cases, text }] of known) {
    const failure = await tryValues(bench, target, cases as readonly Case[], { file, text });
    if (failure !== undefined) failures.set(file, failure);
  }
  const counts = new Map<string, number>(target.classes.map((name) => [name, 0]));
  const token = { target: target.name, component: run.component, cases: digestOfCases(target.arbitrary) };
  let runs = 0;
  let seconds = 0;
  // The first batch starts what cases need, which is not their speed.
  await bench.attempt([]);
  // Whoever shares a target, all of them together try the same cases as one alone would.
  const left = (batch: number): number => run.runs - batch * target.batch;
  for (let batch = first; left(batch) > 0 && seconds * 1000 < run.time && failures.size < run.failures; batch += many) {
    const seed = batchSeed(run.seed, batch);
    const began = performance.now();
    const cases = casesOf(target.arbitrary, seed, Math.min(target.batch, left(batch)));
    for (const one of cases)
      for (const name of new Set(target.classify(one))) counts.set(name, (counts.get(name) ?? 0) + 1);
    const { single, group } = await localise(bench, cases);
    seconds += (performance.now() - began) / 1000;
    runs += cases.length;
    for (const [place, problems] of single) {
      if (failures.size >= run.failures) break;
      const one = cases.slice(place, place + 1);
      if (
        isKnown(
          failures,
          problems,
          one.flatMap((value) => target.classify(value)),
        )
      )
        continue;
      const failure = await smallest(bench, target, run.shrinkTime, { ...token, seed, path: String(place) }, problems);
      if (failure === undefined) {
        const seen = await tryValues(
          bench,
          target,
          one,
          { text: one.map((value) => fc.stringify(value)).join() },
          problems,
        );
        if (seen !== undefined) failures.set(seen.signature, seen);
      } else if (!failures.has(failure.signature)) {
        failures.set(failure.signature, failure.confirmed > 0 ? await saved(failure, run) : failure);
      }
    }
    if (group !== undefined) {
      const values = group.places.flatMap((place) => cases.slice(place, place + 1));
      const text = values.map((value) => fc.stringify(value)).join('\n');
      const failure = await tryValues(bench, target, values, { text }, group.problems);
      if (failure !== undefined) failures.set(failure.signature, failure);
    }
    tell({ runs, seconds, failures: failures.size });
  }
  return {
    target: target.name,
    seed: run.seed,
    runs,
    seconds,
    sessions: bench.sessions(),
    regressions: known.size,
    failures: [...failures.values()],
    classes: Object.fromEntries(counts),
  };
}

async function saved(failure: FuzzFailure, run: TargetRun): Promise<FuzzFailure> {
  if (!run.save) return failure;
  const { target, problems, text, cases } = failure;
  const values = JSON.parse(cases) as readonly unknown[];
  const file = await saveRegression(run.regressions, { target, problem: problems.join('; '), text, cases: values });
  return { ...failure, file };
}
