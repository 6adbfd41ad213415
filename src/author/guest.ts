/**
 * What stands between the component model and an author's provider, inside the component. The QuickJS back end calls
 * `export const provider`; it makes `err` of a thrown plain object, and a trap without a word of a thrown `Error` or of any value
 * that is not of the interface's type. So nothing of either kind is let through to it.
 */
import type { Bytes, Node, ProviderError } from '../contract/node.ts';
import { answerProblem, kindOf, type Operation } from './answer-shape.ts';
import { internal } from './failures.ts';
import type { Provider } from './provider.ts';

/** The interface `omnifs:provider/provider` as the back end wants it. */
export interface GuestExports {
  readonly lookupChild: (parent: string, name: string) => Node | undefined;
  readonly listChildren: (parent: string) => readonly Node[];
  readonly readFile: (path: string) => Bytes;
}

/** The author's line for a line of the bundle, as `provider.ts:12`; `undefined` for lines that are not the author's. */
export type SourceLines = (line: number) => string | undefined;

/**
 * Wraps an author's provider. A failure of `readFile` is its `err`. The other two have no `result` to put one into: they answer
 * an entry whose name begins with U+0000 and goes on with what happened. No host may accept such a name (contract.md,
 * section 2); ours makes of it the trap that it stands for.
 */
export function guestExports(provider: Provider, sourceLines: SourceLines): GuestExports {
  return {
    lookupChild(parent, name) {
      const outcome = outcomeOf('lookupChild', () => provider.lookupChild(parent, name), sourceLines);
      return 'failure' in outcome ? failedNode(outcome.failure) : outcome.answer;
    },
    listChildren(parent) {
      const outcome = outcomeOf('listChildren', () => provider.listChildren(parent), sourceLines);
      return 'failure' in outcome ? [failedNode(outcome.failure)] : outcome.answer;
    },
    readFile: (path) => contentOf(provider, path, sourceLines),
  };
}

function outcomeOf<Answer>(
  operation: 'lookupChild' | 'listChildren',
  call: () => Answer,
  sourceLines: SourceLines,
): { readonly answer: Answer } | { readonly failure: string } {
  try {
    const answer = call();
    const failure = answerProblem(operation, answer);
    return failure === undefined ? { answer } : { failure };
  } catch (thrown) {
    return { failure: thrownProblem(operation, thrown, sourceLines) };
  }
}

function failedNode(failure: string): Node {
  return { tag: 'entry', val: { name: `\0${failure}`, kind: 'file' } };
}

function contentOf(provider: Provider, path: string, sourceLines: SourceLines): Bytes {
  let answer: unknown;
  try {
    answer = provider.readFile(path);
  } catch (thrown) {
    throw asProviderError(thrown) ?? internal(thrownProblem('readFile', thrown, sourceLines));
  }
  const problem = answerProblem('readFile', answer);
  if (problem !== undefined) throw internal(problem);
  const failure = asProviderError(answer);
  if (failure !== undefined) throw failure;
  return answer as Bytes;
}

/** A plain object of the interface's type `error`, or `undefined` when the value is not one. */
export function asProviderError(value: unknown): ProviderError | undefined {
  const tag: unknown =
    typeof value === 'object' && value !== null && !(value instanceof Error) && 'tag' in value ? value.tag : undefined;
  switch (tag) {
    case 'not-found':
    case 'not-a-directory':
    case 'not-a-file':
      return { tag };
    case 'not-permitted':
    case 'invalid':
    case 'too-large':
    case 'unavailable':
    case 'internal':
      return { tag, val: explanationOf(value) };
    default:
      return undefined;
  }
}

function explanationOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('val' in value)) return '';
  // A lone surrogate cannot be lowered: it would turn the error into a trap.
  return String(value.val).toWellFormed();
}

/** What was thrown, in one line, with the author's place when the stack has one. */
export function thrownProblem(operation: Operation, thrown: unknown, sourceLines: SourceLines): string {
  const failure = asProviderError(thrown);
  if (failure !== undefined) return `${operation} threw the failure "${failure.tag}", which only readFile can give`;
  if (!(thrown instanceof Error))
    return `${operation} threw ${typeof thrown === 'string' ? thrown : kindOf(thrown)}`.toWellFormed();
  const place = authorLine(thrown.stack ?? '', sourceLines);
  const message = `${thrown.name}: ${thrown.message}`.toWellFormed();
  return place === undefined ? message : `${message} (at ${place})`;
}

/** The first frame of a stack (`at f (componentize-qjs:user.js:39:48)`) that is a line of the author's. */
function authorLine(stack: string, sourceLines: SourceLines): string | undefined {
  for (const [, line] of stack.matchAll(/user\.js:(\d+):\d+/g)) {
    const place = sourceLines(Number(line));
    if (place !== undefined) return place;
  }
  return undefined;
}
