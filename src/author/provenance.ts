/** Which of the author's lines a place in the bundle comes from. */
import { SourceMap, type SourceMapPayload } from 'node:module';
import { isAbsolute, relative, resolve, sep } from 'node:path';

/** A place in a source; line and column from 1. */
export interface Origin {
  /** Absolute. */
  readonly path: string;
  /** Relative to the folder of the provider's main file, with `/`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The way back from the bundle. */
export interface Provenance {
  /** For each line of the bundle that is the author's: `file:line`. It goes into the component. */
  readonly lines: Readonly<Record<number, string>>;
  /** The author's place for a line and column of the bundle (from 1), or `undefined` when it is not the author's. */
  readonly originOf: (line: number, column: number) => Origin | undefined;
}

/** What of a bundler's source map is needed. */
interface BundlerMap {
  readonly version: number;
  readonly file: string;
  readonly sources: readonly string[];
  readonly sourcesContent?: readonly (string | null)[] | undefined;
  readonly names: readonly string[];
  readonly mappings: string;
}

/** The provenance of a bundle made with `root` as the working folder; lines of the files in `ours` are nobody's. */
export function provenanceOf(code: string, map: BundlerMap | null, root: string, ours: readonly string[]): Provenance {
  const decoded = map === null ? undefined : new SourceMap(payloadOf(map));
  const toolkit = ours.map((path) => resolve(path, '..'));
  const originOf = (line: number, column: number): Origin | undefined => {
    const entry = decoded?.findEntry(line - 1, column - 1);
    if (entry === undefined || !('originalSource' in entry) || entry.generatedLine !== line - 1) return undefined;
    // Sources are relative to the output's folder, which is `dist` in the root.
    const path = resolve(root, 'dist', entry.originalSource);
    if (toolkit.some((folder) => path.startsWith(folder + sep)) || path.includes('\0')) return undefined;
    const file = relative(root, path).replaceAll(sep, '/');
    return isAbsolute(file)
      ? undefined
      : { path, file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  };
  return { lines: linesOf(code, originOf), originOf };
}

function linesOf(code: string, originOf: Provenance['originOf']): Readonly<Record<number, string>> {
  const lines: Record<number, string> = {};
  for (const [index, text] of code.split('\n').entries()) {
    // Past the last column: the entry found is the line's last one.
    const origin = originOf(index + 1, text.length + 1);
    if (origin !== undefined) lines[index + 1] = `${origin.file}:${origin.line}`;
  }
  return lines;
}

function payloadOf(map: BundlerMap): SourceMapPayload {
  return {
    file: map.file,
    version: map.version,
    sources: [...map.sources],
    sourcesContent: (map.sourcesContent ?? []).map((content) => content ?? ''),
    names: [...map.names],
    mappings: map.mappings,
    sourceRoot: '',
  };
}
