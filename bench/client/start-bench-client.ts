/** Starts a client: a process that touches what is measured, and serves nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { programBeside } from '../../src/index.ts';
import type { Job, JobAnswer } from './job.ts';

export interface BenchClient extends AsyncDisposable {
  /** Does a job; jobs are done in the order in which they are asked. Fails when the process is gone or does not answer. */
  run(job: Job): Promise<JobAnswer>;
}

// As many reads in the kernel at the same time as a work asks for.
const THREADS = '128';
// Milliseconds. No pass takes a minute; a mount that hangs takes for ever.
const ANSWER_WITHIN = 120_000;
const END_WITHIN = 5_000;

export function startBenchClient(): BenchClient {
  const child = spawn(process.execPath, [programBeside(import.meta.url, 'bench-child')], {
    cwd: '/',
    env: { PATH: process.env['PATH'], UV_THREADPOOL_SIZE: THREADS },
    stdio: ['pipe', 'pipe', 'inherit'],
    // A Ctrl-C at the terminal is for the run; this ends with its input.
    detached: true,
  });
  const ended = once(child, 'close');
  // A write to a process that is gone is told by `ended`.
  child.stdin.on('error', () => undefined);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async run(job) {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      const next = await within(ANSWER_WITHIN, answers.next());
      if (next === undefined) throw new Error(`"${job.work.op}" did not end within ${ANSWER_WITHIN / 1000} s`);
      if (next.done === true) throw new Error('the client ended');
      return JSON.parse(next.value) as JobAnswer;
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      // One that waits for a mount ends when that is taken away, which is next.
      if ((await within(END_WITHIN, ended)) === undefined) child.kill('SIGKILL');
    },
  };
}

/** What a promise gives, or `undefined` when that takes longer. */
async function within<Value>(milliseconds: number, promise: Promise<Value>): Promise<Value | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), milliseconds);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
