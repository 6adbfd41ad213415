/** How often an arbitrary hits each of its classes: counted, and as a table to print. */
import fc from 'fast-check';
import type { Classified } from './classified.ts';

export interface Statistics {
  readonly name: string;
  readonly runs: number;
  readonly seed: number;
  /** How many values were in each class, the most frequent first; those that were never hit come last, with 0. */
  readonly counts: ReadonlyMap<string, number>;
  /** The classes that have to be hit and were not. */
  readonly missed: readonly string[];
}

/** Which values to look at. */
export interface StatisticsOptions {
  /** The arbitrary's own number by default. */
  readonly runs?: number;
  readonly seed: number;
}

/** Generates values, as many times as told, and counts what they are. The same seed gives the same counts. */
export function statisticsOf(classified: Classified<unknown>, { runs, seed }: StatisticsOptions): Statistics {
  const numRuns = runs ?? classified.samples;
  const counts = new Map(classified.classes.map((name) => [name, 0]));
  for (const value of fc.sample(classified.arbitrary, { numRuns, seed })) {
    for (const name of new Set(classified.classify(value))) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const ordered = [...counts].toSorted(([one, first], [other, second]) => second - first || (one < other ? -1 : 1));
  const missed = classified.classes.filter((name) => counts.get(name) === 0);
  return { name: classified.name, runs: numRuns, seed, counts: new Map(ordered), missed };
}

/** A table for a terminal: a line for each class, with its share of all values. */
export function formatStatistics({ name, runs, seed, counts, missed }: Statistics): string {
  const width = Math.max(...Array.from(counts.keys(), (label) => label.length));
  const lines = Array.from(counts, ([label, count]) => {
    const share = ((100 * count) / runs).toFixed(2).padStart(6);
    return `  ${label.padEnd(width)} ${String(count).padStart(7)} ${share} %`;
  });
  const end = missed.length === 0 ? 'every class was hit' : `never hit: ${missed.join(', ')}`;
  return [`${name}: ${runs} values, seed ${seed}`, ...lines, `  ${end}`, ''].join('\n');
}
