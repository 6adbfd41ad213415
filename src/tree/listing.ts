/** From a provider's nodes to the names of a directory: contract.md section 2. */
import { HostError } from '../contract/errors.ts';
import { describeNameProblem, type EntryName, parseEntryName } from '../contract/name.ts';
import type { Entry, NodeKind } from '../contract/node.ts';
import type { ProviderPath } from '../contract/path.ts';
import { MAX_ENTRIES } from './limits.ts';
import type { ListedItem } from './selected-items.ts';

/** What is known of one name without reading it. */
export interface Facts {
  readonly kind: NodeKind;
  /** Bytes; absent when not known. */
  readonly size?: number | undefined;
  /** Seconds since the Unix epoch. */
  readonly modified?: number | undefined;
  /** Changes whenever the content changes. */
  readonly version?: string | undefined;
}

/** The names of one directory, in the provider's order. */
export interface Listing {
  readonly entries: ReadonlyMap<EntryName, Facts>;
  /** Items that upstream gave an unusable or repeated name. */
  readonly leftOut: { readonly count: number; readonly example: string };
  /** Whether the provider alone made it: listing again asks no upstream. */
  readonly own: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly freshUntil: number;
}

/** Gathers names; the provider's own must be right, upstream's wrong ones are counted. */
export interface ListingBuilder {
  /** Fails with `contract-violation` for an invalid or repeated name. */
  addEntry(entry: Entry): void;
  addItem(item: ListedItem, kind: NodeKind): void;
  /** Shortens the listing's lifetime to that of a response which is part of it. */
  limitFreshness(until: number): void;
  finish(): Listing;
}

export function createListingBuilder(path: ProviderPath, freshUntil: number): ListingBuilder {
  const entries = new Map<EntryName, Facts>();
  let until = freshUntil;
  let own = true;
  let leftOut = { count: 0, example: '' };

  function add(name: EntryName, facts: Facts): void {
    if (entries.size >= MAX_ENTRIES) throw tooMany(path);
    entries.set(name, facts);
  }

  return {
    addEntry(entry) {
      const name = parseEntryName(entry.name);
      if (!name.ok) throw badEntry(path, entry.name, describeNameProblem(name.problem));
      if (entries.has(name.value)) throw badEntry(path, entry.name, 'is listed twice');
      add(name.value, factsOf(entry));
    },
    addItem(item, kind) {
      const name = parseEntryName(item.name);
      if (name.ok && !entries.has(name.value)) add(name.value, factsOf({ ...item, kind: item.kind ?? kind }));
      else leftOut = { count: leftOut.count + 1, example: leftOut.example || item.name.slice(0, 255) };
    },
    limitFreshness(limit) {
      own = false;
      until = Math.min(until, limit);
    },
    finish: () => ({ entries, leftOut, own, freshUntil: until }),
  };
}

/** The facts of an entry, without its name. */
export function factsOf(entry: Omit<Entry, 'name'>): Facts {
  return { kind: entry.kind, size: entry.size, modified: entry.modified, version: entry.version };
}

function badEntry(path: ProviderPath, name: string, problem: string): HostError {
  return new HostError(
    'contract-violation',
    `list-children("${path}") answered the entry ${JSON.stringify(name.slice(0, 255))}, which ${problem}`,
    'The provider is at fault: every entry needs a valid name that no other entry has.',
  );
}

function tooMany(path: ProviderPath): HostError {
  return new HostError(
    'too-large',
    `The directory "${path}" has more than ${MAX_ENTRIES} names`,
    'The provider should spread them over subdirectories.',
  );
}
