/** Requests that cannot be answered at once: so many at a time, each with a deadline, each interruptible, each answered once. */
import { HostError } from '../../contract/errors.ts';
import { uniqueOf } from './request.ts';
import type { Address } from './replies.ts';

export interface Miss<Value> {
  readonly to: Address;
  /** The directory that the kernel keeps locked until the answer. */
  readonly locked: number | undefined;
  readonly work: (signal: AbortSignal) => Promise<Value>;
  readonly succeed: (value: Value) => void;
  readonly fail: (cause: unknown) => void;
  /** The reader was killed: the kernel wants the request ended. */
  readonly interrupted: () => void;
  /** Gives back what was made too late: the kernel knows of a failure, and will never release it. */
  readonly abandon?: ((value: Value) => void) | undefined;
}

export interface Misses {
  start<Value>(miss: Miss<Value>): void;
  /** Ends the request with this number, if it waits; its signal is aborted. */
  interrupt(unique: number): void;
  /** Whether a request waits for which the kernel keeps this directory locked. */
  locks(directory: number): boolean;
  /** Aborts all that waits, without an answer: there is nobody left to hear it. */
  end(): void;
  readonly waiting: number;
}

export interface MissesOptions {
  /** Milliseconds. */
  readonly deadline: number;
  /** Called when a request is over, whatever came of it. */
  readonly onDone: () => void;
}

/** How many are worked on at a time, as for the threads of a libfuse mount. */
const CONCURRENCY = 128;
/** Each waiting program has one, so only a fork bomb has more. */
const MAX_WAITING = 16_384;

interface Waiting {
  run(): void;
  end(how: 'interrupted' | 'silent'): void;
}

/** What all requests share. */
interface State extends MissesOptions {
  readonly waiting: Map<number, Waiting>;
  /** How many requests keep a directory locked. */
  readonly locks: Map<number, number>;
  readonly queue: Waiting[];
  running: number;
  scheduled: boolean;
}

export function createMisses(options: MissesOptions): Misses {
  const state: State = { ...options, waiting: new Map(), locks: new Map(), queue: [], running: 0, scheduled: false };
  return {
    start(miss) {
      if (state.waiting.size >= MAX_WAITING) return miss.fail(tooMany());
      if (state.waiting.has(uniqueOf(miss.to))) return miss.fail(numberTaken());
      const entry = createWaiting(state, miss);
      state.waiting.set(uniqueOf(miss.to), entry);
      lock(state, miss.locked, 1);
      state.queue.push(entry);
      return schedule(state);
    },
    interrupt: (unique) => state.waiting.get(unique)?.end('interrupted'),
    locks: (directory) => state.locks.has(directory),
    end() {
      for (const entry of state.waiting.values()) entry.end('silent');
    },
    get waiting() {
      return state.waiting.size;
    },
  };
}

function createWaiting<Value>(state: State, miss: Miss<Value>): Waiting {
  const abort = new AbortController();
  let started = false;
  let over = false;

  function settle(answer: () => void): void {
    if (over) return;
    over = true;
    clearTimeout(timer);
    state.waiting.delete(uniqueOf(miss.to));
    lock(state, miss.locked, -1);
    if (started) state.running -= 1;
    answer();
    state.onDone();
    if (state.queue.length > 0) schedule(state);
  }

  const timer = setTimeout(() => {
    settle(() => miss.fail(tooLate(state.deadline)));
    abort.abort();
  }, state.deadline);

  return {
    run() {
      if (over) return;
      started = true;
      state.running += 1;
      Promise.try(miss.work, abort.signal).then(
        (value) => (over ? miss.abandon?.(value) : settle(() => miss.succeed(value))),
        (cause: unknown) => settle(() => miss.fail(cause)),
      );
    },
    end(how) {
      settle(how === 'interrupted' ? miss.interrupted : () => undefined);
      abort.abort();
    },
  };
}

// The kernel's requests are read outside Node's own callbacks, where promises make no progress: work starts inside one.
function schedule(state: State): void {
  if (state.scheduled) return;
  state.scheduled = true;
  setImmediate(() => {
    state.scheduled = false;
    for (const entry of state.queue.splice(0, CONCURRENCY - state.running)) entry.run();
  });
}

function lock({ locks }: State, directory: number | undefined, by: number): void {
  if (directory === undefined) return;
  const count = (locks.get(directory) ?? 0) + by;
  if (count === 0) locks.delete(directory);
  else locks.set(directory, count);
}

function tooLate(deadline: number): HostError {
  return new HostError('operation-deadline', `It took longer than ${deadline} ms`, 'Try again later.');
}

function tooMany(): HostError {
  return new HostError('unavailable', `${MAX_WAITING} requests wait already`, 'Try again later.');
}

/** The kernel gives each request a number of its own. */
function numberTaken(): HostError {
  return new HostError('invalid', 'A request with this number waits already', 'Report this.');
}
