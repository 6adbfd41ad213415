/** Runs one piece of work at a time for each key; callers who come while it runs get the same outcome. */
export type Share<Value> = (key: string, work: () => Promise<Value>) => Promise<Value>;

/** A {@link Share} of its own. Nothing is remembered once the work has ended, so a failure is never kept. */
export function createShare<Value>(): Share<Value> {
  const running = new Map<string, Promise<Value>>();
  return (key, work) => {
    const current = running.get(key);
    if (current !== undefined) return current;
    const started = work().finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };
}
