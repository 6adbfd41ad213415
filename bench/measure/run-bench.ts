/** A whole run: the ground, the subjects, the workloads, and what was found. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageVersion } from '../../src/index.ts';
import type { Work } from '../client/job.ts';
import { type BenchClient, startBenchClient } from '../client/start-bench-client.ts';
import type { Result, WorkloadResult } from '../result.ts';
import { buildBenchProvider } from '../subjects/component.ts';
import { type MountChoice, omnivetSubject } from '../subjects/omnivet.ts';
import { LIMIT, PEERS } from '../subjects/peers.ts';
import type { Ground, Subject } from '../subjects/subject.ts';
import { createTreeFiles, isRoomyTmpfs } from '../subjects/tree-files.ts';
import { startBenchUpstream } from '../upstream/bench-upstream.ts';
import type { Workload } from '../workloads/workload.ts';
import { startKernelCounter } from './kernel-requests.ts';
import { type Arena, type Contestant, copyOf, measureWorkload } from './measure-workload.ts';
import { canForget } from './kernel-caches.ts';
import { summarise } from './statistics.ts';

export interface BenchRequest {
  readonly workloads: readonly Workload[];
  /** Configurations of omnivet, at least one. */
  readonly choices: readonly MountChoice[];
  /** Names of the peers to measure beside it; those that are not installed are left out, and told. */
  readonly peers: readonly string[];
  readonly rounds: number;
  /** As in {@link Arena}. */
  readonly patience: number;
  readonly signal: AbortSignal;
  /** Gets what is going on, for a person. */
  readonly tell: (progress: string) => void;
}

const execute = promisify(execFile);

/** Runs it; one that is told to end has the workloads that were done until then. Fails with an `Error` where this machine cannot mount what is to be measured. */
export async function runBench(request: BenchRequest): Promise<Result> {
  await using stack = new AsyncDisposableStack();
  const ground = await prepareGround(stack, copiesOf(request));
  const { subjects, missing } = await chooseSubjects(request, ground);
  const counter = await startKernelCounter(await freshFolder(ground, 'trace'));
  if (counter !== undefined) stack.use(counter);
  const contestants = await startAll(subjects, ground, stack, request.tell);
  // The last to start is the first to end: it may hold files of all the others.
  const client = stack.use(startBenchClient());
  const { rounds, patience, signal } = request;
  const arena: Arena = { ground, client, counter, rounds, patience, signal };
  for (const contestant of contestants) await visit(client, contestant);
  const workloads = await measureAll(arena, request, contestants);
  return {
    version: 1,
    kit: await packageVersion(),
    time: new Date().toISOString(),
    machine: machine(),
    client: await costOfClient(client),
    rounds,
    subjects: subjects.map(({ name, about }) => ({ name, about })),
    missing: missing.map(({ name, install = '' }) => ({ name, install })),
    workloads,
  };
}

/** Every copy of the tree that the run will ask for. */
function copiesOf({ workloads, rounds }: BenchRequest): readonly string[] {
  const all = workloads.flatMap((workload) =>
    Array.from({ length: rounds + 1 }, (_, round) => copyOf(workload, round)),
  );
  return [...new Set(all)];
}

/** All workloads, or those that were done when the run was told to end. */
async function measureAll(
  arena: Arena,
  { workloads, tell, signal }: BenchRequest,
  contestants: readonly AbleContestant[],
): Promise<readonly WorkloadResult[]> {
  const results: WorkloadResult[] = [];
  try {
    for (const workload of workloads) {
      if (!(await canForget(workload))) {
        tell(`${workload.id}: left out, since only root may have the kernel forget names`);
        continue;
      }
      tell(`${workload.id}: ${workload.what}`);
      const able = contestants.filter(({ does }) => does(workload));
      results.push(await measureWorkload(arena, workload, able));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return results;
}

async function prepareGround(stack: AsyncDisposableStack, copies: readonly string[]): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'omnivet-bench-'));
  stack.defer(() => rm(folder, { recursive: true }));
  const upstream = stack.use(await startBenchUpstream(copies));
  return { folder, upstream, files: createTreeFiles(await memoryFolder(folder, stack)) };
}

async function freshFolder({ folder }: Ground, name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  return path;
}

/** A tmpfs of our own where we may mount one, else a folder in the system's. */
async function memoryFolder(folder: string, stack: AsyncDisposableStack): Promise<string> {
  const own = join(folder, 'tmpfs');
  await mkdir(own);
  const mounted = await execute('mount', ['-t', 'tmpfs', '-o', 'size=1g', 'omnivet-bench', own]).then(
    () => true,
    () => false,
  );
  if (mounted) {
    stack.defer(async () => void (await execute('umount', [own])));
    return own;
  }
  const shared = await mkdtemp('/dev/shm/omnivet-bench-');
  stack.defer(() => rm(shared, { recursive: true }));
  if (await isRoomyTmpfs(shared)) return shared;
  throw new Error('there is no tmpfs with 256 MiB of room: run as root, or make /dev/shm larger');
}

interface Chosen {
  readonly subjects: readonly Subject[];
  readonly missing: readonly Subject[];
}

async function chooseSubjects({ choices, peers }: BenchRequest, ground: Ground): Promise<Chosen> {
  let built: Promise<string> | undefined;
  const component = (): Promise<string> => (built ??= buildBenchProvider(ground.folder));
  const wanted = PEERS.filter(({ name }) => peers.includes(name));
  const there = await Promise.all(wanted.map((peer) => peer.available()));
  return {
    subjects: [
      LIMIT,
      ...choices.map((choice) => omnivetSubject(choice, component)),
      ...wanted.filter((_, index) => there[index] === true),
    ],
    missing: wanted.filter((_, index) => there[index] !== true),
  };
}

interface AbleContestant extends Contestant, Pick<Subject, 'does'> {}

async function startAll(
  subjects: readonly Subject[],
  ground: Ground,
  stack: AsyncDisposableStack,
  tell: BenchRequest['tell'],
): Promise<readonly AbleContestant[]> {
  const contestants: AbleContestant[] = [];
  for (const subject of subjects) {
    tell(`mounting ${subject.name}`);
    const running = await subject.start(ground);
    stack.defer(() => running.stop());
    contestants.push({ name: subject.name, does: (workload) => subject.does(workload), running });
  }
  return contestants;
}

/** Looks at the folder of all copies once: the way to them, and a sandbox that serves, are no part of any workload. */
async function visit(client: BenchClient, { name, running }: AbleContestant): Promise<void> {
  const { ways: paths } = running;
  const answer = await client.run({ work: { op: 'stat', paths }, passes: 1 });
  if (!answer.ok) throw new Error(`${name}: ${answer.problem}`);
}

function machine(): Result['machine'] {
  const all = cpus();
  return { kernel: release(), node: process.version, processor: all[0]?.model.trim() ?? '', processors: all.length };
}

const CALLS = 1000;

async function costOfClient(client: BenchClient): Promise<Result['client']> {
  const median = async (work: Work, operations: number, passes: number): Promise<number> => {
    const answer = await client.run({ work, passes });
    if (!answer.ok) throw new Error(answer.problem);
    return summarise(answer.samples).median / operations;
  };
  return {
    call: await median({ op: 'call', times: CALLS }, CALLS, 50),
    systemCall: await median({ op: 'system-call', times: CALLS }, CALLS, 50),
    program: await median({ op: 'run', commands: [['true']] }, 1, 20),
  };
}
