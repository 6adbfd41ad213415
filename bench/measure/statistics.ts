/** What a set of samples says. */

export interface Summary {
  readonly samples: number;
  readonly median: number;
  readonly p99: number;
  /** First and third quartile: half of the samples are between them. */
  readonly q1: number;
  readonly q3: number;
}

/** Summarises at least one sample; the order does not matter. */
export function summarise(samples: readonly number[]): Summary {
  if (samples.length === 0) throw new RangeError('no samples');
  const sorted = samples.toSorted((one, other) => one - other);
  const at = (part: number): number => quantile(sorted, part);
  return { samples: sorted.length, median: at(0.5), p99: at(0.99), q1: at(0.25), q3: at(0.75) };
}

/** Between two samples in proportion, as R's type 7 and most spreadsheets do. */
function quantile(sorted: readonly number[], part: number): number {
  const place = part * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
