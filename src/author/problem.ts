/** What is wrong with an author's source: data, because a source with a mistake in it is an expected outcome. */

/** A place in the author's source. */
export interface SourcePlace {
  /** Relative to the folder of the provider's main file. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** The source line itself. */
  readonly text: string;
}

/** One mistake. */
export interface BuildProblem {
  readonly code:
    | 'no-source'
    | 'not-text'
    | 'syntax'
    | 'missing-import'
    | 'missing-export'
    | 'platform-import'
    | 'bad-manifest'
    | 'top-level'
    | 'bad-answer'
    | 'bad-expression'
    | 'undeclared'
    | 'toolchain'
    | 'no-output';
  /** What is wrong, one sentence without a full stop. */
  readonly message: string;
  /** What to do. */
  readonly advice: string;
  readonly place?: SourcePlace | undefined;
}

/** The place at a line and column (both from 1) of a source text. */
export function placeIn(file: string, source: string, line: number, column: number): SourcePlace {
  return { file, line, column, text: source.split(/\r?\n/)[line - 1] ?? '' };
}

/** The place of an offset in a source text; offsets past the end are the end. */
export function placeAtOffset(file: string, source: string, offset: number): SourcePlace {
  const before = source.slice(0, offset).split('\n');
  return placeIn(file, source, before.length, (before.at(-1)?.length ?? 0) + 1);
}

/** Several lines for a terminal: `provider.ts:3:5: message`, the source line with a caret under it, and the advice. */
export function formatProblem(problem: BuildProblem): string {
  const { message, advice, place } = problem;
  if (place === undefined) return `${message}\n  ${advice}`;
  const gutter = String(place.line);
  const margin = ' '.repeat(gutter.length);
  // Tabs stay tabs, so that the caret stands under what it means.
  const indent = place.text.slice(0, place.column - 1).replace(/[^\t]/g, ' ');
  return [
    `${place.file}:${place.line}:${place.column}: ${message}`,
    `  ${gutter} | ${place.text}`,
    `  ${margin} | ${indent}^`,
    `  ${advice}`,
  ].join('\n');
}

/** Carries problems out of nested calls; never leaves `buildProvider`. */
export class BuildFailure extends Error {
  readonly problems: readonly BuildProblem[];

  constructor(problems: readonly BuildProblem[], options?: ErrorOptions) {
    super(problems.map(formatProblem).join('\n\n'), options);
    this.name = 'BuildFailure';
    this.problems = problems;
  }
}
