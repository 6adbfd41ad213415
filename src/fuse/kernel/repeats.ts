/** The kernel looks a name up twice when it knew it and the first answer is a failure: the second gets the same answer. */

export interface Repeats {
  /** A name that the kernel knew was looked up for this process, and that failed. */
  failed(pid: number, path: string, errno: number): void;
  /** The errno of a lookup that is the kernel's repetition of one that failed, once. */
  take(pid: number, path: string): number | undefined;
}

/** Milliseconds within which the kernel asks again, which it does at once: for when it is we who are busy. */
const WITHIN = 1000;

interface Failure {
  readonly path: string;
  readonly errno: number;
  readonly until: number;
}

/**
 * `fuse_dentry_revalidate` takes a failure for a name that is stale and asks anew (fs/fuse/dir.c). Without this the work that failed is
 * done twice, which takes twice as long, and its failure is hidden when the second attempt succeeds.
 */
export function createRepeats(clock: () => number): Repeats {
  // By process, which has one lookup at a time in each thread: one that is overwritten is only worked on twice.
  const failures = new Map<number, Failure>();
  return {
    failed(pid, path, errno) {
      const now = clock();
      for (const [other, { until }] of failures) if (until < now) failures.delete(other);
      if (pid !== 0) failures.set(pid, { path, errno, until: now + WITHIN });
    },
    take(pid, path) {
      const failure = failures.get(pid);
      if (failure === undefined || failure.path !== path) return undefined;
      failures.delete(pid);
      return failure.until < clock() ? undefined : failure.errno;
    },
  };
}
