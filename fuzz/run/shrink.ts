/** From a case that fails to the smallest one that fails in the same way, by fast-check, one case at a time. */
import fc from 'fast-check';
import type { Bench } from './bench.ts';
import { oraclesOf } from './signature.ts';

/** The end of shrinking. */
export interface Shrunk<Case> {
  readonly value: Case;
  readonly text: string;
  /** What it broke when it was found. */
  readonly problems: readonly string[];
  readonly path: string;
  /** How many steps were taken. */
  readonly steps: number;
  /** Whether time ended before there was nothing more to take away. */
  readonly interrupted: boolean;
}

export interface ShrinkRequest<Case> {
  readonly arbitrary: fc.Arbitrary<Case>;
  readonly seed: number;
  readonly path: string;
  /** What the case broke: a smaller one has to break something of it. */
  readonly problems: readonly string[];
  /** Milliseconds. */
  readonly time: number;
}

/** `undefined` when the case does not fail by itself. */
export async function shrink<Case>(
  bench: Bench<Case>,
  request: ShrinkRequest<Case>,
): Promise<Shrunk<Case> | undefined> {
  const { arbitrary, seed, path, time } = request;
  const oracles = oraclesOf(request.problems);
  let last: readonly string[] = request.problems;
  const property = fc.asyncProperty(arbitrary, async (value) => {
    const { each } = await bench.attempt([value]);
    const problems = each[0] ?? [];
    if (![...oraclesOf(problems)].some((oracle) => oracles.has(oracle))) return true;
    last = problems;
    return false;
  });
  // Nothing is looked at twice: shrinking makes many cases that are the same.
  const details = await fc.check(property, {
    seed,
    path,
    numRuns: 1,
    interruptAfterTimeLimit: time,
    skipEqualValues: true,
  });
  if (!details.failed || details.counterexample === null) return undefined;
  const [value] = details.counterexample;
  return {
    value,
    text: fc.stringify(value),
    problems: last,
    path: details.counterexamplePath,
    steps: details.numShrinks,
    interrupted: details.interrupted,
  };
}
