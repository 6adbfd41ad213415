/** A run of several targets: each in a process of its own, some at a time; what they find comes together here. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { programBeside } from '../session/package-root.ts';
import type { Replayed } from './replay.ts';
import type { TargetProgress, TargetResult, TargetRun } from './run-target.ts';
import type { Token } from './token.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** What came of one target. */
export type TargetEnd =
  | { readonly kind: 'result'; readonly result: TargetResult }
  /** Its process could not do it, died or hung: nothing is known about the subject. */
  | { readonly kind: 'failed'; readonly target: string; readonly message: string };

export interface FuzzRun {
  readonly targets: readonly string[];
  /** For each of the targets. */
  readonly run: TargetRun;
  /** How many at a time. */
  readonly jobs: number;
  /** What is broken in the host, when the fuzzer is tried. */
  readonly sabotage?: string;
  /** The component of the target `provider`. */
  readonly subject?: string;
  readonly tell: (target: string, progress: TargetProgress) => void;
  readonly ended: (end: TargetEnd) => void;
}

// A worker that says nothing for this long hangs: a batch, a shrinking and a start together take less.
const SILENCE_MS = 600_000;

/** Runs all, and gives what came of each in the order in which they ended. */
export async function runFuzz(request: FuzzRun): Promise<readonly TargetEnd[]> {
  const { targets, run, jobs, sabotage, subject, tell, ended } = request;
  const waiting = [...targets];
  const ends: TargetEnd[] = [];
  const worker = async (): Promise<void> => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      const name = target;
      const last = await converse({ kind: 'run', target: name, run, sabotage, subject }, (progress) =>
        tell(name, progress),
      );
      const message = last?.kind === 'failed' ? last.message : 'its process ended without a word';
      const end: TargetEnd =
        last?.kind === 'result' ? { kind: 'result', result: last.result } : { kind: 'failed', target: name, message };
      ends.push(end);
      ended(end);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(jobs, targets.length)) }, worker));
  return ends;
}

/** Tries the case of a token once more. Fails when its process cannot. */
export async function replayToken(token: Token, component: string, subject?: string): Promise<Replayed> {
  const last = await converse({ kind: 'replay', target: token.target, token, component, subject }, () => {});
  if (last?.kind === 'replayed') return last.replayed;
  throw new Error(last?.kind === 'failed' ? last.message : 'the process that replays ended without a word');
}

/** Starts a worker, and gives the last thing that it said. */
async function converse(
  order: ToWorker,
  progressed: (progress: TargetProgress) => void,
): Promise<FromWorker | undefined> {
  const program = fileURLToPath(programBeside(import.meta.url, 'worker'));
  const child = spawn(process.execPath, [program, JSON.stringify(order)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => void child.on('close', () => resolve()).on('error', () => resolve()));
  let last: FromWorker | undefined;
  let silence = setTimeout(() => child.kill('SIGKILL'), SILENCE_MS);
  for await (const line of createInterface({ input: child.stdout })) {
    silence.refresh();
    const message = JSON.parse(line) as FromWorker;
    if (message.kind === 'progress') progressed(message.progress);
    else last = message;
  }
  await ended;
  clearTimeout(silence);
  return last;
}
