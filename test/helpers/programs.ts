/** Ordinary programs, each in a process of its own: the only way in which tests touch a mount. */
import { execFile } from 'node:child_process';

export interface Outcome {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs a program to its end; a hang is killed after 20 s and shows as `code: null`. */
export function run(program: string, ...args: readonly string[]): Promise<Outcome> {
  return runWithin(20_000, program, ...args);
}

/** The same, with so many milliseconds. */
export function runWithin(timeout: number, program: string, ...args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = {
      encoding: 'buffer',
      timeout,
      killSignal: 'SIGKILL',
      maxBuffer: 256 * 1024 * 1024,
    } as const;
    execFile(program, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, stdout, stderr: stderr.toString() });
    });
  });
}

/** What a program prints. Fails when it does not exit with 0. */
export async function output(program: string, ...args: readonly string[]): Promise<string> {
  const outcome = await run(program, ...args);
  if (outcome.code !== 0)
    throw new Error(`${program} ${args.join(' ')}: exit ${String(outcome.code)}: ${outcome.stderr}`);
  return outcome.stdout.toString();
}

/** The lines that a program prints, sorted. */
export async function sortedLines(program: string, ...args: readonly string[]): Promise<string[]> {
  return (await output(program, ...args))
    .split('\n')
    .filter((line) => line !== '')
    .toSorted();
}
