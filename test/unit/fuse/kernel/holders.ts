/** Programs that hold a file of a mount open, or mapped, while it changes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { CleanUp } from '../../../helpers/clean-up.ts';

const MAPPER = fileURLToPath(new URL('hold-mapped.ts', import.meta.url));

export interface Holder {
  readonly child: ChildProcess;
  /** The next line that it prints. */
  line(): Promise<string>;
}

/** Starts a program that lives until the clean-up. */
export function hold(cleanUp: CleanUp, program: string, ...args: readonly string[]): Holder {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  cleanUp.add(async () => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, line: async () => String((await lines.next()).value) };
}

/** A shell that opens a file, says "opened", and prints what the descriptor gives when it is sent a line. */
export function holdOpen(cleanUp: CleanUp, path: string): Holder {
  return hold(cleanUp, 'sh', '-c', 'exec 3<"$0"; echo opened; while read line; do cat <&3; echo; done', path);
}

/** A program that maps a file, says "mapped", and prints the mapping when it is sent a line. */
export function holdMapped(cleanUp: CleanUp, path: string): Holder {
  return hold(cleanUp, process.execPath, MAPPER, path);
}
