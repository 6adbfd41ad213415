/** Starting child processes: the only place that names node:child_process for the sandbox. */
import { spawn as nodeSpawn } from 'node:child_process';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { signalProcess } from './signals.ts';

/** How a child ended; `error` is set when it could not be started at all. */
export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: Error | undefined;
}

/** A running child that shares nothing with its parent but three streams. */
export interface Child {
  /** Absent when the program could not be started. */
  readonly pid: number | undefined;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the process is gone and its streams are closed; never rejects. */
  readonly ended: Promise<ChildEnd>;
  /** SIGKILL; harmless on a child that is gone. */
  kill(): void;
}

/** Starts a program with an argument vector: no shell, an empty environment, `/` as its directory. */
export type Spawn = (program: string, argv: readonly string[]) => Child;

/** The Node binary that runs this process. */
export const NODE_BINARY: string = process.execPath;

/**
 * The {@link Spawn} of the operating system. Nothing is inherited: three stream pairs take the place of the standard
 * descriptors, and Node marks every other descriptor of its own close-on-exec.
 */
export const spawnIsolated: Spawn = (program, argv) => startProgram(program, argv, {}, 'shared');

/**
 * Starts a program with an argument vector and an environment, in `/`. With a process group of its `own`, a Ctrl-C at the
 * terminal does not reach it, and `kill` ends its children with it. A program that does not exist is a `ChildEnd` with
 * `error`, not an exception.
 */
export function startProgram(
  program: string,
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
  group: 'shared' | 'own',
): Child {
  const child = nodeSpawn(program, [...argv], {
    cwd: '/',
    env: environment,
    stdio: ['pipe', 'pipe', 'pipe'],
    shell: false,
    detached: group === 'own',
  });
  const ended = new Promise<ChildEnd>((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const streams = streamsOf(child);
  // Without a listener a write to a dead child would end this process; how the child ended is told by `ended`.
  for (const stream of Object.values(streams)) stream.on('error', () => undefined);
  const kill = (): void => {
    if (group === 'own' && child.pid !== undefined) signalProcess(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  };
  return { pid: child.pid, ...streams, ended, kill };
}

/** The streams of a child, or ended ones: without descriptors left for pipes, Node gives none, whatever its types say. */
function streamsOf(
  child: Partial<Pick<Child, 'stdin' | 'stdout' | 'stderr'>>,
): Pick<Child, 'stdin' | 'stdout' | 'stderr'> {
  const none = new PassThrough().destroy();
  const { stdin = none, stdout = none, stderr = none } = child;
  return { stdin, stdout, stderr };
}
