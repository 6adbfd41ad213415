/** The results of one area of the suite, counted. */
import { AREAS, type Area } from '../check.ts';
import { type CheckResult, countOutcomes, type OutcomeKind } from '../outcome.ts';

export interface AreaResults {
  readonly area: Area;
  readonly results: readonly CheckResult[];
  readonly counts: Readonly<Record<OutcomeKind, number>>;
  /** The time of its checks together; they may have run side by side. */
  readonly milliseconds: number;
}

/** The areas of which something ran, in the order of the suite. */
export function byArea(all: readonly CheckResult[]): AreaResults[] {
  return AREAS.map((area) => summarise(area, all)).filter(({ results }) => results.length > 0);
}

/** `340 ms`, `12.3 s`, `4 min 05 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${String(Math.round(milliseconds))} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${String(Math.floor(whole / 60))} min ${String(whole % 60).padStart(2, '0')} s`;
}

function summarise(area: Area, all: readonly CheckResult[]): AreaResults {
  const results = all.filter((result) => result.area === area);
  const milliseconds = results.reduce((sum, result) => sum + result.milliseconds, 0);
  return { area, results, counts: countOutcomes(results), milliseconds };
}
