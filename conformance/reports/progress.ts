/** What is said while the checks run: one line that is drawn again on a terminal, and next to nothing in a pipe. */
import type { CheckId } from '../check.ts';
import type { CheckResult } from '../outcome.ts';
import { clip, inertLine, visible } from './visible.ts';

export interface Progress {
  /** Before the first check; `total` counts those that will be skipped too. */
  started(total: number): void;
  /** A check begins. */
  running(id: CheckId): void;
  finished(result: CheckResult): void;
  /** After the last check, or when the run is given up: the terminal is left as it was. */
  ended(): void;
}

export interface ProgressOptions {
  /** Takes text as it is; standard error, so that a report on standard output stays whole. */
  readonly write: (text: string) => void;
  readonly tty: boolean;
  /** Columns; only a terminal has them. */
  readonly width: number;
}

const CLEAR = '\r\u001b[2K';

/** On a terminal, done and all, the check that runs and the failures so far; in a pipe a line for each check that failed or errored. */
export function createProgress({ write, tty, width }: ProgressOptions): Progress {
  return tty ? redrawn(write, width) : { started() {}, running() {}, finished: quiet(write), ended() {} };
}

function quiet(write: (text: string) => void): (result: CheckResult) => void {
  return ({ id, outcome }) => {
    if (outcome.kind === 'failed') write(`${inertLine(visible(`failed: ${id}`))}\n`);
    if (outcome.kind === 'errored') write(`${visible(`errored: ${id}: ${clip(outcome.message, 200)}`)}\n`);
  };
}

function redrawn(write: (text: string) => void, width: number): Progress {
  const running = new Set<CheckId>();
  let total = 0;
  let done = 0;
  let failed = 0;
  let errored = 0;

  function draw(): void {
    const failures = [
      ...(failed > 0 ? [`${String(failed)} failed`] : []),
      ...(errored > 0 ? [`${String(errored)} errored`] : []),
    ];
    const line = visible([`${String(done)}/${String(total)}`, ...failures, ...[...running].slice(-1)].join('  '));
    // One column short: a full line makes some terminals begin another.
    write(CLEAR + line.slice(0, Math.max(0, width - 1)));
  }

  return {
    started(count) {
      total = count;
      draw();
    },
    running(id) {
      running.add(id);
      draw();
    },
    finished({ id, outcome }) {
      running.delete(id);
      done += 1;
      if (outcome.kind === 'failed') failed += 1;
      if (outcome.kind === 'errored') errored += 1;
      draw();
    },
    ended() {
      write(CLEAR);
    },
  };
}
