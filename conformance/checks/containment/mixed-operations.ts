/** Ten thousand operations on one instance: whether it survives them, and what they do to its memory. */
import type { TimedEvent } from '../../../src/index.ts';
import { type CheckContext, UNCACHED } from '../../context.ts';
import type { SubjectFacts } from '../../subject/facts.ts';
import { keptFor } from '../lifetimes.ts';
import { processMemory } from '../process-memory.ts';
import { choosePaths, type Operation, operationsOf } from './operation-mix.ts';

/** After so many operations memory is looked at. */
export const STEP = 1_000;
const STEPS = 10;

export interface MixedRun {
  /** By `operation errno`. */
  readonly counts: Readonly<Record<string, number>>;
  /** What the host told meanwhile. */
  readonly events: readonly TimedEvent[];
  /** Bytes that the sandbox had resident after each {@link STEP}; 0 while there was none. */
  readonly resident: readonly number[];
  /** Processes that were seen. */
  readonly processes: number;
}

const runs = new WeakMap<SubjectFacts, Promise<MixedRun>>();

/** The same run for all checks of a session: the facts are the session's own. */
export function mixedOperations(context: CheckContext): Promise<MixedRun> {
  const known = runs.get(context.facts);
  if (known !== undefined) return known;
  const run = carryOut(context);
  runs.set(context.facts, run);
  return run;
}

async function carryOut({ facts, mount, random, step }: CheckContext): Promise<MixedRun> {
  const mounted = await mount(UNCACHED);
  // Upstream is asked once for each response, which makes so many operations possible; the component is asked each time.
  mounted.upstream.inject(keptFor(3600));
  step('looking which names cost requests');
  const paths = await choosePaths(mounted, facts, random());
  const next = operationsOf(mounted, paths, random());
  const counts: Record<string, number> = {};
  const resident: number[] = [];
  const processes = new Set<number>();
  for (let done = 0; done < STEPS; done += 1) {
    step(`operations ${done * STEP} to ${(done + 1) * STEP}`);
    const operations = Array.from({ length: STEP }, (): Operation => next());
    const some = await mounted.client.batch(operations, mounted.at('/'));
    for (const [outcome, count] of Object.entries(some)) counts[outcome] = (counts[outcome] ?? 0) + count;
    // What was told of starts and ends so far.
    await mounted.settled();
    const alive = mounted.sandboxes();
    for (const pid of alive) processes.add(pid);
    resident.push(alive.reduce((sum, pid) => sum + (processMemory(pid)?.resident ?? 0), 0));
  }
  return { counts, events: await mounted.settled(), resident, processes: processes.size };
}
