/** One workload on all subjects: each in turn, round after round, so that whatever else the machine does meets all. */
import { readFile } from 'node:fs/promises';
import { type CallTimes, medianTime, type MountCounts, timesBetween } from '../../src/index.ts';
import type { BenchClient } from '../client/start-bench-client.ts';
import { operationsOf } from '../client/job.ts';
import type { Figure, Requests, WorkloadResult } from '../result.ts';
import type { Ground, RunningSubject } from '../subjects/subject.ts';
import type { Workload } from '../workloads/workload.ts';
import { forgetInKernel } from './kernel-caches.ts';
import type { KernelCounter, KernelRequests } from './kernel-requests.ts';
import { summarise } from './statistics.ts';

/** A subject that is up, by its name. */
export interface Contestant {
  readonly name: string;
  readonly running: RunningSubject;
}

export interface Arena {
  readonly ground: Ground;
  readonly client: BenchClient;
  /** Absent where the kernel does not tell. */
  readonly counter: KernelCounter | undefined;
  readonly rounds: number;
  /** Milliseconds of rounds after which a subject plays no further ones under a workload. */
  readonly patience: number;
  /** Aborted when the run is to end: what is under way is finished first. */
  readonly signal: AbortSignal;
}

/** What has been found out about one contestant. */
interface Tally {
  readonly contestant: Contestant;
  readonly samples: number[];
  operations: number;
  /** Milliseconds so far. */
  spent: number;
  tree: number;
  sandbox: number;
  upstream: number;
  /** Of all rounds. */
  readonly sandboxTimes: Record<string, number>;
  kernel: KernelRequests | undefined;
  problem: string | undefined;
}

// Calls of the sandbox that make a median.
const FEWEST_CALLS = 50;

/** Measures; what a subject cannot do is a figure without numbers, and does not end the run. */
export async function measureWorkload(
  arena: Arena,
  workload: Workload,
  contestants: readonly Contestant[],
): Promise<WorkloadResult> {
  const tallies = contestants.map((contestant): Tally => {
    const counts = { operations: 0, spent: 0, tree: 0, sandbox: 0, upstream: 0 };
    return { contestant, samples: [], ...counts, sandboxTimes: {}, kernel: undefined, problem: undefined };
  });
  for (const tally of tallies) await rehearse(arena, workload, tally);
  for (let round = 1; round <= arena.rounds; round += 1) {
    // There and back again: nobody always comes after the same one.
    for (const tally of round % 2 === 0 ? tallies.toReversed() : tallies)
      await playRound(arena, workload, tally, round);
  }
  const { id, state, source, what, bytes } = workload;
  const figures = await Promise.all(tallies.map(figureOf));
  return { id, state, source, what, ...(bytes === undefined ? {} : { bytes }), figures: withRatios(figures) };
}

/** The round that is not timed: it makes warm what is to be, and has the kernel's requests counted then. */
async function rehearse(arena: Arena, workload: Workload, tally: Tally): Promise<void> {
  if (workload.state === 'cold') return;
  await play(arena, workload, tally, 0);
  if (workload.state === 'kernel-cold') return;
  await countedPlay(arena, { ...workload, passes: 1 }, tally, 0);
}

async function playRound(arena: Arena, workload: Workload, tally: Tally, round: number): Promise<void> {
  if (tally.problem !== undefined || tally.spent > arena.patience) return;
  const { running } = tally.contestant;
  const { upstream } = arena.ground;
  const before = await running.counts?.();
  const requests = upstream.requests();
  // Counting costs the kernel less than 1 % of a request. What is warm makes none, and was counted before.
  const plays = { warm: play, cold: countedPlay, 'kernel-cold': playForgotten };
  const { samples, operations } = await plays[workload.state](arena, workload, tally, round);
  tally.upstream += upstream.requests() - requests;
  const after = await running.counts?.();
  addCounts(tally, before, after);
  tally.operations += operations * samples.length;
  tally.samples.push(...samples.map((sample) => sample / operations));
  tally.spent += samples.reduce((sum, sample) => sum + sample, 0) / 1000;
}

/** Plays while the kernel's requests are counted, where they can be. */
async function countedPlay(arena: Arena, workload: Workload, tally: Tally, round: number): Promise<Played> {
  const { mountPoint } = tally.contestant.running;
  if (mountPoint === undefined || arena.counter === undefined) return play(arena, workload, tally, round);
  const { value, requests } = await arena.counter.during(mountPoint, () => play(arena, workload, tally, round));
  tally.kernel = Object.fromEntries(Object.entries(requests).map(([name, count]) => [name, count / value.operations]));
  return value;
}

/** Plays so many passes, each after the kernel was made to forget. */
async function playForgotten(arena: Arena, workload: Workload, tally: Tally, round: number): Promise<Played> {
  const { running } = tally.contestant;
  const samples: number[] = [];
  const work = running.work(workload, copyOf(workload, round));
  for (let pass = 0; pass < workload.passes; pass += 1) {
    await forgetInKernel(arena.client, work, running.ways);
    samples.push(...(await countedPlay(arena, { ...workload, passes: 1 }, tally, round)).samples);
  }
  return { samples, operations: operationsOf(work) };
}

function addCounts(tally: Tally, before: MountCounts | undefined, after: MountCounts | undefined): void {
  if (before === undefined || after === undefined) return;
  tally.tree += after.tree - before.tree;
  tally.sandbox += after.sandbox - before.sandbox;
  addTimes(tally.sandboxTimes, timesBetween(before.sandboxTimes, after.sandboxTimes));
}

function addTimes(sum: Record<string, number>, times: CallTimes): void {
  for (const [bucket, count] of Object.entries(times)) sum[bucket] = (sum[bucket] ?? 0) + count;
}

/** The copy of the tree that a round uses: all of them the same when it is warm, its own when it is cold. */
export function copyOf({ state, id }: Workload, round: number): string {
  return state === 'cold' ? `${id}-${round}` : 'warm';
}

interface Played {
  readonly samples: readonly number[];
  readonly operations: number;
}

async function play(arena: Arena, workload: Workload, tally: Tally, round: number): Promise<Played> {
  arena.signal.throwIfAborted();
  const copy = copyOf(workload, round);
  await arena.ground.files.make(copy, workload.part);
  const work = tally.contestant.running.work(workload, copy);
  const answer = await arena.client.run({ work, passes: workload.passes });
  if (!answer.ok) tally.problem = answer.problem;
  return { samples: answer.ok ? answer.samples : [], operations: operationsOf(work) };
}

async function figureOf(tally: Tally): Promise<Figure> {
  const { contestant, samples, problem } = tally;
  const subject = contestant.name;
  if (problem !== undefined) return { ok: false, subject, problem };
  const sizes = await Promise.all(contestant.running.processes().map(residentBytes));
  return {
    ok: true,
    subject,
    ...summarise(samples),
    ratios: {},
    requests: requestsOf(tally),
    residentBytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}

function requestsOf({ contestant, operations, kernel, tree, sandbox, sandboxTimes, upstream }: Tally): Requests {
  const sandboxCall = sandbox < FEWEST_CALLS ? undefined : medianTime(sandboxTimes);
  return {
    ...(kernel === undefined ? {} : { kernel }),
    ...(contestant.running.counts === undefined ? {} : { tree: tree / operations, sandbox: sandbox / operations }),
    ...(sandboxCall === undefined ? {} : { sandboxCall }),
    upstream: upstream / operations,
  };
}

function withRatios(figures: readonly Figure[]): Figure[] {
  return figures.map((figure) => {
    if (!figure.ok) return figure;
    const others = figures.filter((other) => other.ok && other.subject !== figure.subject);
    const ratios = others.map((other) => [other.subject, other.ok ? figure.median / other.median : Number.NaN]);
    return { ...figure, ratios: Object.fromEntries(ratios) as Record<string, number> };
  });
}

/** proc(5), statm: pages of 4 KiB; 0 when the process is gone. */
async function residentBytes(pid: number): Promise<number> {
  const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '0 0');
  return Number(statm.split(' ')[1]) * 4096;
}
