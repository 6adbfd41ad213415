/** Order statistics of few samples. */

/** The smallest sample that at least `part` (0 to 1) of all do not exceed; `undefined` when there is none. */
export function quantile(samples: readonly number[], part: number): number | undefined {
  const sorted = samples.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)];
}
