/** One answer for each request, an errno for each failure, and never later than the deadline. */
import { errnoOf, HostError } from '../contract/errors.ts';
import type { FailedOperation } from './driver.ts';
import { errnoNumber } from './errno.ts';

/** Runs the work of one request; exactly one of `succeed` and `fail` is called, once. */
export type Answering = <Value>(request: {
  readonly operation: string;
  readonly path: string;
  readonly work: () => Value | Promise<Value>;
  readonly succeed: (value: Value) => void;
  /** Gets the negative errno that the binding takes. */
  readonly fail: (errno: number) => void;
  /** Gives back what the work made after the deadline: the kernel knows of a failure, and will never release it. */
  readonly abandon?: (value: Value) => void;
}) => void;

/** `deadline` in milliseconds. The binding hangs or crashes on a second answer, a late one or an odd one. */
export function createAnswering(deadline: number, onFailure: (failed: FailedOperation) => void): Answering {
  return ({ operation, path, work, succeed, fail, abandon }) => {
    let answered = false;
    let timer: NodeJS.Timeout | undefined;

    function refuse(cause: unknown): void {
      if (answered) return;
      answered = true;
      clearTimeout(timer);
      const error = cause instanceof HostError ? cause : ourBug(operation, cause);
      fail(-errnoNumber(errnoOf(error.code)));
      onFailure({ operation, path, error });
    }

    let outcome: ReturnType<typeof work>;
    try {
      outcome = work();
    } catch (cause) {
      return refuse(cause);
    }
    // What is known at once is answered at once: no timer, no turn of the event loop.
    if (!(outcome instanceof Promise)) return succeed(outcome);
    timer = setTimeout(() => refuse(tooLate(operation, deadline)), deadline);
    outcome.then((value) => {
      if (answered) return abandon?.(value);
      answered = true;
      clearTimeout(timer);
      return succeed(value);
    }, refuse);
  };
}

function tooLate(operation: string, deadline: number): HostError {
  return new HostError('operation-deadline', `${operation} took longer than ${deadline} ms`, 'Try again later.');
}

function ourBug(operation: string, cause: unknown): HostError {
  const detail = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return new HostError('host-bug', `${operation} failed inside the host: ${detail}`, 'Report this.', { cause });
}
