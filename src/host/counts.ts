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

type Call = (...args: unknown[]) => unknown;

/** The same object of closures, each replaced by what `wrap` makes of it. */
export function wrapCalls<Closures extends object>(closures: Closures, wrap: (call: Call) => Call): Closures {
  const wrapped = Object.entries(closures).map(([name, call]: [string, Call]) => [name, wrap(call)]);
  return Object.fromEntries(wrapped) as Closures;
}

/** The same object of closures, with `count` called before each. */
export function countCalls<Closures extends object>(closures: Closures, count: () => void): Closures {
  return wrapCalls(closures, (call) => (...args) => {
    count();
    return call(...args);
  });
}
