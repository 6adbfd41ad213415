/** Whether what the host holds stays level over many cases: memory, descriptors, processes and mounts. */

/** What was measured between two cases, of the host and its children together. */
export interface Holdings {
  readonly residentKib: number;
  readonly descriptors: number;
  readonly processes: number;
  readonly mounts: number;
}

/** How much more than at the first measurement is still level. */
export interface Slack {
  readonly residentKib: number;
  readonly descriptors: number;
  readonly processes: number;
}

/** Caches fill, a sandbox is started again: that much is no leak. */
export const DEFAULT_SLACK: Slack = { residentKib: 64 * 1024, descriptors: 32, processes: 4 };

/**
 * What grew, in words. The least of the last third is held against the most of the first third, so that neither a peak
 * nor the start-up counts. Fewer than six measurements say nothing.
 */
export function growth(measured: readonly Holdings[], slack: Slack = DEFAULT_SLACK): readonly string[] {
  if (measured.length < 6) return [];
  const third = Math.floor(measured.length / 3);
  const of = (key: keyof Holdings, list: readonly Holdings[], pick: (...values: number[]) => number): number =>
    pick(...list.map((one) => one[key]));
  const grew = (key: keyof Holdings, more: number): readonly string[] => {
    const before = of(key, measured.slice(0, third), Math.max);
    const after = of(key, measured.slice(-third), Math.min);
    return after > before + more ? [`${key} went from ${before} to ${after}`] : [];
  };
  return [
    ...grew('residentKib', slack.residentKib),
    ...grew('descriptors', slack.descriptors),
    ...grew('processes', slack.processes),
    ...grew('mounts', 0),
  ];
}
