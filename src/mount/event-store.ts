/** What a mount has told so far, for those who look back and those who wait. */
import type { TimedEvent } from '../host/event-log.ts';

export interface EventStore {
  add(event: TimedEvent): void;
  /** Nothing more will come. */
  end(): void;
  events(): readonly TimedEvent[];
  /** The first event that matches, past or to come; fails when the mount ends without it. */
  wait(matches: (event: TimedEvent) => boolean): Promise<TimedEvent>;
  /** Process ids that were started and have not ended, of all providers or of one. */
  sandboxes(provider?: string): readonly number[];
}

interface Waiting {
  readonly matches: (event: TimedEvent) => boolean;
  readonly resolve: (event: TimedEvent) => void;
  readonly reject: (error: Error) => void;
}

export function createEventStore(): EventStore {
  const events: TimedEvent[] = [];
  const waiting = new Set<Waiting>();
  const alive = new Map<number, string>();
  let over = false;

  return {
    add(event) {
      events.push(event);
      if (event.kind === 'instance-started') alive.set(event.pid, event.provider);
      if (event.kind === 'instance-ended') alive.delete(event.pid);
      for (const one of waiting) {
        if (!one.matches(event)) continue;
        waiting.delete(one);
        one.resolve(event);
      }
    },
    end() {
      over = true;
      for (const { reject } of waiting) reject(ended());
      waiting.clear();
    },
    events: () => events,
    sandboxes: (provider) =>
      [...alive].flatMap(([pid, owner]) => (provider === undefined || provider === owner ? [pid] : [])),
    wait: (matches) =>
      new Promise((resolve, reject) => {
        const past = events.find(matches);
        if (past !== undefined) resolve(past);
        else if (over) reject(ended());
        else waiting.add({ matches, resolve, reject });
      }),
  };
}

function ended(): Error {
  return new Error('the mount ended without the event');
}
