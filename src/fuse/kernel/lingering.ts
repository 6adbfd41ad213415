/** Whether it pays to look for another request before the event loop waits for one: who has just been answered often asks again at once. */

export interface Lingering {
  /** A request was taken. `isDone`: it was answered, and nothing else has to be seen to. */
  taken(isDone: boolean): void;
  /** There is no other one at this moment: whether to look again. */
  again(): boolean;
}

/** Milliseconds: somewhat more than it takes to be woken. */
const LINGER = 0.05;
/** After so many times in vain it is tried only every {@link SELDOM}th time. */
const PATIENCE = 8;
const SELDOM = 16;

/** `now` in milliseconds, from any beginning. */
export function createLingering(now: () => number): Lingering {
  let until = 0;
  let inVain = 0;
  let passedOver = 0;

  function isWorthwhile(): boolean {
    if (inVain < PATIENCE) return true;
    passedOver = (passedOver + 1) % SELDOM;
    return passedOver === 0;
  }

  return {
    taken(isDone) {
      // One that came while it was looked for.
      if (until > 0) inVain = 0;
      until = isDone && isWorthwhile() ? now() + LINGER : 0;
    },
    again() {
      if (until === 0) return false;
      if (now() < until) return true;
      until = 0;
      inVain += 1;
      return false;
    },
  };
}
