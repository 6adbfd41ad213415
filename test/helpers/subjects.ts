/** Providers for containment tests: a healthy one, and one that fails in the way its file is named. */
import { fileURLToPath } from 'node:url';
import type { CleanUp } from './clean-up.ts';
import { output } from './programs.ts';
import { buildParts } from './source-provider.ts';

const READER = fileURLToPath(new URL('latency-reader.ts', import.meta.url));

/** Every name is a file that holds its own name, so that each new name is one call into the sandbox. */
export function buildEcho(cleanUp: CleanUp): Promise<string> {
  return buildParts(cleanUp, {
    lookupChild: `(parent, name) => kit.file(name, { size: name.length })`,
    readFile: `(path) => kit.text(path.slice(1))`,
  });
}

/** `loop*` and `hog*` fail when they are read, `trap*` when they are looked up; every other name is a file that holds its own name. */
export function buildSubject(cleanUp: CleanUp): Promise<string> {
  return buildParts(cleanUp, {
    // The kit makes an answer of what readFile throws; what lookupChild throws is a trap.
    lookupChild: `(parent, name) => {
      if (name.startsWith('trap')) throw new Error('as asked');
      return kit.file(name, { size: name.length });
    }`,
    readFile: `(path) => {
      if (path.startsWith('/loop')) for (;;);
      if (path.startsWith('/hog')) { const kept = []; for (;;) kept.push(new Uint8Array(1 << 20).fill(1)); }
      return kit.text(path.slice(1));
    }`,
  });
}

/** What a reader saw. */
export interface Readings {
  /** Sorted, the fastest first. */
  readonly milliseconds: readonly number[];
  readonly wrong: number;
}

/** Reads `count` fresh names in a process of its own. */
export async function readFresh(folder: string, prefix: string, count: number): Promise<Readings> {
  const said = await output(process.execPath, READER, folder, prefix, String(count));
  const { milliseconds, wrong } = JSON.parse(said) as Readings;
  return { milliseconds: milliseconds.toSorted((a, b) => a - b), wrong };
}

/** The value that 99 of 100 readings stay under. */
export function p99({ milliseconds }: Readings): number {
  return milliseconds[Math.ceil(milliseconds.length * 0.99) - 1] ?? Number.NaN;
}

/** The value in the middle, of times that were not alike. */
export function median(milliseconds: readonly number[]): number {
  return milliseconds.toSorted((one, other) => one - other)[Math.floor(milliseconds.length / 2)] ?? Number.NaN;
}
