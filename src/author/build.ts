/** `omnivet build`: an author's TypeScript to a component that carries its manifest. */
import { createHash } from 'node:crypto';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Spawn, spawnIsolated } from '../ambient/child-process.ts';
import { PACKAGE_ROOT } from '../ambient/package.ts';
import { uncheckedWholeFiles, type WholeFiles } from '../ambient/whole-files.ts';
import { type Manifest, MANIFEST_SECTION } from '../contract/manifest.ts';
import { type Bundle, bundleProvider, type Toolkit } from './bundle.ts';
import { answerProblems } from './check-answers.ts';
import { checkDeclared } from './check-declared.ts';
import { componentizeBundle } from './componentize.ts';
import { probeProvider } from './probe.ts';
import { BuildFailure, type BuildProblem } from './problem.ts';
import { checkOutput, findSource, writeComponent } from './build-files.ts';
import { concat, customSection } from './wasm-binary.ts';

export interface BuildOptions {
  /** The author's module, `.ts` or `.js`; relative to the process's folder or absolute. */
  readonly source: string;
  /** Where the component goes; beside the source by default, as the name of its folder: `github/github.wasm`. */
  readonly out?: string | undefined;
  /** The folder with `provider.wit`; the package's own by default. */
  readonly witFolder?: string | undefined;
  /** Milliseconds that the module's top level and the calls that try it may take; 10,000 by default. */
  readonly deadline?: number | undefined;
  /** Builds a provider that answers what no host can use, for those who want to see what a host does about it. */
  readonly uncheckedAnswers?: boolean | undefined;
}

/** What a build may touch; by default the process's own files and programs. */
export interface BuildAuthority {
  readonly files: WholeFiles;
  readonly spawn: Spawn;
}

export type BuildResult =
  | {
      readonly ok: true;
      /** Absolute. */
      readonly out: string;
      /** Of the component, in hexadecimal. */
      readonly sha256: string;
      readonly bytes: number;
      readonly milliseconds: number;
      readonly manifest: Manifest;
    }
  | { readonly ok: false; readonly problems: readonly BuildProblem[] };

/**
 * Builds a provider. The same sources and the same toolkit give the same bytes, wherever and whenever. A mistake in the
 * source is data, and nothing is written then.
 */
export async function buildProvider(
  options: BuildOptions,
  authority: BuildAuthority = { files: uncheckedWholeFiles, spawn: spawnIsolated },
): Promise<BuildResult> {
  const started = performance.now();
  try {
    const source = await findSource(options.source, authority.files);
    const out = resolve(options.out ?? join(dirname(source), `${basename(dirname(source))}.wasm`));
    await checkOutput(out, source, authority.files);
    const { component, manifest } = await compile(source, options, authority.spawn);
    await writeComponent(out, component, authority.files);
    const sha256 = createHash('sha256').update(component).digest('hex');
    return { ok: true, out, sha256, bytes: component.length, milliseconds: performance.now() - started, manifest };
  } catch (error) {
    if (error instanceof BuildFailure) return { ok: false, problems: error.problems };
    throw error;
  }
}

interface Compiled {
  readonly component: Uint8Array;
  readonly manifest: Manifest;
}

async function compile(source: string, options: BuildOptions, spawn: Spawn): Promise<Compiled> {
  const bundle: Bundle = await bundleProvider(source, toolkit());
  const declared = await probeProvider(bundle, spawn, options);
  const manifest = checkDeclared(declared, source, bundle.sources);
  const problems = declared.walk === undefined ? [] : answerProblems(declared.walk, manifest, bundle);
  if (problems.length > 0) throw new BuildFailure(problems);
  const bare = await componentizeBundle(
    bundle,
    options.witFolder ?? fileURLToPath(new URL('wit', PACKAGE_ROOT)),
    spawn,
  );
  // With its defaults filled in and in the schema's order: how it was written does not matter.
  const section = customSection(MANIFEST_SECTION, Buffer.from(JSON.stringify(manifest)));
  return { component: concat([bare, section]), manifest };
}

/** The toolkit's own modules stand beside this one, as sources or compiled. */
function toolkit(): Toolkit {
  const here = fileURLToPath(import.meta.url);
  const sibling = (name: string): string => join(dirname(here), `${name}${extname(here)}`);
  return { providerModule: sibling('provider'), guestModule: sibling('guest') };
}
