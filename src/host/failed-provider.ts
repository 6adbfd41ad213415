/** What stands in the mount for a provider that could not be loaded: a directory that says EIO, and no more. */
import { HostError } from '../contract/errors.ts';
import { ROOT } from '../contract/path.ts';
import type { ProviderTree } from '../tree/provider-tree.ts';

/** `modified` in milliseconds since the Unix epoch. */
export function failedTree(cause: HostError, modified: number): ProviderTree {
  const fail = (): never => {
    throw new HostError('provider-failed', `The provider is not loaded: ${cause.message}`, cause.advice, { cause });
  };
  const root = { kind: 'directory', modified, freshUntil: Number.POSITIVE_INFINITY } as const;
  return {
    stat: async (path) => (path === ROOT ? { kind: 'directory', size: 0, modified } : fail()),
    list: async () => fail(),
    read: async () => fail(),
    versioned: {
      peek: (path) => (path === ROOT ? root : undefined),
      look: async (path) => (path === ROOT ? root : fail()),
      peekListing: () => undefined,
      listing: async () => fail(),
      sightOf: () => undefined,
      subscribe: () => () => undefined,
    },
  };
}
