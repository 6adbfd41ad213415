/**
 * Finds out what a module declares and how it answers, by running it where it can do nothing: a Node process with no permission,
 * no environment and a deadline. The author's code is as foreign to the build as a component is to the host.
 */
import { basename } from 'node:path';
import { z } from 'zod';
import type { Spawn } from '../ambient/child-process.ts';
import { type Bundle, bundleProgram } from './bundle.ts';
import type { Called, Walk } from './probe-walk.ts';
import { BuildFailure, type BuildProblem, type SourcePlace } from './problem.ts';
import { type NodeEnd, runNode } from './run-node.ts';
import { placeOfFunction } from './source-place.ts';
import { placeInModule } from './source-texts.ts';

/** Milliseconds that a module may take to be evaluated and asked. */
const DEADLINE = 10_000;
const MAX_OUTPUT = 4 * 1024 * 1024;

/** The flags of a Node that may do nothing: no file, network, child, worker or addon, and 256 MB of heap. */
const FLAGS = ['--permission', '--no-warnings', '--max-old-space-size=256', '--input-type=module'];

/** What the child reads, as JSON. */
export interface ProbeJob {
  readonly code: string;
  /** Whether the provider is asked, too. */
  readonly walk: boolean;
}

/** What the module says of itself, and how it answered. */
export interface Declared {
  /** The manifest as the author wrote it, as JSON has it; `undefined` when there is none. */
  readonly manifest?: unknown;
  /** The functions that the provider lacks. */
  readonly missing: readonly string[];
  /** Absent when a function is missing, or nobody wanted to know. */
  readonly walk?: Walk | undefined;
}

/** One step of the probe: what was thrown by the top level, a call about to be made, or the end. */
export type ProbeLine = { readonly thrown: string; readonly frames: string } | { readonly calling: Called } | Declared;

const operation = z.enum(['lookupChild', 'listChildren', 'readFile']);
const called = { operation, call: z.string() };
const request = z.object({
  method: z.enum(['get', 'head', 'post']),
  url: z.string(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  bodyBytes: z.int().min(0).optional(),
  secret: z.string().optional(),
});
const select = z.discriminatedUnion('tag', [
  z.object({ tag: z.literal('body') }),
  z.object({ tag: z.literal('json'), val: z.string() }),
  z.object({ tag: z.literal('header'), val: z.string() }),
]);
// The author's code runs in the process that writes this: it is held against its type like anything foreign.
const line: z.ZodType<ProbeLine> = z.union([
  z.object({ thrown: z.string(), frames: z.string() }),
  z.object({ calling: z.object(called) }),
  z.object({
    manifest: z.unknown().optional(),
    missing: z.array(z.string()),
    walk: z
      .object({
        findings: z.array(z.object({ ...called, problem: z.string(), frames: z.string() })),
        queries: z.array(z.object({ ...called, request, select, itemUrl: z.string().optional() })),
        listings: z.array(z.object({ ...called, names: z.array(z.string()) })),
      })
      .optional(),
  }),
]);

/** How long a probe may take, and whether it asks the provider; see `BuildOptions`. */
export interface ProbeOptions {
  readonly deadline?: number | undefined;
  readonly uncheckedAnswers?: boolean | undefined;
}

/**
 * Evaluates the bundle and asks the provider. Fails with a `BuildFailure` when its top level throws, or when it or an answer
 * does not end or ends the process.
 */
export async function probeProvider(bundle: Bundle, spawn: Spawn, options: ProbeOptions): Promise<Declared> {
  const { deadline = DEADLINE, uncheckedAnswers = false } = options;
  const job: ProbeJob = { code: bundle.code, walk: !uncheckedAnswers };
  const end = await runNode(spawn, {
    argv: [...FLAGS, '--eval', await bundleProgram('probe-child')],
    input: Buffer.from(JSON.stringify(job)),
    deadline,
    maxOutput: MAX_OUTPUT,
  });
  const last = lastLine(end.stdout);
  if (last !== undefined && 'calling' in last) throw new BuildFailure([unanswered(last.calling, bundle, end)]);
  if (end.ended === 'deadline')
    throw topLevel(`${basename(bundle.entry)}: the module was still being evaluated after ${deadline / 1000} s`);
  if (last === undefined)
    throw topLevel(`the module ended its own evaluation (${end.ended}, exit code ${end.code ?? 'none'})`);
  if ('thrown' in last) throw topLevel(last.thrown, placeOfFrames(bundle, last.frames));
  return last;
}

/** The problem of a module whose top level does not end well. */
export function topLevelProblem(message: string, place?: SourcePlace): BuildProblem {
  return {
    code: 'top-level',
    message,
    advice: 'The top level of a provider runs once, while it is built, without a platform. Make it plain data.',
    place,
  };
}

function topLevel(message: string, place?: SourcePlace): BuildFailure {
  return new BuildFailure([topLevelProblem(message, place)]);
}

function unanswered({ operation, call }: Called, bundle: Bundle, end: NodeEnd): BuildProblem {
  const how = end.ended === 'deadline' ? 'did not answer in time' : `ended the process (${end.ended})`;
  return {
    code: 'bad-answer',
    message: `${call} ${how}`,
    advice: 'A provider answers at once from its arguments; the host ends a call after two seconds.',
    place: placeOfFunction(bundle, operation),
  };
}

/** The first of some lines and columns of the bundle (`12:5 40:7`) that is the author's. */
export function placeOfFrames(bundle: Bundle, frames: string): SourcePlace | undefined {
  for (const [, line, column] of frames.matchAll(/(\d+):(\d+)/g)) {
    const place = authorPlace(bundle, Number(line), Number(column));
    if (place !== undefined) return place;
  }
  return undefined;
}

/** The author's place for a line and column of the bundle; `undefined` when there is none. */
export function authorPlace(bundle: Bundle, line: number, column: number): SourcePlace | undefined {
  const origin = Number.isNaN(line) ? undefined : bundle.provenance.originOf(line, column);
  return origin && placeInModule(bundle.sources, origin.path, origin.line, origin.column);
}

// The last line is ours; what comes before it may be the module's own output.
function lastLine(stdout: Uint8Array): ProbeLine | undefined {
  const text = Buffer.from(stdout).toString('utf8').trimEnd().split('\n').at(-1) ?? '';
  try {
    return line.safeParse(JSON.parse(text)).data;
  } catch {
    // Not our line: the module ended the process before the program could answer, which is what the caller reports.
    return undefined;
  }
}
