/** Where a kernel path leads: the root, the host's status files, or a provider. */
import { HostError } from '../contract/errors.ts';
import { parseProviderPath, type PathProblem, type ProviderPath } from '../contract/path.ts';
import type { ProviderTree } from './provider-tree.ts';
import { STATUS_DIRECTORY } from './status-files.ts';

/** Where a kernel path leads. */
export type Place =
  | { readonly kind: 'root' }
  | { readonly kind: 'status'; readonly path: string }
  | { readonly kind: 'provider'; readonly name: string; readonly tree: ProviderTree; readonly path: ProviderPath };

/** Fails with `not-found`, `name-too-long` or `no-such-provider`. */
export function locate(path: string, providers: ReadonlyMap<string, ProviderTree>): Place {
  const parsed = parseProviderPath(path);
  if (!parsed.ok) throw badPath(parsed.problem);
  const [, first = '', rest = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  if (first === '') return { kind: 'root' };
  if (first === STATUS_DIRECTORY) return { kind: 'status', path: rest };
  const tree = providers.get(first);
  if (tree === undefined) throw noSuchProvider(first);
  // A tail of a checked path is a checked path.
  return { kind: 'provider', name: first, tree, path: `/${rest}` as ProviderPath };
}

/** A caller's bad name is a name that does not exist, unless it is too long: contract.md section 2. */
function badPath(problem: PathProblem): HostError {
  const tooLong = problem.kind === 'too-long' || (problem.kind === 'segment' && problem.problem === 'too-long');
  return tooLong
    ? new HostError('name-too-long', 'The name or path is too long', 'Names have at most 255 bytes, paths 4,095.')
    : new HostError('not-found', 'No file can have this name', 'Check the name.');
}

function noSuchProvider(name: string): HostError {
  return new HostError('no-such-provider', `No provider is mounted as "${name}"`, 'List the root of the mount.');
}
