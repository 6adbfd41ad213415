/** A result beside an earlier one: what became slower, and what asks for more than it did. */
import { type Measured, measuredOf, type Requests, type Result, type WorkloadResult } from '../result.ts';
import { formatCount, formatRatio, formatTime } from './numbers.ts';
import { alignColumns } from './table.ts';

/** One subject of omnivet's own under one workload, then and now. */
export interface Change {
  readonly workload: string;
  readonly subject: string;
  readonly before: Measured;
  /** Absent when it was measured then and fails, or is not there, now. */
  readonly after: Measured | undefined;
  /** The median now, divided by that of then; more is slower. */
  readonly absolute: number;
  /** The same of the ratios to tmpfs: what is left when the machine as a whole is faster or slower. */
  readonly relative: number;
  /** Places that are asked more often for one operation than they were. */
  readonly askedMore: readonly string[];
}

const LIMIT = 'tmpfs';
// Counts of warm operations are not whole: a time-out of the kernel falls into some rounds and not into others.
const MORE = 1.1;
const AT_LEAST = 0.1;

/** All figures of omnivet that both results should have; what is only in one of them is no change. */
export function compareResults(then: Result, now: Result): readonly Change[] {
  return then.workloads.flatMap((before) => {
    const after = now.workloads.find(({ id }) => id === before.id);
    return after === undefined ? [] : compareWorkload(before, after, now);
  });
}

function compareWorkload(then: WorkloadResult, now: WorkloadResult, { subjects }: Result): readonly Change[] {
  const names = subjects.map(({ name }) => name).filter((name) => name.startsWith('omnivet'));
  return names.flatMap((subject): readonly Change[] => {
    const before = measuredOf(then, subject);
    if (before === undefined) return [];
    const after = measuredOf(now, subject);
    const absolute = after === undefined ? Number.POSITIVE_INFINITY : after.median / before.median;
    return [
      {
        workload: then.id,
        subject,
        before,
        after,
        absolute,
        relative: absolute / limitChange(then, now),
        askedMore: after === undefined ? [] : askedMore(before.requests, after.requests),
      },
    ];
  });
}

function limitChange(then: WorkloadResult, now: WorkloadResult): number {
  const before = measuredOf(then, LIMIT);
  const after = measuredOf(now, LIMIT);
  return before === undefined || after === undefined ? 1 : after.median / before.median;
}

function askedMore(then: Requests, now: Requests): readonly string[] {
  return (['tree', 'sandbox', 'upstream'] as const).filter((place) => {
    const [before, after] = [then[place], now[place]];
    return before !== undefined && after !== undefined && after > before * MORE && after - before > AT_LEAST;
  });
}

/**
 * What has become worse by more than `gate`, by the clock and in relation to tmpfs: a busier machine makes the first so, and a lucky
 * figure of tmpfs the second. More requests are worse whatever they cost.
 */
export function regressions(changes: readonly Change[], gate: number): readonly Change[] {
  return changes.filter(
    ({ absolute, relative, askedMore }) => (absolute > gate && relative > gate) || askedMore.length > 0,
  );
}

/** The changes as a table, and the regressions among them in words. */
export function describeChanges(changes: readonly Change[], gate: number | undefined): string {
  const rows = changes.map(({ workload, subject, before, after, absolute, relative }) => [
    workload,
    subject,
    formatTime(before.median),
    after === undefined ? 'failed' : formatTime(after.median),
    after === undefined ? '–' : formatRatio(absolute),
    after === undefined ? '–' : formatRatio(relative),
  ]);
  const table = alignColumns([['', '', 'then', 'now', 'change', 'in relation to tmpfs'], ...rows]);
  if (gate === undefined) return table.join('\n');
  const worse = regressions(changes, gate);
  const verdict = worse.length === 0 ? `no regression beyond ${gate}×` : `${worse.length} regressions beyond ${gate}×:`;
  return [...table, verdict, ...worse.map(describeRegression)].join('\n');
}

function describeRegression({ workload, subject, before, after, absolute, relative, askedMore }: Change): string {
  if (after === undefined) return `  ${workload}, ${subject}: fails now`;
  const more = askedMore.map((place) => {
    const [then, now] = [before, after].map(({ requests }) => requests[place as 'tree' | 'sandbox' | 'upstream']);
    return `asks ${place} ${formatCount(now)} times instead of ${formatCount(then)}`;
  });
  const slower = `${formatRatio(absolute)} the time, ${formatRatio(relative)} in relation to tmpfs`;
  return `  ${workload}, ${subject}: ${[slower, ...more].join('; ')}`;
}
