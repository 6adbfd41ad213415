/** From a bundled module to a component, with the QuickJS back end, in a process of its own. */
import { findPackageJSON } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Spawn } from '../ambient/child-process.ts';
import type { Bundle } from './bundle.ts';
import { authorPlace, topLevelProblem } from './probe.ts';
import { BuildFailure } from './problem.ts';
import { runNode } from './run-node.ts';

/** Milliseconds; half a second is usual. */
const DEADLINE = 60_000;
const MAX_OUTPUT = 256 * 1024 * 1024;

/** What the child reads, as JSON. */
export interface ComponentizeJob {
  readonly code: string;
  /** A folder or file of WIT. */
  readonly wit: string;
  readonly world: string;
}

/**
 * Makes the component. The back end runs the module's top level once and keeps its memory, so this too is a process with a
 * deadline. Fails with a `BuildFailure`: the author's line when the top level throws, else what the back end said.
 */
export async function componentizeBundle(bundle: Bundle, witFolder: string, spawn: Spawn): Promise<Uint8Array> {
  const job: ComponentizeJob = { code: bundle.code, wit: witFolder, world: 'omnifs-provider' };
  const here = import.meta.url;
  const child = fileURLToPath(new URL(`./componentize-child${extname(fileURLToPath(here))}`, here));
  const end = await runNode(spawn, {
    argv: ['--no-warnings', child],
    input: Buffer.from(JSON.stringify(job)),
    deadline: DEADLINE,
    maxOutput: MAX_OUTPUT,
  });
  if (end.ended === 'exit' && end.code === 0) return end.stdout;
  if (end.ended === 'deadline') throw toolchainFailure(`no component after ${DEADLINE / 1000} s`);
  throw explain(end.stderr, bundle);
}

/** The native binding that this platform's componentize-qjs loads; it carries the QuickJS runtimes. */
export function bindingPath(): string {
  const backEnd = findPackageJSON('componentize-qjs', import.meta.url);
  const triple = platformTriple();
  const binding = backEnd && findPackageJSON(`@andreiltd/componentize-qjs-binding-${triple}`, pathToFileURL(backEnd));
  if (!binding) throw new Error(`componentize-qjs is not installed for ${triple}; run npm install`);
  return join(dirname(binding), `componentize-qjs.${triple}.node`);
}

// Names as napi-rs gives them to its packages.
function platformTriple(): string {
  const { platform, arch } = process;
  if (platform === 'win32') return `win32-${arch}-msvc`;
  if (platform === 'linux') return `linux-${arch}-${isMusl() ? 'musl' : 'gnu'}`;
  return `${platform}-${arch}`;
}

function isMusl(): boolean {
  const report: unknown = process.report.getReport();
  const header = typeof report === 'object' && report !== null && 'header' in report ? report.header : undefined;
  return !(typeof header === 'object' && header !== null && 'glibcVersionRuntime' in header);
}

function explain(stderr: string, bundle: Bundle): BuildFailure {
  // QuickJS: "Failed to evaluate user JavaScript module: …: TypeError: message\n    at f (componentize-qjs:user.js:12:5)"
  const [, line, column] = /user\.js:(\d+):(\d+)/.exec(stderr) ?? [];
  const [, message] = /^.*(?:module evaluation|JavaScript module): ([^\n]*)/.exec(stderr) ?? [];
  if (message === undefined) return toolchainFailure(stderr.trim().split('\n').slice(0, 5).join('\n'));
  return new BuildFailure([topLevelProblem(message, authorPlace(bundle, Number(line), Number(column)))]);
}

function toolchainFailure(message: string): BuildFailure {
  const advice = 'This comes from the QuickJS back end, componentize-qjs.';
  return new BuildFailure([{ code: 'toolchain', message, advice }]);
}
