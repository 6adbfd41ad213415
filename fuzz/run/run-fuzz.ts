/** A run of several targets: each in a process of its own, some at a time; what they find comes together here. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ProviderSubject } from '../provider/provider-subject.ts';
import { type DriverName, programBeside } from '../../src/index.ts';
import type { FuzzFailure } from './failure.ts';
import type { Replayed } from './replay.ts';
import type { TargetProgress, TargetResult, TargetRun } from './run-target.ts';
import type { Token } from './token.ts';
import type { FromWorker, Stop, ToWorker } from './worker-messages.ts';

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
  /** What speaks FUSE to the kernel; the default when absent. */
  readonly driver?: DriverName | undefined;
  /** What is broken in the host, when the fuzzer is tried. */
  readonly sabotage?: string;
  /** The component of the target `provider`. */
  readonly subject?: ProviderSubject;
  readonly tell: (target: string, progress: TargetProgress) => void;
  /** Told of each failure as soon as it is small and sure, once. */
  readonly found: (failure: FuzzFailure) => void;
  readonly ended: (end: TargetEnd) => void;
}

// A worker that says nothing for this long hangs: a batch, a shrinking and a start together take less.
const SILENCE_MS = 600_000;

/** Runs all, and gives what came of each in the order in which they ended. */
export async function runFuzz(request: FuzzRun): Promise<readonly TargetEnd[]> {
  const { targets, jobs, ended } = request;
  const waiting = [...targets];
  const ends: TargetEnd[] = [];
  // Where there are more jobs than targets, several processes share the cases of one.
  const many = Math.max(1, Math.floor(jobs / Math.max(1, targets.length)));
  const worker = async (): Promise<void> => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      const end = await runTogether(target, many, request);
      ends.push(end);
      ended(end);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(jobs, targets.length)) }, worker));
  return ends;
}

/** One target by several processes, as if it were by one. */
async function runTogether(target: string, many: number, request: FuzzRun): Promise<TargetEnd> {
  const progress = new Map<number, TargetProgress>();
  const told = new Set<string>();
  const ends = await Promise.all(
    Array.from({ length: many }, (_, first) =>
      runShare(target, { ...request.run, share: { first, many } }, request, {
        progressed(one) {
          progress.set(first, one);
          request.tell(target, together([...progress.values()]));
        },
        found(failure) {
          if (!told.has(failure.signature)) request.found(failure);
          told.add(failure.signature);
        },
      }),
    ),
  );
  const failed = ends.find((end) => end.kind === 'failed');
  const results = ends.flatMap((end) => (end.kind === 'result' ? [end.result] : []));
  const [result] = results;
  if (failed !== undefined || result === undefined)
    return failed ?? { kind: 'failed', target, message: 'nothing was run' };
  return { kind: 'result', result: { ...result, ...mergedOf(results) } };
}

async function runShare(
  name: string,
  run: TargetRun,
  { sabotage, subject, driver }: FuzzRun,
  told: Told,
): Promise<TargetEnd> {
  const last = await converse({ kind: 'run', target: name, run, sabotage, subject, driver }, told);
  if (last?.kind === 'result') return { kind: 'result', result: last.result };
  const message = last?.kind === 'failed' ? last.message : 'its process ended without a word';
  return { kind: 'failed', target: name, message };
}

function together(all: readonly TargetProgress[]): TargetProgress {
  const sum = (of: (one: TargetProgress) => number): number => all.reduce((total, one) => total + of(one), 0);
  const seconds = Math.max(0, ...all.map((one) => one.seconds));
  return { runs: sum(({ runs }) => runs), failures: sum(({ failures }) => failures), seconds };
}

function mergedOf(results: readonly TargetResult[]): Partial<TargetResult> {
  const { runs, seconds } = together(results.map((result) => ({ ...result, failures: result.failures.length })));
  const failures = new Map(results.flatMap((result) => result.failures.map((one) => [one.signature, one])));
  const names = Object.keys(results[0]?.classes ?? {});
  const countOf = (name: string): number => results.reduce((sum, { classes }) => sum + (classes[name] ?? 0), 0);
  return {
    runs,
    seconds,
    sessions: results.reduce((sum, { sessions }) => sum + sessions, 0),
    failures: [...failures.values()],
    classes: Object.fromEntries(names.map((name) => [name, countOf(name)])),
  };
}

/** What a token is replayed with besides. */
export interface ReplayWith {
  readonly subject?: ProviderSubject | undefined;
  readonly driver?: DriverName | undefined;
}

/** Tries the case of a token once more. Fails when its process cannot. */
export async function replayToken(token: Token, component: string, given: ReplayWith = {}): Promise<Replayed> {
  const last = await converse({ kind: 'replay', target: token.target, token, component, ...given }, {});
  if (last?.kind === 'replayed') return last.replayed;
  throw new Error(last?.kind === 'failed' ? last.message : 'the process that replays ended without a word');
}

/**
 * Several runs one after another in one process, each with its own bug in the host or none: where a run is short, a mount of its own
 * would be most of it. What came of each, in order; fewer when the process ended before.
 */
export async function runTour(stops: readonly Stop[], driver?: DriverName): Promise<readonly TargetEnd[]> {
  const ends: TargetEnd[] = [];
  await converse(
    { kind: 'tour', stops, driver },
    {
      said(message) {
        if (message.kind === 'result') ends.push({ kind: 'result', result: message.result });
        if (message.kind === 'failed')
          ends.push({ kind: 'failed', target: stops[ends.length]?.target ?? '', message: message.message });
      },
    },
  );
  return ends;
}

/** Who hears of what a worker says on its way. */
interface Told {
  readonly progressed?: (progress: TargetProgress) => void;
  readonly found?: (failure: FuzzFailure) => void;
  /** The rest. */
  readonly said?: (message: FromWorker) => void;
}

/** Starts a worker, and gives the last thing that it said. */
async function converse(order: ToWorker, told: Told): Promise<FromWorker | undefined> {
  const program = programBeside(import.meta.url, 'worker');
  const child = spawn(process.execPath, [program, JSON.stringify(order)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => void child.on('close', () => resolve()).on('error', () => resolve()));
  let last: FromWorker | undefined;
  let silence = setTimeout(() => child.kill('SIGKILL'), SILENCE_MS);
  for await (const line of createInterface({ input: child.stdout })) {
    silence.refresh();
    const message = JSON.parse(line) as FromWorker;
    if (message.kind === 'progress') told.progressed?.(message.progress);
    else if (message.kind === 'found') told.found?.(message.failure);
    else {
      last = message;
      told.said?.(message);
    }
  }
  await ended;
  clearTimeout(silence);
  return last;
}
