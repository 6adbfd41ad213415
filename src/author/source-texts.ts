/** The texts of the author's modules as the bundler saw them, so that a problem can show the line it is about. */
import { dirname, relative, sep } from 'node:path';
import { placeAtOffset, placeIn, type SourcePlace } from './problem.ts';

/** Texts by absolute path, and the folder that names in problems are relative to. */
export interface SourceTexts {
  readonly root: string;
  readonly texts: Map<string, string>;
}

/** No texts yet; names will be relative to the folder of `source`. */
export function sourceTexts(source: string): SourceTexts {
  return { root: dirname(source), texts: new Map() };
}

/** The place at a line and column (from 1) of the module at `path`. */
export function placeInModule({ root, texts }: SourceTexts, path: string, line: number, column: number): SourcePlace {
  return placeIn(relativeTo(root, path), texts.get(path) ?? '', line, column);
}

/** The place where the module at `path` imports `specifier`; the first line when the import is not written out. */
export function placeOfImport({ root, texts }: SourceTexts, path: string, specifier: string): SourcePlace {
  const text = texts.get(path) ?? '';
  const quoted = ["'", '"', '`'].map((quote) => text.indexOf(quote + specifier + quote)).filter((at) => at >= 0);
  return placeAtOffset(relativeTo(root, path), text, Math.min(...quoted, text.length) % (text.length || 1));
}

/** A path as problems show it. */
export function relativeTo(root: string, path: string): string {
  return relative(root, path).replaceAll(sep, '/');
}
