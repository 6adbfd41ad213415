/** Programs of the system, started by argument vector and never through a shell (rule 22). */
import { execFile, spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';

/** How a program ended; `exitCode` is absent when it could not be started or a signal ended it. */
export interface ProgramOutcome {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

// Programs here unmount and print versions; one that takes longer hangs.
const DEADLINE = 10_000;

/** Runs a program to its end, at most 10 s. Failing to start is an outcome, not an exception. */
export function runProgram(program: string, args: readonly string[]): Promise<ProgramOutcome> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: DEADLINE, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      if (error === null) return resolve({ exitCode: 0, stdout, stderr });
      const exitCode = typeof error.code === 'number' ? error.code : undefined;
      return resolve({ exitCode, stdout, stderr: stderr || error.message });
    });
  });
}

/**
 * Starts a program that finds one descriptor of ours as its descriptor 3, and no other; resolves when it has ended. It may stay
 * for as long as the descriptor's other end is held.
 */
export function startWithDescriptor(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  descriptor: number,
): Promise<Pick<ProgramOutcome, 'exitCode' | 'stderr'>> {
  return new Promise((resolve) => {
    // fusermount3 is looked for where this process looks for programs.
    const env = { PATH: process.env['PATH'], ...environment };
    const child = spawn(program, [...args], { env, cwd: '/', stdio: ['ignore', 'ignore', 'pipe', descriptor] });
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    child.once('error', (error) => resolve({ exitCode: undefined, stderr: error.message }));
    child.once('close', (code) => resolve({ exitCode: code ?? undefined, stderr }));
  });
}

// Where distributions keep the programs that we look for, whatever the operator's PATH says.
const SYSTEM_FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin'];

/** The absolute path of an installed program, looked for in PATH and in the system's own folders. */
export async function findProgram(name: string): Promise<string | undefined> {
  const folders = [...(process.env['PATH'] ?? '').split(':'), ...SYSTEM_FOLDERS].filter((path) => path.startsWith('/'));
  for (const folder of folders) {
    const file = join(folder, name);
    if (
      await access(file, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return file;
  }
  return undefined;
}
