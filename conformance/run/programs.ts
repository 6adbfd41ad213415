/** Programs of the system, as children that are ended with the check that started them. */
import { execFile } from 'node:child_process';
import type { ProgramOutcome } from '../context.ts';
import type { CleanUp } from './clean-up.ts';

const MAX_OUTPUT = 256 * 1024 * 1024;

/** Runs a program to its end; `undefined` when it is not installed. */
export function runProgram(
  program: string,
  args: readonly string[],
  { cwd = '/' }: { readonly cwd?: string },
  cleanUp: CleanUp,
): Promise<ProgramOutcome | undefined> {
  return new Promise((resolve) => {
    const environment = { PATH: process.env['PATH'], LC_ALL: 'C' };
    const options = { cwd, encoding: 'buffer', maxBuffer: MAX_OUTPUT, env: environment } as const;
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error?.code === 'ENOENT' && child.pid === undefined) return resolve(undefined);
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      return resolve({ code, stdout, stderr: stderr.toString() });
    });
    cleanUp.add(async () => void child.kill('SIGKILL'));
  });
}
