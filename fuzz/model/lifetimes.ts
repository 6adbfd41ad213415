/**
 * Which answers a reader may get of something that changes, fails and is kept: contract.md section 7, as sets of answers. It knows
 * nothing of a cache: whatever was true upstream and has not outlived what it said may be given, and nothing else.
 */
import type { Condition, Lifetime } from '../arbitraries/command-sequence.ts';

const SECOND = 1_000;
/** Where a response says nothing; missing names; while upstream fails. */
const DEFAULT_FRESH = 30 * SECOND;
const MISSING_FRESH = 5 * SECOND;
const STALE_IF_ERROR = 60 * SECOND;
/** How long a host may leave an upstream alone that has just failed. Nothing is written about it: a few seconds. */
const STALE_RETRY = 10 * SECOND;

/** What was upstream from one change to the next. */
interface Epoch {
  readonly version: number;
  readonly condition: Condition;
  readonly lifetime: Lifetime;
  /** Milliseconds; the last one has not ended. */
  readonly from: number;
  to: number;
}

/** What a reader may get. */
export interface Allowed {
  readonly versions: ReadonlySet<number>;
  readonly errnos: ReadonlySet<string>;
}

/** One thing upstream, and all that it was. */
export interface Changing {
  version(): number;
  condition(): Condition;
  lifetime(): Lifetime;
  change(now: number): void;
  become(condition: Condition, now: number): void;
  live(lifetime: Lifetime, now: number): void;
  /** Nobody remembers what was before. */
  forget(now: number): void;
  /** For an operation that began and ended at these times. */
  allowed(began: number, ended: number): Allowed;
}

/** Milliseconds for which an answer says that it may be kept. */
export function freshFor(lifetime: Lifetime): number {
  if (lifetime === 'no-store') return 0;
  if (lifetime === 'max-age=60') return 60 * SECOND;
  return lifetime === 'nothing said' ? DEFAULT_FRESH : 2 * SECOND;
}

/** Begins with its first version, well. */
export function createChanging(now: number): Changing {
  const first: Epoch = { version: 1, condition: 'well', lifetime: 'nothing said', from: now, to: Infinity };
  let epochs: Epoch[] = [first];
  const last = (): Epoch => epochs.at(-1) ?? first;

  function next(change: Partial<Epoch>, now: number): void {
    const before = last();
    before.to = now;
    epochs.push({ ...before, ...change, from: now, to: Infinity });
  }

  return {
    version: () => last().version,
    condition: () => last().condition,
    lifetime: () => last().lifetime,
    change: (now) => next({ version: last().version + 1 }, now),
    become: (condition, now) => next({ condition }, now),
    live: (lifetime, now) => next({ lifetime }, now),
    forget(now) {
      epochs = [{ ...last(), from: now }];
    },
    allowed(began, ended) {
      const failed = epochs.some(
        ({ condition, from, to }) => isFailing(condition) && from <= ended && to + STALE_RETRY >= began,
      );
      const versions = epochs
        .filter(({ condition }) => condition === 'well')
        .filter(
          ({ lifetime, to }) =>
            to + freshFor(lifetime) + (failed && lifetime !== 'no-store' ? STALE_IF_ERROR : 0) >= began,
        )
        .map(({ version }) => version);
      const missing = epochs.some(
        ({ condition, from, to }) => condition === 'missing' && from <= ended && to + MISSING_FRESH >= began,
      );
      const failing = epochs.some(({ condition, from, to }) => isFailing(condition) && from <= ended && to >= began);
      return {
        versions: new Set(versions),
        errnos: new Set([...(missing ? ['ENOENT'] : []), ...(failing ? ['EIO'] : [])]),
      };
    },
  };
}

function isFailing(condition: Condition): boolean {
  return condition === 'failing' || condition === 'unreachable';
}
