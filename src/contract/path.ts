/** Paths inside one provider: `contract.md` section 2. */
import { type EntryName, type NameProblem, parseEntryName } from './name.ts';
import { invalid, type Parsed, valid } from './parsed.ts';

declare const brand: unique symbol;

/** A checked path of a provider, `/` or `/a/b/c`. Only this module makes one. */
export type ProviderPath = string & { readonly [brand]: 'ProviderPath' };

/** The longest path in bytes: PATH_MAX without its terminating NUL (`limits.h`). */
export const MAX_PATH_BYTES = 4095;

/** The provider's own root. */
export const ROOT: ProviderPath = '/' as ProviderPath;

/** Why a text is not a path; a bad segment says which and why. */
export type PathProblem =
  | { readonly kind: 'too-long' }
  | { readonly kind: 'not-absolute' }
  | { readonly kind: 'segment'; readonly segment: string; readonly problem: NameProblem };

/** Parses an absolute `/`-separated path without trailing slash, empty segment, `.` or `..`, at most 4,095 bytes. */
export function parseProviderPath(text: string): Parsed<ProviderPath, PathProblem> {
  if (Buffer.byteLength(text) > MAX_PATH_BYTES) return invalid({ kind: 'too-long' });
  if (!text.startsWith('/')) return invalid({ kind: 'not-absolute' });
  if (text === '/') return valid(ROOT);
  for (const segment of text.slice(1).split('/')) {
    const name = parseEntryName(segment);
    if (!name.ok) return invalid({ kind: 'segment', segment, problem: name.problem });
  }
  return valid(text as ProviderPath);
}

/** What gives the paths of a directory's children: a checked path with a checked name behind it is a checked path. */
export function childrenOf(parent: ProviderPath): (name: EntryName) => ProviderPath {
  const prefix = parent === ROOT ? ROOT : `${parent}/`;
  return (name) => (prefix + name) as ProviderPath;
}

/** The parent and the last segment, or `undefined` for the root. */
export function splitPath(path: ProviderPath): { parent: ProviderPath; name: EntryName } | undefined {
  if (path === ROOT) return undefined;
  const slash = path.lastIndexOf('/');
  const parent = slash === 0 ? ROOT : (path.slice(0, slash) as ProviderPath);
  return { parent, name: path.slice(slash + 1) as EntryName };
}
