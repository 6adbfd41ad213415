/** The program of a client's process: takes jobs from standard input, one a line, and answers each in turn. */
import { createInterface } from 'node:readline';
import { Bench } from 'tinybench';
import type { Job, JobAnswer } from './job.ts';
import { type Pass, passOf } from './passes.ts';

const MICROSECONDS = 1000;

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line) as Job))}\n`);
}

async function answer({ work, passes }: Job): Promise<JobAnswer> {
  let pass: Pass | undefined;
  try {
    pass = passOf(work);
    return { ok: true, samples: await sample(pass, passes) };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  } finally {
    pass?.end?.();
  }
}

async function sample(pass: Pass, passes: number): Promise<number[]> {
  const bench = new Bench({ iterations: passes, time: 0, warmup: false, retainSamples: true, throws: true });
  // Told, and not found out by one call more: that would warm what is to be cold.
  bench.add('pass', () => pass.run(), { async: pass.kind === 'later' });
  const [task] = pass.kind === 'now' ? bench.runSync() : await bench.run();
  if (task === undefined || !('latency' in task.result)) throw new Error('nothing was timed');
  return (task.result.latency.samples ?? []).map((milliseconds) => milliseconds * MICROSECONDS);
}
