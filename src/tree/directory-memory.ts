/** What is known of one provider's names and listings, for as long as it holds and fits. */
import { LRUCache } from 'lru-cache';
import type { EntryName } from '../contract/name.ts';
import type { ProviderPath } from '../contract/path.ts';
import type { Facts, Listing } from './listing.ts';
import type { Clock } from './ports.ts';

/** What a lookup found. */
export interface Known {
  /** Absent when the name is known to be missing. */
  readonly facts?: Facts | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly freshUntil: number;
}

export interface DirectoryMemory {
  /** What is known of a name, from its directory's listing or from a lookup; `undefined` when nobody knows. */
  lookup(path: ProviderPath, parent: ProviderPath, name: EntryName): Pick<Known, 'facts'> | undefined;
  /** A listing that still holds. */
  listing(path: ProviderPath): Listing | undefined;
  /** Whether an expired listing is there that costs one call to renew, and no request. */
  isRenewable(path: ProviderPath): boolean;
  keepLookup(path: ProviderPath, known: Known): void;
  keepListing(path: ProviderPath, listing: Listing): void;
}

// What a name costs beside its text: the facts, the place in a map.
const ENTRY_COST = 160;
// What names that were looked up take of it; listings take the rest.
const NAMES_SHARE = 0.15;

/** `bytes` is what all of it may take. */
export function createDirectoryMemory(bytes: number, clock: Clock): DirectoryMemory {
  const known = new LRUCache<ProviderPath, Known>({
    maxSize: Math.floor(bytes * NAMES_SHARE),
    sizeCalculation: (_, path) => ENTRY_COST + path.length,
  });
  const listings = new LRUCache<ProviderPath, Listing>({
    maxSize: Math.floor(bytes * (1 - NAMES_SHARE)),
    sizeCalculation: sizeOf,
  });

  const fresh = <Answer extends { readonly freshUntil: number }>(answer: Answer | undefined): Answer | undefined =>
    answer !== undefined && clock() < answer.freshUntil ? answer : undefined;

  return {
    lookup(path, parent, name) {
      const listed = fresh(listings.get(parent))?.entries.get(name);
      return listed === undefined ? fresh(known.get(path)) : { facts: listed };
    },
    listing: (path) => fresh(listings.get(path)),
    isRenewable(path) {
      const listing = listings.get(path);
      return listing !== undefined && listing.own && fresh(listing) === undefined;
    },
    keepLookup: (path, answer) => void known.set(path, answer),
    keepListing: (path, listing) => void listings.set(path, listing),
  };
}

function sizeOf(listing: Listing): number {
  return listing.entries.keys().reduce((sum, name) => sum + ENTRY_COST + name.length, ENTRY_COST);
}
