/** Runs one piece of work at a time for each key; callers who come while it runs get the same outcome. */
import { HostError } from '../contract/errors.ts';

/**
 * `signal` says that a caller waits no longer; the work's own is aborted once that is so of all its callers, and whoever comes then
 * has it begun anew. A caller without a signal waits for ever.
 */
export type Share<Value> = (
  key: string,
  work: (signal: AbortSignal) => Promise<Value>,
  signal?: AbortSignal,
) => Promise<Value>;

interface Running<Value> {
  readonly outcome: Promise<Value>;
  readonly controller: AbortController;
  waiting: number;
}

/** A {@link Share} of its own. Nothing is remembered once the work has ended, so a failure is never kept. */
export function createShare<Value>(): Share<Value> {
  const running = new Map<string, Running<Value>>();

  function forget(key: string, { controller }: Pick<Running<Value>, 'controller'>): void {
    if (running.get(key)?.controller === controller) running.delete(key);
  }

  function begin(key: string, work: (signal: AbortSignal) => Promise<Value>): Running<Value> {
    const controller = new AbortController();
    const outcome = work(controller.signal).finally(() => forget(key, { controller }));
    const started = { controller, outcome, waiting: 0 };
    running.set(key, started);
    return started;
  }

  return async (key, work, signal) => {
    signal?.throwIfAborted();
    const current = running.get(key) ?? begin(key, work);
    current.waiting += 1;
    if (signal === undefined) return current.outcome;
    const leave = (): void => {
      current.waiting -= 1;
      if (current.waiting > 0) return;
      forget(key, current);
      current.controller.abort(nobodyWaits());
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await current.outcome;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  };
}

function nobodyWaits(): HostError {
  return new HostError('unavailable', 'Nobody waits for it any more', 'Ask again.');
}
