/** `wasi:io`: an input that is at its end, outputs that never block, and waiting. Classes, because jco asks `instanceof`. */
import type { Clock } from './clock.ts';

const ROOM = 65_536n;
const MAX_ZEROES = 4_096n;

/** Something to wait for; without a clock it is ready. */
export class Pollable {
  readonly clock: Clock | undefined;
  readonly due: bigint;

  constructor(clock?: Clock, due = 0n) {
    this.clock = clock;
    this.due = due;
  }

  ready(): boolean {
    return this.clock === undefined || this.clock.monotonic() >= this.due;
  }

  block(): void {
    this.clock?.waitUntil(this.due);
  }
}

/** The indexes of those that are ready, after waiting for the first. An empty list is a trap (`wasi:io/poll`). */
export function poll(pollables: readonly Pollable[]): Uint32Array {
  const ready = (): number[] => [...pollables.keys()].filter((index) => pollables[index]?.ready());
  if (ready().length === 0) pollables.toSorted((a, b) => (a.due < b.due ? -1 : 1))[0]?.block();
  if (pollables.length === 0) throw new Error('the component waits for nothing');
  return Uint32Array.from(ready());
}

/** Always at its end. */
export class InputStream {
  read(): never {
    throw closed();
  }

  blockingRead(): never {
    throw closed();
  }

  skip(): never {
    throw closed();
  }

  blockingSkip(): never {
    throw closed();
  }

  subscribe(): Pollable {
    return new Pollable();
  }
}

/** Takes everything at once. */
export class OutputStream {
  readonly print: (bytes: Uint8Array) => void;

  constructor(print: (bytes: Uint8Array) => void) {
    this.print = print;
  }

  checkWrite(): bigint {
    return ROOM;
  }

  write(bytes: Uint8Array): void {
    this.print(bytes);
  }

  blockingWriteAndFlush(bytes: Uint8Array): void {
    this.print(bytes);
  }

  flush(): void {}

  blockingFlush(): void {}

  subscribe(): Pollable {
    return new Pollable();
  }

  writeZeroes(count: bigint): void {
    this.print(new Uint8Array(Number(count < MAX_ZEROES ? count : MAX_ZEROES)));
  }

  blockingWriteZeroesAndFlush(count: bigint): void {
    this.writeZeroes(count);
  }

  // There is no input that has anything.
  splice(): never {
    throw closed();
  }

  blockingSplice(): never {
    throw closed();
  }
}

// jco takes `payload` for the `err` of a result.
function closed(): Error {
  return Object.assign(new Error('the stream is closed'), { payload: { tag: 'closed' } });
}
