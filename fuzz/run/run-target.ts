/** One target from its regressions to the end of its budget. */
import type { Session, Target } from '../target.ts';
import { type Bench, createBench } from './bench.ts';
import { batchSeed, casesOf } from './cases.ts';
import type { FuzzFailure } from './failure.ts';
import { createFindings } from './findings.ts';
import { localise } from './localise.ts';

export interface TargetRun {
  readonly seed: number;
  /** The run ends after so many cases, or so many milliseconds of trying them; what is found may take as long again to be made small. */
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
  /** Cases that are tried in one go: fewer are no run. */
  readonly batch: number;
}

/** Runs a target. Fails when what it needs cannot be started. */
export async function runTarget<Case>(
  target: Target<Case, Session>,
  run: TargetRun,
  tell: (progress: TargetProgress) => void,
  found: (failure: FuzzFailure) => void = () => {},
): Promise<TargetResult> {
  await target.prepare?.();
  const bench = createBench(target);
  try {
    return await runOn(bench, target, run, tell, found);
  } finally {
    await bench.close();
  }
}

async function runOn<Case>(
  bench: Bench<Case>,
  target: Target<Case, Session>,
  run: TargetRun,
  tell: (progress: TargetProgress) => void,
  found: (failure: FuzzFailure) => void,
): Promise<TargetResult> {
  const { first, many } = run.share ?? { first: 0, many: 1 };
  const findings = createFindings(bench, target, run, found);
  const regressions = first === 0 ? await findings.remember() : 0;
  const counts = new Map<string, number>(target.classes.map((name) => [name, 0]));
  let runs = 0;
  let seconds = 0;
  // The first batch starts what cases need, which is not their speed.
  await bench.attempt([]);
  // Whoever shares a target, all of them together try the same cases as one alone would.
  const left = (batch: number): number => run.runs - batch * target.batch;
  for (let batch = first; left(batch) > 0 && seconds * 1000 < run.time && !findings.isEnough(); batch += many) {
    const seed = batchSeed(run.seed, batch);
    const began = performance.now();
    const cases = casesOf(target.arbitrary, seed, Math.min(target.batch, left(batch)));
    for (const one of cases)
      for (const name of new Set(target.classify(one))) counts.set(name, (counts.get(name) ?? 0) + 1);
    const culprits = await localise(bench, cases);
    seconds += (performance.now() - began) / 1000;
    runs += cases.length;
    await findings.add(seed, cases, culprits);
    tell({ runs, seconds, failures: findings.all().length });
  }
  return {
    target: target.name,
    seed: run.seed,
    runs,
    seconds,
    sessions: bench.sessions(),
    regressions,
    failures: findings.all(),
    classes: Object.fromEntries(counts),
    batch: target.batch,
  };
}
