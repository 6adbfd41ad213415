/** One sandbox process: started hardened, spoken to in frames, ended on the first thing that is not right. */
import type { Child, ChildEnd, Spawn } from '../ambient/child-process.ts';
import { HostError } from '../contract/errors.ts';
import { createFrameDecoder } from './frame-decoder.ts';
import { encodeFrame, type Frame, FrameError, HOST_LIMITS } from './frame.ts';
import { hardenedFlags } from './limits.ts';
import { captureText } from './stderr.ts';

/** What is sent in one exchange, and for how long the answer is waited for. */
export interface Exchange {
  readonly header: object;
  readonly tail?: readonly Uint8Array[];
  /** Milliseconds from the moment the request is handed to the stream. */
  readonly deadlineMs: number;
  /** Takes each frame of the answer; says whether more are to come. What it throws ends the process. */
  readonly take: (frame: Frame) => 'more' | 'done';
}

/** A live sandbox. Exchanges are made one at a time by its owner. */
export interface SandboxProcess {
  readonly pid: number | undefined;
  /** Fails with a `HostError`: `guest-deadline`, `instance-died`, `too-large`, `contract-violation`; the process is dead then. */
  exchange(exchange: Exchange): Promise<void>;
  /** SIGKILL. */
  kill(): void;
  alive(): boolean;
  /** Resolves when the process is gone, with the first reason there was; never rejects. */
  readonly ended: Promise<HostError>;
}

/** What it takes to start a sandbox. */
export interface SandboxStart {
  readonly spawn: Spawn;
  /** The Node binary; 26 or later, whose permission model covers the network. */
  readonly node: string;
  /** The boot code, for Node's command line. */
  readonly boot: string;
  /** The program, sent as the first frame. */
  readonly program: Uint8Array;
  readonly memoryMb: number;
  /** What runs in it, for messages: `provider "github"`. */
  readonly subject: string;
}

interface Pending {
  readonly take: Exchange['take'];
  readonly settle: (error?: HostError) => void;
  bytes: number;
}

/** Starts a sandbox; a program that cannot be started shows as `instance-died` on the first exchange. */
export function startSandboxProcess(start: SandboxStart): SandboxProcess {
  const child = start.spawn(start.node, [...hardenedFlags(start.memoryMb), '--input-type=module', '-e', start.boot]);
  const stderr = captureText(child.stderr);
  let pending: Pending | undefined;
  let breach: HostError | undefined;
  let over = false;

  const end = (): void => {
    over = true;
    child.kill();
  };
  const settle = (error?: HostError): void => {
    const waiting = pending;
    pending = undefined;
    waiting?.settle(error);
  };
  const fail = (error: HostError): void => {
    breach ??= error;
    end();
    settle(error);
  };
  const ended = child.ended.then((how) => {
    fail(died(start.subject, how, stderr()));
    return breach ?? died(start.subject, how, stderr());
  });
  const decode = createFrameDecoder(HOST_LIMITS);
  child.stdout.on('data', (chunk: Uint8Array) => {
    if (over) return;
    try {
      for (const frame of decode(chunk)) if (receive(frame, pending) === 'done') settle();
    } catch (error) {
      fail(asBreach(start.subject, error));
    }
  });
  let written = write(child, encodeFrame({ kind: 'program' }, [start.program]));

  const exchange: SandboxProcess['exchange'] = async ({ header, tail, deadlineMs, take }) => {
    if (pending !== undefined) throw new Error('an exchange is under way already');
    if (over) throw await ended;
    const answered = new Promise<void>((resolve, reject) => {
      pending = { take, bytes: 0, settle: (error) => (error === undefined ? resolve() : reject(error)) };
    });
    const timer = setTimeout(() => fail(late(start.subject, deadlineMs)), deadlineMs);
    // Frames go out whole, one after the other; a sandbox that does not read is ended by the deadline, which ends the write.
    written = written.then(() => write(child, encodeFrame(header, tail)));
    try {
      await answered;
      await written;
    } finally {
      clearTimeout(timer);
    }
  };
  return { pid: child.pid, exchange, kill: end, alive: () => !over, ended };
}

function receive(frame: Frame, pending: Pending | undefined): 'more' | 'done' {
  if (pending === undefined) throw new FrameError('malformed', 'a frame that nobody asked for');
  pending.bytes += frame.size;
  if (pending.bytes > HOST_LIMITS.frame)
    throw new FrameError('too-large', `an answer of more than ${HOST_LIMITS.frame} bytes`);
  return pending.take(frame);
}

// Chunks are written in order and each waits for the one before, so at most one is held in this process beyond the caller's own.
async function write(child: Child, chunks: readonly Uint8Array[]): Promise<void> {
  for (const chunk of chunks) {
    if (child.stdin.destroyed) return;
    // An error here means that the process is gone; `ended` says so to whoever waits.
    await new Promise<void>((resolve) => child.stdin.write(chunk, () => resolve()));
  }
}

function died(subject: string, end: ChildEnd, stderr: string): HostError {
  const how = end.error?.message ?? (end.signal === null ? `exit code ${end.code}` : `signal ${end.signal}`);
  const memory = /out of memory|allocation failed/i.test(stderr);
  return new HostError(
    'instance-died',
    `the sandbox of ${subject} ended (${how})${memory ? ': out of memory' : ''}`,
    memory
      ? 'The provider needs more memory than its limit: raise limits.memory-mb, or report it to its author.'
      : 'The next call starts a fresh sandbox. When it happens again, report it to the author of the provider.',
    stderr === '' ? undefined : { cause: new Error(stderr) },
  );
}

function late(subject: string, deadlineMs: number): HostError {
  return new HostError(
    'guest-deadline',
    `${subject} did not answer within ${deadlineMs} ms and was ended`,
    'Raise limits.deadline-ms if the provider is expected to take that long; otherwise report it to its author.',
  );
}

function asBreach(subject: string, error: unknown): HostError {
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
