/** One provider with what is known of versions and lifetimes: what a driver may keep, and until when. */
import type { EntryName } from '../contract/name.ts';
import type { ProviderPath } from '../contract/path.ts';
import type { Content, Contents } from './contents.ts';
import type { Directories } from './directories.ts';
import type { KeptListing, Known } from './directory-memory.ts';
import type { Facts } from './listing.ts';
import type { Times } from './times.ts';
import type { FileEntry, FolderEntry, MissingEntry } from './versioned-file-system.ts';

/** What there is at a path, and for how long: an entry that has no inode number yet. */
export type Sight = MissingEntry | Omit<FileEntry, 'ino'> | Omit<FolderEntry, 'ino'>;

/** The same path with what is known of its versions and lifetimes. */
export interface VersionedProvider {
  /** What is known and fresh; `undefined` when it must be asked for. */
  peek(path: ProviderPath): Sight | undefined;
  look(path: ProviderPath, signal: AbortSignal): Promise<Sight>;
  peekListing(path: ProviderPath): KeptListing | undefined;
  /** Fails with `not-found` or `not-a-directory`. */
  listing(path: ProviderPath, signal: AbortSignal): Promise<KeptListing>;
  /** What a listing alone says of a name; `undefined` when the bytes must be seen for it, or were seen. */
  sightOf(path: ProviderPath, kept: KeptListing, name: EntryName): Exclude<Sight, MissingEntry> | undefined;
  /** Calls the listener with each path of which what was said holds no longer; returns what ends that. */
  subscribe(listener: (path: ProviderPath) => void): () => void;
}

export interface VersionedProviderOptions {
  readonly directories: Directories;
  readonly contents: Contents;
  readonly times: Times;
  readonly subscribe: VersionedProvider['subscribe'];
}

export function createVersionedProvider(options: VersionedProviderOptions): VersionedProvider {
  const { directories, contents, times, subscribe } = options;

  const timeOf = (path: ProviderPath, { modified }: Facts): number =>
    times.of(path, modified === undefined ? undefined : modified * 1000);

  /** What needs no bytes: everything but a file whose size is not known. */
  function withoutBytes(path: ProviderPath, known: Known): Sight | undefined {
    const { facts, freshUntil, number } = known;
    if (facts === undefined) return { kind: 'missing', freshUntil };
    if (facts.kind === 'directory') return { kind: 'directory', modified: timeOf(path, facts), freshUntil };
    const { kind, size } = facts;
    if (size === undefined) return undefined;
    return { kind, size, modified: timeOf(path, facts), version: number, freshUntil, follows: false };
  }

  /** What is known now: the bytes where they are at hand, the listing of a directory where it is. */
  function sight(path: ProviderPath, known: Known): Sight | undefined {
    const { facts } = known;
    const content = facts?.kind === 'file' ? contents.peek(path, facts) : undefined;
    if (content !== undefined) return ofContent(content, known);
    const seen = withoutBytes(path, known);
    const kept = seen?.kind === 'directory' ? directories.peekListing(path) : undefined;
    if (seen?.kind !== 'directory' || kept === undefined) return seen;
    return { ...seen, listing: { version: kept.number, freshUntil: kept.listing.freshUntil } };
  }

  return {
    subscribe,
    listing: directories.list,
    peekListing: directories.peekListing,
    peek(path) {
      const known = directories.peek(path);
      return known === undefined ? undefined : sight(path, known);
    },
    async look(path, signal) {
      const known = await directories.lookup(path, signal);
      const seen = sight(path, known);
      if (seen !== undefined) return seen;
      // Its size is not known: the bytes tell.
      return ofContent(await contents.read(path, known.facts ?? { kind: 'file' }, signal), known);
    },
    sightOf(path, kept, name) {
      const facts = kept.listing.entries.get(name);
      if (facts === undefined || kept.renewed.has(name)) return undefined;
      if (contents.has(path)) {
        kept.renewed.set(name, kept.number);
        return undefined;
      }
      const sight = withoutBytes(path, { facts, freshUntil: kept.listing.freshUntil, number: kept.number });
      return sight?.kind === 'missing' ? undefined : sight;
    },
  };
}

function ofContent({ bytes, number, modified, freshUntil }: Content, known: Known): Sight {
  return {
    kind: 'file',
    size: bytes.byteLength,
    modified,
    version: number,
    freshUntil: Math.min(freshUntil, known.freshUntil),
    follows: false,
    bytes,
  };
}
