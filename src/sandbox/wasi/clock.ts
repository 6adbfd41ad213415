/** Time as a component sees it. */
import type { ClockSetting } from './settings.ts';

/** Nanoseconds throughout. */
export interface Clock {
  /** Since the Unix epoch. */
  wall(): bigint;
  /** Since some moment; never goes back. */
  monotonic(): bigint;
  /** Returns when `monotonic` has reached the instant. */
  waitUntil(instant: bigint): void;
  readonly resolution: bigint;
}

const MILLISECOND = 1_000_000n;

export function createClock(setting: ClockSetting): Clock {
  return setting.kind === 'real' ? realClock() : stillClock(setting.at);
}

// Time passes only for those who wait for it, and then at once: an event loop with timers ends, and nothing can be measured.
function stillClock(at: number): Clock {
  let waited = 0n;
  return {
    wall: () => BigInt(Math.trunc(at)) * MILLISECOND,
    monotonic: () => waited,
    waitUntil(instant) {
      if (instant > waited) waited = instant;
    },
    resolution: MILLISECOND,
  };
}

function realClock(): Clock {
  const wall = (): bigint => BigInt(Date.now()) * MILLISECOND;
  const start = wall();
  let latest = 0n;
  const monotonic = (): bigint => {
    const passed = wall() - start;
    return passed > latest ? (latest = passed) : latest;
  };
  return {
    wall,
    monotonic,
    waitUntil(instant) {
      for (let left = instant - monotonic(); left > 0n; left = instant - monotonic())
        sleep(Number(left / MILLISECOND) + 1);
    },
    resolution: MILLISECOND,
  };
}

// Blocks this process, whose every call has a deadline. The sandbox has no SharedArrayBuffer of its own to wait on.
function sleep(milliseconds: number): void {
  const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  Atomics.wait(new Int32Array(buffer), 0, 0, milliseconds);
}
