/**
 * What stands between the component model and an author's provider, inside the component. The QuickJS back end calls
 * `export const provider`; it makes `err` of a thrown plain object, and a trap of a thrown `Error` or of any value that is not
 * of the interface's type.
 */
import type { Bytes, Node, ProviderError } from '../contract/node.ts';
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

/** Wraps an author's provider. Only `readFile` has somewhere to put a failure; in the other two it is a trap. */
export function guestExports(provider: Provider, sourceLines: SourceLines): GuestExports {
  return {
    lookupChild: (parent, name) => provider.lookupChild(parent, name),
    listChildren: (parent) => provider.listChildren(parent),
    readFile: (path) => contentOf(provider, path, sourceLines),
  };
}

function contentOf(provider: Provider, path: string, sourceLines: SourceLines): Bytes {
  let answer: unknown;
  try {
    answer = provider.readFile(path);
  } catch (thrown) {
    throw asProviderError(thrown) ?? describe(thrown, sourceLines);
  }
  if (isBytes(answer)) return answer;
  throw asProviderError(answer) ?? internal('readFile answered neither content nor an error');
}

function tagOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || value instanceof Error) return undefined;
  return 'tag' in value && typeof value.tag === 'string' ? value.tag : undefined;
}

function isBytes(value: unknown): value is Bytes {
  const tag = tagOf(value);
  return tag === 'inline' || tag === 'query';
}

/** A plain object of the interface's type `error`, or `undefined` when the value is not one. */
function asProviderError(value: unknown): ProviderError | undefined {
  const tag = tagOf(value);
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

function describe(thrown: unknown, sourceLines: SourceLines): ProviderError {
  if (!(thrown instanceof Error)) return internal(`readFile threw ${String(thrown)}`.toWellFormed());
  const place = authorLine(thrown.stack ?? '', sourceLines);
  const message = `${thrown.name}: ${thrown.message}`.toWellFormed();
  return internal(place === undefined ? message : `${message} (at ${place})`);
}

/** The first frame of a stack (`at f (componentize-qjs:user.js:39:48)`) that is a line of the author's. */
function authorLine(stack: string, sourceLines: SourceLines): string | undefined {
  for (const [, line] of stack.matchAll(/user\.js:(\d+):\d+/g)) {
    const place = sourceLines(Number(line));
    if (place !== undefined) return place;
  }
  return undefined;
}
