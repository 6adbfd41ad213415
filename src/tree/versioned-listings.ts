/** Listings as a driver keeps them: made once for each answer, with what is known of each name without asking for it. */
import type { NodeKind } from '../contract/node.ts';
import { childrenOf, type ProviderPath } from '../contract/path.ts';
import type { KeptListing } from './directory-memory.ts';
import type { Inodes } from './inodes.ts';
import { inPieces } from './pauses.ts';
import type { ListedEntry, Listing } from './versioned-file-system.ts';
import type { VersionedProvider } from './versioned-provider.ts';

/** The version and the lifetime of names that stay as they are while the mount is up. */
export const ALWAYS: Pick<Listing, 'version' | 'freshUntil'> = { version: 1, freshUntil: Number.POSITIVE_INFINITY };

// A longer one takes more memory than time: it is made anew for each who asks.
const MOST_KEPT = 10_000;

export interface VersionedListings {
  /** The names of a directory of the host's own, the same each time. */
  fixed(path: string, names: () => readonly { readonly name: string; readonly kind: NodeKind }[]): Listing;
  /** What a provider listed, if it was made ready before. */
  ready(kept: KeptListing): Listing | undefined;
  /** `path` is the directory's in the mount, `below` the same for its provider. */
  make(path: string, below: ProviderPath, kept: KeptListing, tree: VersionedProvider): Promise<Listing>;
}

export function createVersionedListings(inodes: Inodes): VersionedListings {
  // They go with what they were made of, which the provider's cache bounds.
  const made = new WeakMap<KeptListing, Listing>();
  const fixed = new Map<string, Listing>();

  const dots = (path: string): ListedEntry[] => [
    { name: '.', kind: 'directory', ino: inodes(path) },
    { name: '..', kind: 'directory', ino: inodes(path.slice(0, path.lastIndexOf('/')) || '/') },
  ];

  return {
    ready: (kept) => made.get(kept),
    fixed(path, names) {
      const known = fixed.get(path);
      if (known !== undefined) return known;
      const prefix = path === '/' ? '/' : `${path}/`;
      const entries = names().map(({ name, kind }): ListedEntry => ({ name, kind, ino: inodes(prefix + name) }));
      const asked = new Set(entries.map(({ name }) => name));
      const listing = { ...ALWAYS, entries: [...dots(path), ...entries], asked };
      fixed.set(path, listing);
      return listing;
    },
    async make(path, below, kept, tree) {
      const entries = dots(path);
      const prefix = `${path}/`;
      const childAt = childrenOf(below);
      for await (const piece of inPieces(kept.listing.entries))
        for (const [name, { kind }] of piece) {
          const ino = inodes(prefix + name);
          const sight = tree.sightOf(childAt(name), kept, name);
          entries.push({ name, kind, ino, entry: sight === undefined ? undefined : { ...sight, ino } });
        }
      const asked: ReadonlyMap<string, number> = kept.renewed;
      const listing = { version: kept.number, freshUntil: kept.listing.freshUntil, entries, asked };
      if (entries.length <= MOST_KEPT) made.set(kept, listing);
      return listing;
    },
  };
}
