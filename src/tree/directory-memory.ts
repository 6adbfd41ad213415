/** What is known of one provider's names and listings, for as long as it holds and fits. */
import { LRUCache } from 'lru-cache';
import type { EntryName } from '../contract/name.ts';
import { childrenOf, type ProviderPath } from '../contract/path.ts';
import type { Facts, Listing } from './listing.ts';
import type { Clock } from './ports.ts';

/** What a lookup found. */
export interface Answer {
  /** Absent when the name is known to be missing. */
  readonly facts?: Facts | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly freshUntil: number;
}

/** The same, with the version of a file's bytes for as long as nobody has seen them. */
export interface Known extends Answer {
  readonly number: number;
}

/** A listing, and the version of all bytes that nobody has seen since it was made. */
export interface KeptListing {
  readonly listing: Listing;
  readonly number: number;
  /** Names whose bytes were seen, with the version that the next ones will be. */
  readonly renewed: Map<EntryName, number>;
}

export interface DirectoryMemory {
  /** What is known of a name, from its directory's listing or from a lookup; `undefined` when nobody knows. */
  lookup(path: ProviderPath, parent: ProviderPath, name: EntryName): Known | undefined;
  /** A listing that still holds. */
  listing(path: ProviderPath): KeptListing | undefined;
  /** The bytes of this name have been seen: those that come after them are another version. */
  renew(path: ProviderPath, parent: ProviderPath, name: EntryName): void;
  /** Whether an expired listing is there that costs one call to renew, and no request. */
  isRenewable(path: ProviderPath): boolean;
  keepLookup(path: ProviderPath, answer: Answer): Known;
  keepListing(path: ProviderPath, listing: Listing): KeptListing;
}

// What a name costs beside its text: the facts, the place in a map.
const ENTRY_COST = 160;
// What names that were looked up take of it; listings take the rest.
const NAMES_SHARE = 0.15;

export interface DirectoryMemoryOptions {
  /** What all of it may take. */
  readonly bytes: number;
  readonly clock: Clock;
  /** Gives a number that it never gave before. */
  readonly next: () => number;
  /** What was said of this path holds no longer: a listing knows better. */
  readonly onSurprise: (path: ProviderPath) => void;
}

export function createDirectoryMemory({ bytes, clock, next, onSurprise }: DirectoryMemoryOptions): DirectoryMemory {
  const known = new LRUCache<ProviderPath, Known>({
    maxSize: Math.floor(bytes * NAMES_SHARE),
    sizeCalculation: (_, path) => ENTRY_COST + path.length,
  });
  const listings = new LRUCache<ProviderPath, KeptListing>({
    maxSize: Math.floor(bytes * (1 - NAMES_SHARE)),
    sizeCalculation: ({ listing }) => sizeOf(listing),
  });

  function freshListing(path: ProviderPath): KeptListing | undefined {
    const kept = listings.get(path);
    return kept !== undefined && clock() < kept.listing.freshUntil ? kept : undefined;
  }

  /** Names that a lookup said something else about, which would still hold. */
  function contradicted(path: ProviderPath, { entries }: Listing): readonly ProviderPath[] {
    if (known.size === 0) return [];
    const childAt = childrenOf(path);
    return entries.entries().reduce<ProviderPath[]>((found, [name, facts]) => {
      const below = childAt(name);
      const answer = known.peek(below);
      if (answer !== undefined && clock() < answer.freshUntil && !isSame(answer.facts, facts)) found.push(below);
      return found;
    }, []);
  }

  return {
    lookup(path, parent, name) {
      const kept = freshListing(parent);
      const facts = kept?.listing.entries.get(name);
      if (kept !== undefined && facts !== undefined) return ofListing(kept, name, facts);
      const answer = known.get(path);
      return answer !== undefined && clock() < answer.freshUntil ? answer : undefined;
    },
    listing: freshListing,
    renew(path, parent, name) {
      const kept = listings.peek(parent);
      if (kept?.listing.entries.has(name) === true) kept.renewed.set(name, next());
      const answer = known.peek(path);
      if (answer !== undefined) known.set(path, { ...answer, number: next() });
    },
    isRenewable(path) {
      const kept = listings.get(path);
      return kept?.listing.own === true && freshListing(path) === undefined;
    },
    keepLookup(path, answer) {
      const kept = { ...answer, number: next() };
      known.set(path, kept);
      return kept;
    },
    keepListing(path, listing) {
      const kept = { listing, number: next(), renewed: new Map<EntryName, number>() };
      listings.set(path, kept);
      for (const surprise of contradicted(path, listing)) onSurprise(surprise);
      return kept;
    },
  };
}

/** What a listing says of one of its names. */
export function ofListing({ listing, number, renewed }: KeptListing, name: EntryName, facts: Facts): Known {
  return { facts, freshUntil: listing.freshUntil, number: renewed.get(name) ?? number };
}

function isSame(some: Facts | undefined, others: Facts): boolean {
  if (some === undefined) return false;
  const { kind, size, modified, version } = some;
  return kind === others.kind && size === others.size && modified === others.modified && version === others.version;
}

function sizeOf(listing: Listing): number {
  return listing.entries.keys().reduce((sum, name) => sum + ENTRY_COST + name.length, ENTRY_COST);
}
