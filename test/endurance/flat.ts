/** Whether what a long run holds stays level. */

/** What was measured at one moment, by name. */
export type Sample = Readonly<Record<string, number>>;

/**
 * What grew, in words: the least of the last third against the most of the first, so that neither a peak nor the start-up counts.
 * `slack` is how much more is still level, and names what is looked at. Fewer than six samples are an error: they say nothing.
 */
export function grown(samples: readonly Sample[], slack: Sample): readonly string[] {
  if (samples.length < 6) throw new RangeError(`${samples.length} samples say nothing`);
  const third = Math.floor(samples.length / 3);
  return Object.entries(slack).flatMap(([name, more]) => {
    const of = (some: readonly Sample[]): number[] => some.map((sample) => sample[name] ?? Number.NaN);
    const before = Math.max(...of(samples.slice(0, third)));
    const after = Math.min(...of(samples.slice(-third)));
    return after <= before + more ? [] : [`${name} went from ${before} to ${after}`];
  });
}
