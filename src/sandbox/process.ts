/** One sandbox process: started hardened, spoken to in frames, ended on the first thing that is not right. */
import type { Child } from '../ambient/child-process.ts';
import type { HostError } from '../contract/errors.ts';
import type { SandboxAuthority } from './authority.ts';
import { died, late, outOfMemory, spoke } from './breach.ts';
import { createFrameDecoder } from './frame-decoder.ts';
import { encodeFrame, type Frame, FrameError, HOST_LIMITS } from './frame.ts';
import { hardenedFlags, residentLimitMb } from './limits.ts';
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
  /** The process id of the program itself, inside of its walls; 0 when it could not be started. */
  innermostPid(): number;
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
  readonly authority: Pick<SandboxAuthority, 'spawn' | 'node' | 'hardening' | 'processes'>;
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

// Milliseconds between two looks at a busy sandbox: short calls are over before the first.
const WATCH_EVERY = 20;
const BYTES_PER_MB = 2 ** 20;

/** Starts a sandbox; a program that cannot be started shows as `instance-died` on the first exchange. */
export function startSandboxProcess(start: SandboxStart): SandboxProcess {
  const { subject, memoryMb, authority } = start;
  const child = startChild(start);
  const stderr = captureText(child.stderr);
  let pending: Pending | undefined;
  let breach: HostError | undefined;
  let over = false;

  const end = (): void => {
    over = true;
    child.kill();
  };
  const settle = (error?: HostError): void => {
    pending?.settle(error);
    pending = undefined;
  };
  /** The first reason counts. */
  const fail = (error: HostError): HostError => {
    breach ??= error;
    end();
    settle(breach);
    return breach;
  };
  const ended = child.ended.then((how) => fail(died(subject, how, stderr())));
  const limitMb = residentLimitMb(memoryMb);
  const watchMemory = (): void => {
    const resident = authority.processes.residentBytes(child.pid ?? 0) / BYTES_PER_MB;
    if (resident > limitMb) fail(outOfMemory(subject, resident, limitMb));
  };
  const decode = createFrameDecoder(HOST_LIMITS);
  child.stdout.on('data', (chunk: Uint8Array) => {
    if (over) return;
    try {
      for (const frame of decode(chunk)) if (receive(frame, pending) === 'done') settle();
    } catch (error) {
      fail(spoke(subject, error));
    }
  });
  let written = write(child, encodeFrame({ kind: 'program' }, [start.program]));

  const exchange: SandboxProcess['exchange'] = async ({ header, tail, deadlineMs, take }) => {
    if (pending !== undefined) throw new Error('an exchange is under way already');
    if (over) throw await ended;
    const answered = new Promise<void>((resolve, reject) => {
      pending = { take, bytes: 0, settle: (error) => (error === undefined ? resolve() : reject(error)) };
    });
    const timer = setTimeout(() => fail(late(subject, deadlineMs)), deadlineMs);
    const watch = setInterval(watchMemory, WATCH_EVERY);
    // Frames go out whole, one after the other; a sandbox that does not read is ended by the deadline, which ends the write.
    written = written.then(() => write(child, encodeFrame(header, tail)));
    try {
      await answered;
      await written;
    } finally {
      clearTimeout(timer);
      clearInterval(watch);
    }
  };
  return { pid: child.pid, innermostPid: innermost(child, authority), exchange, kill: end, alive: () => !over, ended };
}

// Looked up while it lives: afterwards nobody knows what was inside.
function innermost({ pid = 0 }: Child, { processes }: SandboxStart['authority']): () => number {
  let found: number | undefined;
  return () => (found ??= processes.tree(pid).at(-1)) ?? pid;
}

function startChild({ authority, boot, memoryMb }: SandboxStart): Child {
  const argv = [...hardenedFlags(memoryMb), '--input-type=module', '-e', boot];
  const command = authority.hardening.command(authority.node, argv, memoryMb);
  return authority.spawn(command.program, command.argv);
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
