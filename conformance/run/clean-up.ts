/** What a check made is taken away when it ends, in reverse order, whatever happened. */
export interface CleanUp {
  /** Registered as soon as the thing exists. `abort` is used instead of `end` when the check hangs. */
  add(end: () => Promise<unknown>, abort?: () => Promise<unknown>): void;
  /** Takes away all that was registered; failures are gathered, none keeps the rest from being taken away. */
  run(how: 'end' | 'abort'): Promise<readonly unknown[]>;
}

export function createCleanUp(): CleanUp {
  const actions: { end: () => Promise<unknown>; abort: () => Promise<unknown> }[] = [];
  return {
    add: (end, abort = end) => void actions.push({ end, abort }),
    async run(how) {
      const failures: unknown[] = [];
      for (const action of actions.splice(0).toReversed())
        await action[how]().catch((error: unknown) => failures.push(error));
      return failures;
    },
  };
}
