/** Starts a client: a process that touches what is measured, and serves nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { programBeside } from '../program-beside.ts';
import type { Job, JobAnswer } from './job.ts';

export interface BenchClient extends AsyncDisposable {
  /** Does a job; jobs are done in the order in which they are asked. Fails when the process is gone. */
  run(job: Job): Promise<JobAnswer>;
}

// As many reads in the kernel at the same time as a work asks for.
const THREADS = '128';

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
      const { value, done } = await answers.next();
      if (done === true) throw new Error('the client ended');
      return JSON.parse(value) as JobAnswer;
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await ended;
    },
  };
}
