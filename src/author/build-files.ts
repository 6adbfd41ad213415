/** The two files of a build: the author's module, and the component, which takes no other file's place. */
import { basename, dirname, join, resolve } from 'node:path';
import type { WholeFiles } from '../ambient/whole-files.ts';
import { BuildFailure, type BuildProblem } from './problem.ts';
import { MODULE_PREAMBLE } from './wasm-binary.ts';

// What modules and components both begin with: `\0asm`.
const MAGIC = MODULE_PREAMBLE.subarray(0, 4);

/** The module's path without links. Fails with a `BuildFailure` when there is no such file. */
export async function findSource(source: string, files: WholeFiles): Promise<string> {
  const advice = 'Give the path of the module that exports `provider`.';
  const path = await files.real(resolve(source)).catch((error: unknown) => {
    throw failure({ code: 'no-source', message: `there is no file ${source}`, advice }, error);
  });
  const kind = await files.kind(path);
  if (kind !== 'file') throw failure({ code: 'no-source', message: `${source} is ${describe(kind)}`, advice });
  return path;
}

/**
 * Refuses a path that a component must not take: the source's, that of a file which is something else, or one in a folder that
 * is not there. An empty file is nothing that could be lost. Called before anything is done.
 */
export async function checkOutput(out: string, source: string, files: WholeFiles): Promise<void> {
  const folder = await files.real(dirname(out)).catch((error: unknown) => {
    throw noOutput(out, `there is no folder ${dirname(out)}`, 'Make it first, or give another path.', error);
  });
  const target = join(folder, basename(out));
  const kind = await files.kind(target);
  if (kind === 'nothing') return;
  if (kind !== 'file') throw noOutput(out, `it is ${describe(kind)}`, 'Give the path of a file.');
  if ((await files.real(target)) === source)
    throw noOutput(out, 'it is the source', 'Give another path: the component would take its place.');
  const start = await files.start(target, MAGIC.length);
  if (start.length > 0 && Buffer.compare(start, MAGIC) !== 0)
    throw noOutput(out, 'there is a file that is no WebAssembly', 'Remove it first, or give another path.');
}

/** Writes the component, or leaves what was there. */
export async function writeComponent(out: string, component: Uint8Array, files: WholeFiles): Promise<void> {
  try {
    await files.write(out, component);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw noOutput(out, why, 'Give a path that you may write to.', error);
  }
}

function describe(kind: 'nothing' | 'file' | 'directory' | 'other'): string {
  return kind === 'directory' ? 'a directory' : 'no regular file';
}

function noOutput(out: string, why: string, advice: string, cause?: unknown): BuildFailure {
  return failure({ code: 'no-output', message: `cannot write ${out}: ${why}`, advice }, cause);
}

function failure(problem: BuildProblem, cause?: unknown): BuildFailure {
  return new BuildFailure([problem], cause === undefined ? undefined : { cause });
}
