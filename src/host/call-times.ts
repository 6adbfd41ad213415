/** How long calls took, as a histogram: cheap enough to be always on, and the difference of two is what went on between them. */
import { wrapCalls } from './counts.ts';

/** Calls by bucket. A bucket is some 4 % wide: {@link microsecondsOf} it. */
export type CallTimes = Readonly<Record<string, number>>;

/** Times calls, whatever becomes of them. */
export interface CallTimer {
  time<Result>(call: () => Promise<Result>): Promise<Result>;
  /** All calls since the beginning. */
  times(): CallTimes;
}

// Buckets from one power of two to the next.
const STEPS = 16;

/** `now` gives milliseconds, in fractions. */
export function createCallTimer(now: () => number): CallTimer {
  const buckets: Record<string, number> = {};
  return {
    async time(call) {
      const began = now();
      try {
        return await call();
      } finally {
        const bucket = Math.round(STEPS * Math.log2(Math.max(1, (now() - began) * 1000)));
        buckets[bucket] = (buckets[bucket] ?? 0) + 1;
      }
    },
    times: () => ({ ...buckets }),
  };
}

/** The same closures, each call timed. */
export function timeCalls<Closures extends object>(closures: Closures, { time }: CallTimer): Closures {
  return wrapCalls(
    closures,
    (call) =>
      async (...args) =>
        time(async () => call(...args)),
  );
}

/** The middle of a bucket. */
function microsecondsOf(bucket: number): number {
  return 2 ** (bucket / STEPS);
}

/** Those of the later, without those of the earlier. */
export function timesBetween(earlier: CallTimes, later: CallTimes): CallTimes {
  return Object.fromEntries(
    Object.entries(later).map(([bucket, count]) => [bucket, count - (earlier[bucket] ?? 0)] as const),
  );
}

/** Microseconds, to some 2 %; `undefined` when there was no call. */
export function medianTime(times: CallTimes): number | undefined {
  const ordered = Object.entries(times).toSorted(([left], [right]) => Number(left) - Number(right));
  let left = ordered.reduce((sum, [, count]) => sum + count, 0) / 2;
  return ordered
    .filter(([, count]) => (left -= count) <= 0 && count > 0)
    .map(([bucket]) => microsecondsOf(Number(bucket)))[0];
}
