/** Runs Node to its end with input and output as bytes, for work that must not happen in the build's own process. */
import type { Readable } from 'node:stream';
import { NODE_BINARY, type Spawn } from '../ambient/child-process.ts';

/** What is run, and how long and how much it may. */
export interface NodeRun {
  /** Node's arguments. */
  readonly argv: readonly string[];
  /** What it reads from its standard input. */
  readonly input: Uint8Array;
  /** Milliseconds after which it is killed. */
  readonly deadline: number;
  /** Bytes of an output stream after which it is killed. */
  readonly maxOutput: number;
}

/** How it ended. */
export interface NodeEnd {
  readonly ended: 'exit' | 'killed' | 'deadline' | 'too-much-output' | 'not-started';
  /** The exit code, when it exited. */
  readonly code: number | undefined;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

/** Runs Node. Whatever happens is an outcome, never an exception. */
export async function runNode(spawn: Spawn, run: NodeRun): Promise<NodeEnd> {
  const child = spawn(NODE_BINARY, run.argv);
  let stopped: 'deadline' | 'too-much-output' | undefined;
  const stop = (reason: 'deadline' | 'too-much-output'): void => {
    stopped ??= reason;
    child.kill();
  };
  const timer = setTimeout(() => stop('deadline'), run.deadline);
  const stdout = collect(child.stdout, run.maxOutput, () => stop('too-much-output'));
  const stderr = collect(child.stderr, run.maxOutput, () => stop('too-much-output'));
  child.stdin.end(run.input);
  const { code, error } = await child.ended;
  clearTimeout(timer);
  const ended = error !== undefined ? 'not-started' : (stopped ?? (code === null ? 'killed' : 'exit'));
  return {
    ended,
    code: code ?? undefined,
    stdout: Buffer.concat(stdout),
    stderr: error?.message ?? Buffer.concat(stderr).toString('utf8'),
  };
}

function collect(stream: Readable, limit: number, onTooMuch: () => void): readonly Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let size = 0;
  stream.on('data', (chunk: Uint8Array) => {
    size += chunk.length;
    if (size > limit) onTooMuch();
    else chunks.push(chunk);
  });
  return chunks;
}
