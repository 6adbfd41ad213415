/** Lookup and listing of one provider, cached: contract.md sections 1, 2 and 7. */
import { HostError } from '../contract/errors.ts';
import type { EventSink } from '../contract/event.ts';
import type { EntryName } from '../contract/name.ts';
import type { Entry, Expansion, Node } from '../contract/node.ts';
import { type ProviderPath, splitPath } from '../contract/path.ts';
import { shareNow } from './at-hand.ts';
import {
  type Answer,
  createDirectoryMemory,
  type DirectoryMemory,
  type KeptListing,
  type Known,
  ofListing,
} from './directory-memory.ts';
import type { CalloutBudget, Expander } from './expansion.ts';
import type { CacheLimits } from './limits.ts';
import { createListingBuilder, factsOf, type Listing } from './listing.ts';
import type { Clock, Guest } from './ports.ts';
import { inPieces } from './pauses.ts';
import { createShare } from './sharing.ts';

export interface Directories {
  /** What there is at a path, each of its parents being a directory. */
  lookup(path: ProviderPath, signal?: AbortSignal): Promise<Known>;
  /** The same, when it is known and fresh. */
  peek(path: ProviderPath): Known | undefined;
  /** The names of a directory. Fails with `not-found` or `not-a-directory`. */
  list(path: ProviderPath, signal?: AbortSignal): Promise<KeptListing>;
  peekListing(path: ProviderPath): KeptListing | undefined;
  /** The names of a directory as far as what is kept goes; fails with `NotAtHand` where upstream would be asked. */
  listAhead(path: ProviderPath): Promise<KeptListing>;
  /** The bytes of a path have been seen: those that come after them are another version. */
  renew(path: ProviderPath): void;
}

export interface DirectoriesOptions {
  readonly provider: string;
  readonly guest: Pick<Guest, 'lookupChild' | 'listChildren'>;
  readonly expander: Expander;
  readonly clock: Clock;
  readonly emit: EventSink;
  readonly limits: CacheLimits;
  /** Requests that one listing or lookup may cause: rule 10. */
  readonly calloutsPerOperation: number;
  /** Gives a number that it never gave before. */
  readonly next: () => number;
  /** What was said of this path holds no longer: a listing knows better. */
  readonly onSurprise: (path: ProviderPath) => void;
  /** The names of a directory were asked for, and were not at hand. */
  readonly onMiss: (path: ProviderPath) => void;
  /** A name was looked for among the items of a list that this directory expands. */
  readonly onItem: (parent: ProviderPath) => void;
}

const ROOT: Known = { facts: { kind: 'directory' }, freshUntil: Number.POSITIVE_INFINITY, number: 0 };

export function createDirectories(options: DirectoriesOptions): Directories {
  const { guest, limits } = options;
  const shareLookup = createShare<Known>();
  const memory = createDirectoryMemory({ ...options, bytes: limits.bytes });
  const listings = createListings(options, memory);

  /** One budget for the whole way down: the parents' requests are this operation's. */
  async function lookup(path: ProviderPath, signal?: AbortSignal, budget = newBudget(options)): Promise<Known> {
    const split = splitPath(path);
    if (split === undefined) return ROOT;
    // What is known was found below parents that were directories: a deep path does not walk them again each time.
    const known = memory.lookup(path, split.parent, split.name);
    if (known !== undefined) return known;
    const parent = await lookup(split.parent, signal, budget);
    if (parent.facts === undefined) return parent;
    if (parent.facts.kind !== 'directory') throw notADirectory(split.parent);
    return lookupChild({ path, ...split, budget, signal });
  }

  async function lookupChild(asked: Asked): Promise<Known> {
    const { path, parent, signal } = asked;
    if (memory.isRenewable(parent)) {
      const kept = await listings.now(parent, signal);
      const listed = kept.listing.entries.get(asked.name);
      if (listed !== undefined) return ofListing(kept, asked.name, listed);
    }
    return shareLookup(path, (wanted) => askLookup({ ...asked, signal: wanted }), signal);
  }

  async function askLookup(asked: Asked): Promise<Known> {
    const node = await guest.lookupChild(asked.parent, asked.name);
    const answer = node === undefined ? missing(options) : await factsOfNode(asked, node, options);
    if (node?.tag === 'expand') options.onItem(asked.parent);
    return memory.keepLookup(asked.path, answer);
  }

  return {
    lookup: (path, signal) => lookup(path, signal),
    peek(path) {
      const split = splitPath(path);
      return split === undefined ? ROOT : memory.lookup(path, split.parent, split.name);
    },
    peekListing: memory.listing,
    renew(path) {
      const split = splitPath(path);
      if (split !== undefined) memory.renew(path, split.parent, split.name);
    },
    async list(path, signal) {
      const { facts } = await lookup(path, signal);
      if (facts === undefined) throw new HostError('not-found', `There is no "${path}"`, 'Check the name.');
      if (facts.kind !== 'directory') throw notADirectory(path);
      return memory.listing(path) ?? listings.now(path, signal);
    },
    listAhead: listings.ahead,
  };
}

/** What was asked: a path, and its parent and name apart. */
interface Asked {
  readonly path: ProviderPath;
  readonly parent: ProviderPath;
  readonly name: EntryName;
  readonly budget: CalloutBudget;
  /** Aborted when nobody waits for the answer. */
  readonly signal: AbortSignal | undefined;
}

function newBudget({ calloutsPerOperation }: DirectoriesOptions): CalloutBudget {
  return { left: calloutsPerOperation };
}

/** The names of paths that are known to be directories. */
interface Listings {
  now(path: ProviderPath, signal?: AbortSignal): Promise<KeptListing>;
  ahead(path: ProviderPath): Promise<KeptListing>;
}

function createListings(options: DirectoriesOptions, memory: DirectoryMemory): Listings {
  const { guest, onMiss } = options;
  const share = createShare<KeptListing>();

  async function ask(path: ProviderPath, budget: CalloutBudget, signal: AbortSignal): Promise<KeptListing> {
    const listing = await buildListing(path, await guest.listChildren(path), { ...options, budget, signal });
    return memory.keepListing(path, listing);
  }

  return {
    async now(path, signal) {
      const listing = shareNow(share, path, (wanted) => ask(path, newBudget(options), wanted), signal);
      onMiss(path);
      return listing;
    },
    ahead: async (path) => share(path, (wanted) => ask(path, { ...newBudget(options), onlyKept: true }, wanted)),
  };
}

async function factsOfNode(asked: Asked, node: Node, options: DirectoriesOptions): Promise<Answer> {
  if (node.tag === 'expand') return findItem(asked, node.val, options);
  if (node.val.name !== asked.name) throw wrongName(asked, node.val);
  return { facts: factsOf(node.val), freshUntil: options.clock() + options.limits.defaultFresh };
}

/** Looks for one name among the items of an expansion. */
async function findItem(
  { path, name, budget, signal }: Asked,
  expansion: Expansion,
  options: DirectoriesOptions,
): Promise<Answer> {
  try {
    for await (const page of options.expander.pages(path, expansion, budget, signal)) {
      const item = page.items.named(name);
      if (item === undefined) continue;
      return { facts: factsOf({ ...item, kind: item.kind ?? expansion.kind }), freshUntil: page.freshUntil };
    }
  } catch (error) {
    // Upstream's 404 says that there is no such child: an answer, not a failure.
    if (!(error instanceof HostError && error.code === 'upstream-not-found')) throw error;
  }
  return missing(options);
}

async function buildListing(
  path: ProviderPath,
  nodes: readonly Node[],
  options: DirectoriesOptions & { readonly budget: CalloutBudget; readonly signal: AbortSignal },
): Promise<Listing> {
  const { provider, clock, limits, expander, emit, budget, signal } = options;
  const builder = createListingBuilder(path, clock() + limits.defaultFresh);
  // The provider's own names first: where upstream repeats one, it is upstream's that is left out.
  for await (const piece of inPieces(nodes))
    for (const node of piece) if (node.tag === 'entry') builder.addEntry(node.val);
  for (const node of nodes) {
    if (node.tag !== 'expand') continue;
    for await (const page of expander.pages(path, node.val, budget, signal)) {
      builder.limitFreshness(page.freshUntil);
      for await (const piece of inPieces(page.items.all))
        for (const item of piece) builder.addItem(item, node.val.kind);
    }
  }
  const listing = builder.finish();
  const { count, example } = listing.leftOut;
  if (count > 0) emit({ kind: 'items-left-out', provider, path, count, example });
  return listing;
}

function missing({ clock, limits }: DirectoriesOptions): Answer {
  return { freshUntil: clock() + limits.missingFresh };
}

function notADirectory(path: ProviderPath): HostError {
  return new HostError('not-a-directory', `"${path}" is a file`, 'A file has no names below it.');
}

function wrongName({ parent, name }: Asked, entry: Entry): HostError {
  return new HostError(
    'contract-violation',
    `lookup-child("${parent}", "${name}") answered an entry named ${JSON.stringify(entry.name.slice(0, 255))}`,
    'The provider is at fault: it must answer the name that was asked, or none.',
  );
}
