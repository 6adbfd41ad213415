/** What Node is started with to be the host that is fuzzed: the host as shipped, or one with a bug planted in it. */
import { fileURLToPath } from 'node:url';
import { programBeside } from './package-root.ts';

// For all hosts of this process.
let planted: string | undefined;

/** Breaks one thing in every host from now on, by its name in the conformance suite or in `planted.ts`: to see that a target finds it. */
export function sabotageHosts(name: string): void {
  planted = name;
}

/** Whether a bug was planted. */
export function isSabotaged(): boolean {
  return planted !== undefined;
}

/** The program and its arguments; `folder` is where the files of the scripted resolver are. */
export function hostUnderTest(folder: string): readonly string[] {
  const program = fileURLToPath(programBeside(import.meta.url, 'host-program'));
  return [program, folder, ...(planted === undefined ? [] : [planted])];
}
