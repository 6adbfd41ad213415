/** At most so many callouts at a time for one provider (rule 10); the others wait in the order in which they came. */

/** Runs a task when there is room; a task whose signal aborts while it waits is never started. */
export type Gate = <Result>(task: () => Promise<Result>, signal: AbortSignal) => Promise<Result>;

/** A gate for `limit` tasks at a time. */
export function createGate(limit: number): Gate {
  const waiting = new Set<() => void>();
  let free = limit;

  async function enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = (): void => {
      waiting.delete(resolve);
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', leave, { once: true });
    waiting.add(resolve);
    await promise.finally(() => signal.removeEventListener('abort', leave));
  }

  function exit(): void {
    const [next] = waiting;
    if (next === undefined) {
      free += 1;
      return;
    }
    waiting.delete(next);
    next();
  }

  return async (task, signal) => {
    await enter(signal);
    try {
      return await task();
    } finally {
      exit();
    }
  };
}
