/** What the upstream saw. Its word counts against the host's own: it is the oracle of every network check. */
import type { UnusedConnection } from '../ambient/tls-server.ts';

/** One request, from the moment its headers arrived. An entry is never changed; a later snapshot holds a newer one. */
export interface RequestEntry {
  readonly kind: 'request';
  /** 1 for the first entry since the start; {@link Journal.clear} does not start again. */
  readonly sequence: number;
  /** When the headers arrived, in milliseconds since the Unix epoch. */
  readonly time: number;
  /** The address that was connected to, without the port. */
  readonly localAddress: string;
  /** The TLS server name (SNI); `undefined` when the client sent none. */
  readonly serverName: string | undefined;
  /** The first Host header. */
  readonly host: string | undefined;
  readonly method: string;
  /** The request target, verbatim: path and query, not decoded or normalised. */
  readonly path: string;
  /** All headers as they came: order, spelling and repetitions. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  /**
   * `pending`: not answered completely · `answered` · `dropped`: the upstream broke the connection, because a handler
   * said so or its body failed · `aborted`: the client left, or the upstream was stopped, before the answer was complete.
   */
  readonly outcome: 'pending' | 'answered' | 'dropped' | 'aborted';
  /** The response's status, once it was sent. */
  readonly status: number | undefined;
  /** What a handler threw, or why the request could not be given to one. */
  readonly error: string | undefined;
}

/** A connection on which no request was understood. */
export interface ConnectionEntry extends UnusedConnection {
  readonly kind: 'connection';
  readonly sequence: number;
  /** When it was given up, in milliseconds since the Unix epoch. */
  readonly time: number;
  readonly localAddress: string;
}

export type JournalEntry = RequestEntry | ConnectionEntry;

/** Receives each entry once, when it is settled, as one line of JSON without its line feed; `body` is in base64. Must not throw. */
export type JournalSink = (line: string) => void;

/** The reader's side. */
export interface Journal {
  /** A snapshot, in order of arrival. */
  entries(): readonly JournalEntry[];
  /** The requests among {@link entries}. */
  requests(): readonly RequestEntry[];
  /** The first entry that satisfies a predicate. */
  find(predicate: (entry: JournalEntry) => boolean): JournalEntry | undefined;
  /** The same, or the first one to come or to change so that it does. Fails with the signal's reason, or when the upstream stops. */
  wait(predicate: (entry: JournalEntry) => boolean, signal?: AbortSignal): Promise<JournalEntry>;
  /** Forgets all entries. Requests still pending stay out of it when they settle. */
  clear(): void;
}

/** What changes in a request's entry. */
export type RequestChange = Partial<Pick<RequestEntry, 'body' | 'outcome' | 'status' | 'error'>>;

/** What the server knows of a request when its headers are in. */
export type RequestStart = Omit<RequestEntry, 'kind' | 'sequence' | 'time' | keyof RequestChange>;

/** The writer's side. */
export interface JournalWriter {
  readonly journal: Journal;
  /** Adds a pending request; the function that is returned changes its entry until it is settled, and nothing after. */
  request(start: RequestStart): (change: RequestChange) => void;
  connection(connection: UnusedConnection & { readonly localAddress: string }): void;
  /** Nothing is written from now on; who still waits is told. */
  close(): void;
}

/**
 * An empty journal.
 *
 * @param clock gives the entries' times
 * @param sink gets every settled entry
 */
export function createJournal(clock: () => number, sink: JournalSink = () => {}): JournalWriter {
  const entries = new Map<number, JournalEntry>();
  const waiting = createWaiting();
  let sequence = 0;
  let closed = false;

  const write = (entry: JournalEntry): void => {
    if (closed) return;
    entries.set(entry.sequence, entry);
    if (entry.kind === 'connection' || entry.outcome !== 'pending') sink(toLine(entry));
    waiting.offer(entry);
  };

  const journal: Journal = {
    entries: () => [...entries.values()],
    requests: () => [...entries.values()].filter((entry) => entry.kind === 'request'),
    find: (predicate) => entries.values().find(predicate),
    wait: async (predicate, signal) => journal.find(predicate) ?? (await waiting.join(predicate, signal)),
    clear: () => entries.clear(),
  };

  return {
    journal,
    request(start) {
      const first = { outcome: 'pending', body: new Uint8Array(), status: undefined, error: undefined } as const;
      let entry: RequestEntry = { kind: 'request', sequence: ++sequence, time: clock(), ...start, ...first };
      write(entry);
      return (change) => {
        if (entry.outcome !== 'pending') return;
        entry = { ...entry, ...change };
        if (entries.has(entry.sequence)) write(entry);
      };
    },
    connection(connection) {
      write({ kind: 'connection', sequence: ++sequence, time: clock(), ...connection });
    },
    close() {
      closed = true;
      waiting.close();
    },
  };
}

interface Waiting {
  join(predicate: (entry: JournalEntry) => boolean, signal: AbortSignal | undefined): Promise<JournalEntry>;
  offer(entry: JournalEntry): void;
  close(): void;
}

function createWaiting(): Waiting {
  const stopped = new AbortController();
  const offers = new Set<(entry: JournalEntry) => void>();
  return {
    async join(predicate, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<JournalEntry>();
      const either = AbortSignal.any(signal === undefined ? [stopped.signal] : [stopped.signal, signal]);
      either.throwIfAborted();
      const offer = (entry: JournalEntry): void => {
        if (predicate(entry)) resolve(entry);
      };
      const leave = (): void => reject(either.reason);
      offers.add(offer);
      either.addEventListener('abort', leave);
      try {
        return await promise;
      } finally {
        offers.delete(offer);
        either.removeEventListener('abort', leave);
      }
    },
    offer: (entry) => offers.forEach((offer) => offer(entry)),
    close: () => stopped.abort(new Error('the upstream was stopped before it saw what was waited for')),
  };
}

function toLine(entry: JournalEntry): string {
  if (entry.kind === 'connection') return JSON.stringify(entry);
  return JSON.stringify({ ...entry, body: Buffer.from(entry.body).toString('base64') });
}
