/** From an author's source to one JavaScript module, with a way back from its lines to the author's. */
import { isBuiltin } from 'node:module';
import { dirname, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type InputOptions, type OutputOptions, type Plugin, rolldown } from 'rolldown';
import { bundleFailure, importProblem } from './bundle-failure.ts';
import { BuildFailure, type BuildProblem } from './problem.ts';
import { type Provenance, provenanceOf } from './provenance.ts';
import { type SourceTexts, sourceTexts } from './source-texts.ts';

/** A module without imports that exports `provider` as the component model wants it, and the author's own as `source`. */
export interface Bundle {
  readonly code: string;
  readonly provenance: Provenance;
  readonly sources: SourceTexts;
  /** The author's main module; absolute. */
  readonly entry: string;
}

/** Where the toolkit's own modules are, because a bundle takes them in. */
export interface Toolkit {
  /** The file that `omnivet/provider` stands for; absolute. */
  readonly providerModule: string;
  /** The file that wraps a provider inside the component; absolute. */
  readonly guestModule: string;
}

// Rollup's convention: no file can be named so.
const ENTRY = '\0omnivet-entry';
const TABLE = '"@@omnivet-source-lines@@"';

/**
 * Bundles the module at `source` (absolute). The same sources give the same bytes wherever they are: names of files in it
 * are relative to the source's folder. Fails with a `BuildFailure` that points at the author's line.
 */
export async function bundleProvider(source: string, toolkit: Toolkit): Promise<Bundle> {
  const sources = sourceTexts(source);
  const problems: BuildProblem[] = [];
  try {
    const build = await rolldown(inputOptions(sources.root, entryPlugin(source, toolkit, sources, problems)));
    try {
      const { output } = await build.generate(OUTPUT);
      if (problems.length > 0) throw new BuildFailure(problems);
      const [chunk] = output;
      const code = chunk.code.replace(/\n\/\/# sourceMappingURL=.*\n?$/, '\n');
      const provenance = provenanceOf(code, chunk.map, sources.root, Object.values(toolkit));
      // One line stays one line, so the table is right about the code that it stands in.
      return { code: code.replace(TABLE, () => JSON.stringify(provenance.lines)), provenance, sources, entry: source };
    } finally {
      await build.close();
    }
  } catch (error) {
    // What our plugin found is plainer than what the bundler makes of it.
    throw problems.length > 0 ? new BuildFailure(problems) : bundleFailure(error, source, sources, toolkit);
  }
}

const OUTPUT: OutputOptions = { format: 'es', sourcemap: true, codeSplitting: false, comments: false };

function inputOptions(root: string, plugin: Plugin): InputOptions {
  return {
    input: ENTRY,
    cwd: root,
    platform: 'neutral',
    // A tsconfig of some folder above would change what the same source compiles to.
    tsconfig: false,
    logLevel: 'silent',
    // Region comments would name files.
    experimental: { attachDebugInfo: 'none' },
    plugins: [plugin],
  };
}

function entryPlugin(source: string, toolkit: Toolkit, sources: SourceTexts, problems: BuildProblem[]): Plugin {
  return {
    name: 'omnivet',
    async resolveId(specifier, importer, options) {
      if (specifier === ENTRY) return ENTRY;
      if (specifier === 'omnivet/provider') return toolkit.providerModule;
      if (importer === undefined || importer === ENTRY) return undefined;
      const found = await this.resolve(specifier, importer, { ...options, skipSelf: true });
      if (found !== null && !found.external) return found;
      problems.push(
        importProblem(sources, importer, specifier, found === null && !isBuiltin(specifier) ? 'nothing' : 'platform'),
      );
      return { id: specifier, external: true };
    },
    load(id) {
      return id === ENTRY ? entryCode(source, toolkit) : undefined;
    },
    transform(code, id) {
      if (dirname(id) !== dirname(toolkit.guestModule)) sources.texts.set(id, code);
    },
  };
}

function entryCode(source: string, { guestModule }: Toolkit): string {
  return [
    `import { provider as source } from ${JSON.stringify(source)};`,
    `import { guestExports } from ${JSON.stringify(guestModule)};`,
    `const lines = ${TABLE};`,
    // For the probe, which asks the author's own functions.
    'export { source };',
    'export const provider = guestExports(source, (line) => lines[line]);',
  ].join('\n');
}

/** One of this folder's own programs, by its name, as one module for a process that may read no file. */
export async function bundleProgram(program: string): Promise<string> {
  const path = fileURLToPath(new URL(`./${program}${extname(fileURLToPath(import.meta.url))}`, import.meta.url));
  const build = await rolldown({
    input: path,
    cwd: dirname(path),
    platform: 'node',
    tsconfig: false,
    logLevel: 'silent',
  });
  try {
    const { output } = await build.generate({ format: 'es', codeSplitting: false, comments: false });
    return output[0].code;
  } finally {
    await build.close();
  }
}
