/**
 * Finds out what manifest a module declares, by running it where it can do nothing: a Node process with no permission, no
 * environment and a deadline. The author's code is as foreign to the build as a component is to the host.
 */
import type { Spawn } from '../ambient/child-process.ts';
import type { Bundle } from './bundle.ts';
import { BuildFailure, type BuildProblem, type SourcePlace } from './problem.ts';
import { runNode } from './run-node.ts';
import { placeInModule } from './source-texts.ts';

/** Milliseconds that a module may take to be evaluated. */
const DEADLINE = 10_000;
const MAX_OUTPUT = 1024 * 1024;

/** The flags of a Node that may do nothing: no file, network, child, worker or addon, and 256 MB of heap. */
const FLAGS = ['--permission', '--no-warnings', '--max-old-space-size=256', '--input-type=module'];

// A module cannot tell its own lines from a stack of data: URLs by text alone, so the frames are asked.
const DRIVER = `
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const answer = (value) => process.stdout.write('\\n' + JSON.stringify(value) + '\\n', () => process.exit(0));
Error.prepareStackTrace = (error, frames) => {
  const frame = frames.find((one) => String(one.getFileName()).startsWith('data:'));
  return frame === undefined ? '' : frame.getLineNumber() + ':' + frame.getColumnNumber();
};
try {
  const module = await import('data:text/javascript;base64,' + Buffer.concat(chunks).toString('base64'));
  answer({ manifest: module.manifest, missing: module.missing });
} catch (error) {
  const isError = error instanceof Error;
  answer({ thrown: isError ? error.name + ': ' + error.message : String(error), at: isError ? error.stack : '' });
}`;

/** What the module says of itself. */
export interface Declared {
  /** The manifest as the author wrote it, as JSON has it; `undefined` when there is none. */
  readonly manifest: unknown;
  /** The functions that the provider lacks. */
  readonly missing: readonly string[];
}

/** Evaluates the bundle. Fails with a `BuildFailure` when its top level throws, does not end, or says nothing. */
export async function probeManifest(bundle: Bundle, spawn: Spawn, deadline: number = DEADLINE): Promise<Declared> {
  const end = await runNode(spawn, {
    argv: [...FLAGS, '--eval', DRIVER],
    input: Buffer.from(bundle.code),
    deadline,
    maxOutput: MAX_OUTPUT,
  });
  if (end.ended === 'deadline') throw topLevel(`the module was still being evaluated after ${deadline / 1000} s`);
  // The last line is ours; what comes before it is the module's own output.
  const report: unknown = parseJson(Buffer.from(end.stdout).toString('utf8').trimEnd().split('\n').at(-1) ?? '');
  if (typeof report !== 'object' || report === null)
    throw topLevel(`the module ended its own evaluation (${end.ended}, exit code ${end.code ?? 'none'})`);
  if ('thrown' in report) throw topLevel(String(report.thrown), frameOf(bundle, 'at' in report ? report.at : ''));
  return {
    manifest: 'manifest' in report ? report.manifest : undefined,
    missing: 'missing' in report && Array.isArray(report.missing) ? report.missing.map(String) : [],
  };
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

function frameOf(bundle: Bundle, at: unknown): SourcePlace | undefined {
  const [, line, column] = /^(\d+):(\d+)$/.exec(String(at)) ?? [];
  return authorPlace(bundle, Number(line), Number(column));
}

/** The author's place for a line and column of the bundle; `undefined` when there is none. */
export function authorPlace(bundle: Bundle, line: number, column: number): SourcePlace | undefined {
  const origin = Number.isNaN(line) ? undefined : bundle.provenance.originOf(line, column);
  return origin && placeInModule(bundle.sources, origin.path, origin.line, origin.column);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not our line: the module ended the process before the driver could answer, which is what the caller reports.
    return undefined;
  }
}
