/** The cases of a run: batches, each from a seed of its own, so that any case can be made again by itself. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { encodeCase } from './plain-json.ts';

/** The seed of a batch of a run. */
export function batchSeed(seed: number, batch: number): number {
  return createHash('sha256').update(`${seed} ${batch}`).digest().readInt32LE(0);
}

/** The first cases of a seed. The place of one of them in the list is its path in fast-check's sense. */
export function casesOf<Case>(arbitrary: fc.Arbitrary<Case>, seed: number, count: number): readonly Case[] {
  return fc.sample(arbitrary, { seed, numRuns: count });
}

/** The case at a path: a number, and what shrinking made of it. `undefined` when the path leads to none, as one of another version may. */
export function caseAt<Case>(arbitrary: fc.Arbitrary<Case>, seed: number, path: string): Case | undefined {
  return fc.sample(arbitrary, { seed, path, numRuns: 1 })[0];
}

/** What tells whether two versions make the same cases: a digest of some. */
export function digestOfCases(arbitrary: fc.Arbitrary<unknown>): string {
  const hash = createHash('sha256');
  for (const one of fc.sample(arbitrary, { seed: 1, numRuns: 24 })) hash.update(encodeCase(one));
  return hash.digest('hex').slice(0, 8);
}
