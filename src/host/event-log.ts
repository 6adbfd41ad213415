/** Where events go: to whoever listens, and failures into the ring behind `.omnivet/errors.jsonl`. */
import type { EventSink, HostEvent } from '../contract/event.ts';
import { jsonOnOneLine } from '../contract/json-line.ts';
import type { StatusContent } from '../tree/status-files.ts';

/** An event with the time at which it happened, in ISO 8601. */
export type TimedEvent = { readonly time: string } & HostEvent;

export interface EventLog {
  readonly emit: EventSink;
  /** The last failures, one JSON object a line, oldest first. */
  errors(): StatusContent;
  /** What happened to a provider since the mount. */
  statistics(provider: string): Statistics;
  /** When something last did, in milliseconds since the Unix epoch; the time of mounting before that. */
  changed(provider: string): number;
}

/** Counts since the mount. */
export interface Statistics {
  readonly callouts: number;
  readonly failures: number;
  readonly lastFailure: TimedEvent | null;
  /** Directories from which items of upstream were left out for their names: contract.md section 2. */
  readonly leftOut: Readonly<Record<string, { readonly count: number; readonly example: string }>>;
}

const NOTHING: Statistics = { callouts: 0, failures: 0, lastFailure: null, leftOut: {} };

// The ring's size: what a person reads, and what a provider that fails all the time may cost.
const MAX_LINES = 1000;
const MAX_BYTES = 256 * 1024;
const MAX_LINE_BYTES = 8 * 1024;
const MAX_LEFT_OUT = 100;

export function createEventLog(listener: (event: TimedEvent) => void, clock: () => number): EventLog {
  const lines: Buffer[] = [];
  let bytes = 0;
  let modified = clock();

  function remember(event: TimedEvent): void {
    const text = jsonOnOneLine(event);
    const line = Buffer.from(`${text.length > MAX_LINE_BYTES ? jsonOnOneLine(shortened(event)) : text}\n`);
    lines.push(line);
    bytes += line.byteLength;
    if (lines.length > MAX_LINES || bytes > MAX_BYTES) bytes = dropOlderHalf(lines);
    modified = clock();
  }

  const mounted = clock();
  const statistics = new Map<string, Statistics>();
  const changes = new Map<string, number>();

  function count(event: TimedEvent): void {
    const provider = 'provider' in event ? event.provider : undefined;
    if (provider === undefined) return;
    statistics.set(provider, counted(statistics.get(provider) ?? NOTHING, event));
    changes.set(provider, clock());
  }

  return {
    changed: (provider) => changes.get(provider) ?? mounted,
    statistics: (provider) => statistics.get(provider) ?? NOTHING,
    emit(event) {
      const timed: TimedEvent = { time: new Date(clock()).toISOString(), ...event };
      if (event.kind === 'failure') remember(timed);
      count(timed);
      listener(timed);
    },
    errors: () => ({ bytes: Buffer.concat(lines), modified, grows: true }),
  };
}

// Half at a time: between two rotations the file only grows, so that whoever reads it along sees whole lines.
function dropOlderHalf(lines: Buffer[]): number {
  const all = lines.reduce((sum, line) => sum + line.byteLength, 0);
  let bytes = all;
  const most = lines.length / 2;
  while (lines.length > 1 && (bytes > all / 2 || lines.length > most)) bytes -= lines.shift()?.byteLength ?? 0;
  return bytes;
}

function counted(before: Statistics, event: TimedEvent): Statistics {
  if (event.kind === 'callout') return { ...before, callouts: before.callouts + 1 };
  if (event.kind === 'failure') return { ...before, failures: before.failures + 1, lastFailure: event };
  if (event.kind !== 'items-left-out') return before;
  const recent = Object.entries(before.leftOut)
    .filter(([path]) => path !== event.path)
    .slice(1 - MAX_LEFT_OUT);
  const { path, count, example } = event;
  return { ...before, leftOut: { ...Object.fromEntries(recent), [path]: { count, example } } };
}

function shortened(event: TimedEvent): unknown {
  return Object.fromEntries(
    Object.entries(event).map(([key, value]) => [key, typeof value === 'string' ? value.slice(0, 512) : value]),
  );
}
