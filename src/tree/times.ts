/** Modification times that never change while the bytes do not: contract.md section 6. */
import { LRUCache } from 'lru-cache';
import type { ProviderPath } from '../contract/path.ts';

/** Milliseconds since the Unix epoch. */
export interface Times {
  /** The time of a path whose content need not be known; it stays the same until {@link noticed} sees other bytes. */
  of(path: ProviderPath, modified: number | undefined): number;
  /** The time of a path whose bytes now have this digest; `source` is what the provider or upstream says, if anything. */
  noticed(path: ProviderPath, digest: string, source: number | undefined): number;
}

interface Known {
  readonly time: number;
  readonly digest?: string;
}

// What is remembered: some 50,000 paths. The forgotten ones begin again, from what the source says or from then on.
const MAX_BYTES = 8 * 1024 * 1024;
const ENTRY_COST = 128;

/** `mounted` is the time of paths for which no source says anything. */
export function createTimes(mounted: number, clock: () => number): Times {
  // The time of what nobody knows anything of: later than whatever was shown for a path that was forgotten since, whose bytes may
  // be others now. Whoever compares sizes and times must not take them for the same.
  let start = mounted;
  const known = new LRUCache<ProviderPath, Known>({
    maxSize: MAX_BYTES,
    sizeCalculation: (_, path) => path.length + ENTRY_COST,
    dispose: (_, path, reason) => {
      if (reason === 'evict') start = clock();
    },
  });
  return {
    of(path, modified) {
      const current = known.get(path);
      if (current !== undefined && (modified === undefined || current.time >= modified)) return current.time;
      const time = modified ?? start;
      known.set(path, { ...current, time });
      return time;
    },
    noticed(path, digest, source) {
      const current = known.get(path);
      const time = timeOf(current, digest, source);
      known.set(path, { time, digest });
      return time;
    },
  };

  function timeOf(current: Known | undefined, digest: string, source: number | undefined): number {
    if (current === undefined) return source ?? start;
    if (current.digest === undefined || current.digest === digest) return current.time;
    if (source !== undefined && source > current.time) return source;
    // Later in any case: clocks are set back, and libfuse takes the same size and time for the same bytes.
    return Math.max(clock(), current.time + 1);
  }
}
