/** The whole mount with versions and lifetimes: every provider under its name, and the host's own status files. */
import { HostError } from '../contract/errors.ts';
import type { Inodes } from './inodes.ts';
import { locate, type Place } from './place.ts';
import type { Clock } from './ports.ts';
import type { ProviderTree } from './provider-tree.ts';
import { STATUS_DIRECTORY } from './status-files.ts';
import type { StatusTree } from './status-tree.ts';
import type { Change, Entry, VersionedFileSystem } from './versioned-file-system.ts';
import { ALWAYS, createVersionedListings } from './versioned-listings.ts';
import type { Sight, VersionedProvider } from './versioned-provider.ts';

export interface VersionedTreeOptions {
  readonly providers: ReadonlyMap<string, ProviderTree>;
  readonly status: StatusTree;
  readonly inodes: Inodes;
  readonly clock: Clock;
}

/** `undefined` when one of the providers has no versions. */
export function createVersionedTree(options: VersionedTreeOptions): VersionedFileSystem | undefined {
  const versioned = new Map<string, VersionedProvider>();
  for (const [name, { versioned: tree }] of options.providers) {
    if (tree === undefined) return undefined;
    versioned.set(name, tree);
  }
  return treeOver(versioned, options);
}

/** What is known of a place at once, and the provider behind it. */
interface Sights {
  known(path: string, place: Place): Entry | undefined;
  entryOf(path: string, sight: Sight): Entry;
  providerOf(place: Extract<Place, { kind: 'provider' }>): VersionedProvider;
}

function createSights(
  versioned: ReadonlyMap<string, VersionedProvider>,
  { status, inodes, clock }: VersionedTreeOptions,
): Sights {
  const mounted = clock();
  const { freshUntil } = ALWAYS;

  const entryOf = (path: string, sight: Sight): Entry =>
    sight.kind === 'missing' ? sight : { ...sight, ino: inodes(path) };

  function providerOf({ name }: Extract<Place, { kind: 'provider' }>): VersionedProvider {
    const tree = versioned.get(name);
    if (tree === undefined) throw new TypeError(`the provider "${name}" came after the mount`);
    return tree;
  }

  function known(path: string, place: Place): Entry | undefined {
    if (place.kind === 'root')
      return entryOf(path, { kind: 'directory', modified: mounted, freshUntil, listing: ALWAYS });
    const sight = place.kind === 'status' ? status.look(place.path) : providerOf(place).peek(place.path);
    return sight === undefined ? undefined : entryOf(path, sight);
  }

  return { known, entryOf, providerOf };
}

function treeOver(
  versioned: ReadonlyMap<string, VersionedProvider>,
  options: VersionedTreeOptions,
): VersionedFileSystem {
  const { providers, status, inodes } = options;
  const { known, entryOf, providerOf } = createSights(versioned, options);
  const listings = createVersionedListings(inodes);
  const rootNames = [STATUS_DIRECTORY, ...providers.keys()].map((name) => ({ name, kind: 'directory' as const }));

  return {
    peek(path) {
      const place = placeOf(path, providers);
      return place === undefined ? undefined : known(path, place);
    },
    async lookup(path, signal) {
      const place = locate(path, providers);
      if (place.kind === 'provider') return entryOf(path, await providerOf(place).look(place.path, signal));
      return known(path, place) ?? { kind: 'missing', freshUntil: 0 };
    },
    peekListing(path) {
      const place = placeOf(path, providers);
      if (place?.kind === 'root') return listings.fixed(path, () => rootNames);
      const kept = place?.kind === 'provider' ? providerOf(place).peekListing(place.path) : undefined;
      return kept === undefined ? undefined : listings.ready(kept);
    },
    async list(path, signal) {
      const place = locate(path, providers);
      if (place.kind === 'root') return listings.fixed(path, () => rootNames);
      if (place.kind === 'status') return listings.fixed(path, () => status.names(place.path));
      const tree = providerOf(place);
      const kept = await tree.listing(place.path, signal);
      return listings.ready(kept) ?? listings.make(path, place.path, kept, tree);
    },
    async read(path, _version, signal) {
      const place = locate(path, providers);
      if (place.kind === 'provider') return (await place.tree.read(place.path, signal)).bytes;
      if (place.kind === 'status') return status.read(place.path).bytes;
      throw new HostError('not-a-file', 'The root of the mount is a directory', 'List it instead.');
    },
    subscribe: (listener) => subscribeAll(versioned, listener),
  };
}

function subscribeAll(
  versioned: ReadonlyMap<string, VersionedProvider>,
  listener: (change: Change) => void,
): () => void {
  const ends = Array.from(versioned, ([name, tree]) =>
    tree.subscribe((path) => listener({ kind: 'entry', path: `/${name}${path}` })),
  );
  return () => {
    for (const end of ends) end();
  };
}

function placeOf(path: string, providers: VersionedTreeOptions['providers']): Place | undefined {
  try {
    return locate(path, providers);
  } catch (error) {
    // Asked for in earnest, it is this failure again.
    if (error instanceof HostError) return undefined;
    throw error;
  }
}
