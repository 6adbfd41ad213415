/** Programs of the system that read files, each in the way that is its own; what came out, for each file. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckContext } from '../../context.ts';

type Run = CheckContext['run'];

/** The bytes that a program made of each file, in order; a text says what went wrong instead. */
export type ToolOutput = readonly (Uint8Array | string)[];

/** What a tool is given. */
export interface ToolInput {
  /** Absolute. */
  readonly files: readonly string[];
  /** How many bytes each has. */
  readonly sizes: readonly number[];
  /** An empty folder outside of the mount. */
  readonly folder: string;
  readonly run: Run;
}

/** Runs a program over files; `undefined` when it is not installed. */
type Tool<Output> = (input: ToolInput) => Promise<Output | undefined>;

/** Those whose output is the file's bytes, by the name under which a report tells of them. */
export const COPYING_TOOLS: Readonly<Record<string, Tool<ToolOutput>>> = {
  cat: concatenated,
  cp: copiedBy((files, folder) => ['cp', '--reflink=never', '--parents', '-t', folder, '--', ...files]),
  tar: archived,
  'rsync -c': copiedBy((files, folder) => ['rsync', '-c', '-R', '--no-whole-file', '--', ...files, folder]),
};

/** Those that count. */
export interface CountingTool {
  /** What the program says of each file, in order. */
  readonly run: Tool<readonly number[]>;
  /** What it has to say of these bytes. */
  readonly count: (bytes: Uint8Array) => number;
}

export const COUNTING_TOOLS: Readonly<Record<string, CountingTool>> = {
  'wc -c': { run: countedBy(['wc', '-c', '--']), count: ({ byteLength }) => byteLength },
  "grep -c ''": { run: countedBy(['grep', '-a', '-h', '-c', '', '--']), count: linesOf },
};

const LINE_FEED = 0x0a;

/** Lines, the last with or without its line feed. */
function linesOf(bytes: Uint8Array): number {
  const ended = bytes.reduce((count, byte) => count + (byte === LINE_FEED ? 1 : 0), 0);
  return bytes.byteLength > 0 && bytes.at(-1) !== LINE_FEED ? ended + 1 : ended;
}

/** All files in one run; one by one where that gives more or fewer bytes, to find out of which. */
async function concatenated({ files, sizes, run }: ToolInput): Promise<ToolOutput | undefined> {
  const all = await run('cat', ['--', ...files]);
  if (all === undefined) return undefined;
  if (all.code === 0 && all.stdout.byteLength === sizes.reduce((sum, size) => sum + size, 0)) {
    let at = 0;
    return sizes.map((size) => all.stdout.subarray(at, (at += size)));
  }
  const output: (Uint8Array | string)[] = [];
  for (const file of files) {
    const one = await run('cat', ['--', file]);
    output.push(one?.code === 0 ? one.stdout : failureOf(one));
  }
  return output;
}

/** A program that copies files into a folder, below which their whole paths are kept. */
function copiedBy(command: (files: readonly string[], folder: string) => readonly string[]): Tool<ToolOutput> {
  return async ({ files, folder, run }) => {
    const [program = '', ...args] = command(files, folder);
    const outcome = await run(program, args);
    return outcome === undefined ? undefined : copiesIn(folder, files, failureOf(outcome));
  };
}

/** Into an archive, and out of it. */
async function archived({ files, folder, run }: ToolInput): Promise<ToolOutput | undefined> {
  const archive = join(folder, 'archive.tar');
  const packing = await run('tar', ['-cf', archive, '--', ...files]);
  if (packing === undefined) return undefined;
  // That a file changed while it was read is told by the exit code alone, and that names lose their first "/" is not.
  if (packing.code !== 0) return files.map(() => failureOf(packing));
  const unpacking = await run('tar', ['-xf', archive, '-C', folder]);
  return copiesIn(folder, files, failureOf(unpacking));
}

async function copiesIn(folder: string, files: readonly string[], failure: string): Promise<ToolOutput> {
  return Promise.all(files.map((file) => readFile(join(folder, file)).catch(() => failure)));
}

/** A program that prints a line for each file that begins with a number. */
function countedBy([program = '', ...args]: readonly string[]): Tool<readonly number[]> {
  const numbersOf = async (files: readonly string[], run: Run): Promise<number[] | undefined> => {
    const outcome = await run(program, [...args, ...files]);
    return outcome?.stdout
      .toString()
      .split('\n')
      .slice(0, files.length)
      .map((line) => Number.parseInt(line, 10));
  };
  return async ({ files, run }) => {
    const all = await numbersOf(files, run);
    if (all === undefined || !all.some(Number.isNaN)) return all;
    // A file of which it says nothing makes all that come after look wrong.
    const output: number[] = [];
    for (const file of files) output.push((await numbersOf([file], run))?.[0] ?? Number.NaN);
    return output;
  };
}

function failureOf(outcome: Awaited<ReturnType<Run>>): string {
  if (outcome === undefined) return 'nothing, since the program is gone';
  return `nothing: exit code ${outcome.code ?? 'none'}, ${outcome.stderr.slice(0, 300).trim()}`;
}
