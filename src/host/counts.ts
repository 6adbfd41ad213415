/** What a mount has done so far, counted where it passes: cheap enough to be always on, and the ground of every claim about caching. */
import type { Held } from '../fuse/driver.ts';
import type { CallTimes } from './call-times.ts';

/** Counted since the mount. */
export interface MountCounts {
  /** Operations that the driver asked of the tree: what the kernel did not answer by itself. */
  readonly tree: number;
  /** Calls of sandboxes: a provider's operations, and selections made for it. */
  readonly sandbox: number;
  /** How long those took, from the arguments to the answer, with the wait for a process that is free. */
  readonly sandboxTimes: CallTimes;
  /** What the driver keeps for the kernel now; absent where it does not know. */
  readonly held?: Held | undefined;
}

/** The same object of closures, with `count` called before each. */
export function countCalls<Closures extends object>(closures: Closures, count: () => void): Closures {
  const counted = Object.entries(closures).map(([name, call]: [string, (...args: unknown[]) => unknown]) => [
    name,
    (...args: unknown[]): unknown => {
      count();
      return call(...args);
    },
  ]);
  return Object.fromEntries(counted) as Closures;
}
