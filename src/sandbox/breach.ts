/** Why a sandbox process was ended, in words for the operator. */
import type { ChildEnd } from '../ambient/child-process.ts';
import { HostError } from '../contract/errors.ts';
import { FrameError } from './frame.ts';

const NEEDS_MEMORY =
  'The provider needs more memory than its limit: raise limits.memory-mb, or report it to its author.';

/** It ended by itself, or somebody ended it. */
export function died(subject: string, end: ChildEnd, stderr: string): HostError {
  const memory = /out of memory|allocation failed/i.test(stderr);
  return new HostError(
    'instance-died',
    `the sandbox of ${subject} ended (${howItEnded(end)})${memory ? ': out of memory' : ''}`,
    memory
      ? NEEDS_MEMORY
      : 'The next call starts a fresh sandbox. When it happens again, report it to the author of the provider.',
    stderr === '' ? undefined : { cause: new Error(stderr) },
  );
}

// Walls around the sandbox report a signal as a shell does, 128 and its number.
const SIGNALS: ReadonlyMap<number, string> = new Map([
  [132, 'SIGILL'],
  [133, 'SIGTRAP'],
  [134, 'SIGABRT'],
  [135, 'SIGBUS'],
  [137, 'SIGKILL'],
  [139, 'SIGSEGV'],
  [143, 'SIGTERM'],
  [153, 'SIGXFSZ'],
]);

function howItEnded({ code, signal, error }: ChildEnd): string {
  if (error !== undefined) return error.message;
  const name = signal ?? SIGNALS.get(code ?? 0);
  return name === undefined ? `exit code ${code}` : `signal ${name}`;
}

/** It has more in memory than it may. Megabytes. */
export function outOfMemory(subject: string, residentMb: number, limitMb: number): HostError {
  return new HostError(
    'instance-died',
    `the sandbox of ${subject} was ended with ${Math.round(residentMb)} MiB resident, its limit is ${limitMb} MiB: out of memory`,
    NEEDS_MEMORY,
  );
}

/** It did not answer in time. */
export function late(subject: string, deadlineMs: number): HostError {
  return new HostError(
    'guest-deadline',
    `${subject} did not answer within ${deadlineMs} ms and was ended`,
    'Raise limits.deadline-ms if the provider is expected to take that long; otherwise report it to its author.',
  );
}

/** It said something that no sandbox says. */
export function spoke(subject: string, error: unknown): HostError {
  if (error instanceof HostError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const large = error instanceof FrameError && error.kind === 'too-large';
  return new HostError(
    large ? 'too-large' : 'contract-violation',
    `the sandbox of ${subject} sent ${message}`,
    large
      ? 'The provider must answer less.'
      : 'A provider that speaks for its sandbox is hostile or broken: do not use it.',
    { cause: error },
  );
}
