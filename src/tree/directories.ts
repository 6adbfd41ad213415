/** Lookup and listing of one provider, cached: contract.md sections 1, 2 and 7. */
import { LRUCache } from 'lru-cache';
import { HostError } from '../contract/errors.ts';
import type { EventSink } from '../contract/event.ts';
import { type EntryName, MAX_NAME_BYTES } from '../contract/name.ts';
import type { Entry, Expansion, Node } from '../contract/node.ts';
import { type ProviderPath, ROOT, splitPath } from '../contract/path.ts';
import type { Expander } from './expansion.ts';
import type { CacheLimits } from './limits.ts';
import { createListingBuilder, type Facts, factsOf, type Listing, type ListingBuilder } from './listing.ts';
import type { Clock, Guest } from './ports.ts';
import { createShare } from './sharing.ts';

export interface Directories {
  /** The facts of a path, each of its parents being a directory; `undefined` when there is no such name. */
  lookup(path: ProviderPath): Promise<Facts | undefined>;
  /** The names of a directory. Fails with `not-found` or `not-a-directory`. */
  list(path: ProviderPath): Promise<Listing>;
}

export interface DirectoriesOptions {
  readonly provider: string;
  readonly guest: Pick<Guest, 'lookupChild' | 'listChildren'>;
  readonly expander: Expander;
  readonly clock: Clock;
  readonly emit: EventSink;
  readonly limits: CacheLimits;
}

interface Known {
  /** Absent when the name is known to be missing. */
  readonly facts?: Facts | undefined;
  readonly freshUntil: number;
}

const ROOT_FACTS: Facts = { kind: 'directory' };
// What a name or a path costs in the cache: its text twice over and the objects around it.
const ENTRY_COST = 256 + MAX_NAME_BYTES;

export function createDirectories(options: DirectoriesOptions): Directories {
  const { guest, expander, clock, limits } = options;
  const shareLookup = createShare<Known>();
  const shareListing = createShare<Listing>();
  const known = new LRUCache<string, Known>({ maxSize: limits.bytes, sizeCalculation: () => ENTRY_COST });
  const listings = new LRUCache<string, Listing>({
    maxSize: limits.bytes,
    sizeCalculation: (listing) => (listing.entries.size + 1) * ENTRY_COST,
  });

  async function lookup(path: ProviderPath): Promise<Facts | undefined> {
    const split = splitPath(path);
    if (split === undefined) return ROOT_FACTS;
    const parent = await lookup(split.parent);
    if (parent === undefined) return undefined;
    if (parent.kind !== 'directory') throw notADirectory(split.parent);
    return lookupChild(path, split.parent, split.name);
  }

  async function lookupChild(path: ProviderPath, parent: ProviderPath, name: EntryName): Promise<Facts | undefined> {
    const listing = fresh(listings.get(parent));
    const listed = listing?.entries.get(name);
    if (listed !== undefined) return listed;
    const remembered = fresh(known.get(path)) ?? (await shareLookup(path, () => askLookup(path, parent, name)));
    return remembered.facts;
  }

  async function askLookup(path: ProviderPath, parent: ProviderPath, name: EntryName): Promise<Known> {
    const node = await guest.lookupChild(parent, name);
    const answer = node === undefined ? missing() : await factsOfNode(path, parent, name, node);
    known.set(path, answer);
    return answer;
  }

  async function factsOfNode(path: ProviderPath, parent: ProviderPath, name: EntryName, node: Node): Promise<Known> {
    if (node.tag === 'expand') return findItem(path, name, node.val);
    if (node.val.name !== name) throw wrongName(parent, name, node.val);
    return { facts: factsOf(node.val), freshUntil: clock() + limits.defaultFresh };
  }

  async function findItem(path: ProviderPath, name: EntryName, expansion: Expansion): Promise<Known> {
    try {
      for await (const page of expander.pages(path, expansion)) {
        const item = page.items.find((candidate) => candidate.name === name);
        if (item !== undefined)
          return { facts: factsOf({ ...item, kind: item.kind ?? expansion.kind }), freshUntil: page.freshUntil };
      }
    } catch (error) {
      // Upstream's 404 says that there is no such child: an answer, not a failure.
      if (!(error instanceof HostError && error.code === 'upstream-not-found')) throw error;
    }
    return missing();
  }

  async function askListing(path: ProviderPath): Promise<Listing> {
    const builder = createListingBuilder(path, clock() + limits.defaultFresh);
    const nodes = await guest.listChildren(path);
    for (const node of nodes) if (node.tag === 'entry') builder.addEntry(node.val);
    for (const node of nodes) if (node.tag === 'expand') await addItems(path, node.val, builder);
    const listing = builder.finish();
    listings.set(path, listing);
    const { count, example } = listing.leftOut;
    if (count > 0) options.emit({ kind: 'items-left-out', provider: options.provider, path, count, example });
    return listing;
  }

  async function addItems(path: ProviderPath, expansion: Expansion, builder: ListingBuilder): Promise<void> {
    for await (const page of expander.pages(path, expansion)) {
      builder.limitFreshness(page.freshUntil);
      for (const item of page.items) builder.addItem(item, expansion.kind);
    }
  }

  const fresh = <Answer extends { readonly freshUntil: number }>(answer: Answer | undefined): Answer | undefined =>
    answer !== undefined && clock() < answer.freshUntil ? answer : undefined;
  const missing = (): Known => ({ freshUntil: clock() + limits.missingFresh });

  return {
    lookup,
    async list(path) {
      const facts = path === ROOT ? ROOT_FACTS : await lookup(path);
      if (facts === undefined) throw new HostError('not-found', `There is no "${path}"`, 'Check the name.');
      if (facts.kind !== 'directory') throw notADirectory(path);
      return fresh(listings.get(path)) ?? shareListing(path, () => askListing(path));
    },
  };
}

function notADirectory(path: ProviderPath): HostError {
  return new HostError('not-a-directory', `"${path}" is a file`, 'A file has no names below it.');
}

function wrongName(parent: ProviderPath, name: EntryName, entry: Entry): HostError {
  return new HostError(
    'contract-violation',
    `lookup-child("${parent}", "${name}") answered an entry named ${JSON.stringify(entry.name.slice(0, 255))}`,
    'The provider is at fault: it must answer the name that was asked, or none.',
  );
}
