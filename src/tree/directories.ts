/** Lookup and listing of one provider, cached: contract.md sections 1, 2 and 7. */
import { HostError } from '../contract/errors.ts';
import type { EventSink } from '../contract/event.ts';
import type { EntryName } from '../contract/name.ts';
import type { Entry, Expansion, Node } from '../contract/node.ts';
import { type ProviderPath, splitPath } from '../contract/path.ts';
import { createDirectoryMemory, type Known } from './directory-memory.ts';
import type { CalloutBudget, Expander } from './expansion.ts';
import type { CacheLimits } from './limits.ts';
import { createListingBuilder, type Facts, factsOf, type Listing } from './listing.ts';
import type { Clock, Guest } from './ports.ts';
import { inPieces } from './pauses.ts';
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
  /** Requests that one listing or lookup may cause: rule 10. */
  readonly calloutsPerOperation: number;
}

const ROOT_FACTS: Facts = { kind: 'directory' };

export function createDirectories(options: DirectoriesOptions): Directories {
  const { guest, clock, limits } = options;
  const shareLookup = createShare<Known>();
  const shareListing = createShare<Listing>();
  const memory = createDirectoryMemory(limits.bytes, clock);

  /** One budget for the whole way down: the parents' requests are this operation's. */
  async function lookup(path: ProviderPath, budget = newBudget(options)): Promise<Facts | undefined> {
    const split = splitPath(path);
    if (split === undefined) return ROOT_FACTS;
    // What is known was found below parents that were directories: a deep path does not walk them again each time.
    const known = memory.lookup(path, split.parent, split.name);
    if (known !== undefined) return known.facts;
    const parent = await lookup(split.parent, budget);
    if (parent === undefined) return undefined;
    if (parent.kind !== 'directory') throw notADirectory(split.parent);
    return lookupChild({ path, ...split, budget });
  }

  async function lookupChild(asked: Asked): Promise<Facts | undefined> {
    if (memory.isRenewable(asked.parent)) {
      const listing = await shareListing(asked.parent, () => askListing(asked.parent));
      const listed = listing.entries.get(asked.name);
      if (listed !== undefined) return listed;
    }
    return (await shareLookup(asked.path, () => askLookup(asked))).facts;
  }

  async function askLookup(asked: Asked): Promise<Known> {
    const node = await guest.lookupChild(asked.parent, asked.name);
    const answer = node === undefined ? missing(options) : await factsOfNode(asked, node, options);
    memory.keepLookup(asked.path, answer);
    return answer;
  }

  async function askListing(path: ProviderPath): Promise<Listing> {
    const listing = await buildListing(path, await guest.listChildren(path), options);
    memory.keepListing(path, listing);
    return listing;
  }

  return {
    lookup: (path) => lookup(path),
    async list(path) {
      const facts = await lookup(path);
      if (facts === undefined) throw new HostError('not-found', `There is no "${path}"`, 'Check the name.');
      if (facts.kind !== 'directory') throw notADirectory(path);
      return memory.listing(path) ?? shareListing(path, () => askListing(path));
    },
  };
}

/** What was asked: a path, and its parent and name apart. */
interface Asked {
  readonly path: ProviderPath;
  readonly parent: ProviderPath;
  readonly name: EntryName;
  readonly budget: CalloutBudget;
}

function newBudget({ calloutsPerOperation }: DirectoriesOptions): CalloutBudget {
  return { left: calloutsPerOperation };
}

async function factsOfNode(asked: Asked, node: Node, options: DirectoriesOptions): Promise<Known> {
  if (node.tag === 'expand') return findItem(asked, node.val, options);
  if (node.val.name !== asked.name) throw wrongName(asked, node.val);
  return { facts: factsOf(node.val), freshUntil: options.clock() + options.limits.defaultFresh };
}

/** Looks for one name among the items of an expansion. */
async function findItem(
  { path, name, budget }: Asked,
  expansion: Expansion,
  options: DirectoriesOptions,
): Promise<Known> {
  try {
    for await (const page of options.expander.pages(path, expansion, budget)) {
      const item = page.items.find((candidate) => candidate.name === name);
      if (item === undefined) continue;
      return { facts: factsOf({ ...item, kind: item.kind ?? expansion.kind }), freshUntil: page.freshUntil };
    }
  } catch (error) {
    // Upstream's 404 says that there is no such child: an answer, not a failure.
    if (!(error instanceof HostError && error.code === 'upstream-not-found')) throw error;
  }
  return missing(options);
}

async function buildListing(path: ProviderPath, nodes: readonly Node[], options: DirectoriesOptions): Promise<Listing> {
  const { provider, clock, limits, expander, emit } = options;
  const budget = newBudget(options);
  const builder = createListingBuilder(path, clock() + limits.defaultFresh);
  // The provider's own names first: where upstream repeats one, it is upstream's that is left out.
  for await (const piece of inPieces(nodes))
    for (const node of piece) if (node.tag === 'entry') builder.addEntry(node.val);
  for (const node of nodes) {
    if (node.tag !== 'expand') continue;
    for await (const page of expander.pages(path, node.val, budget)) {
      builder.limitFreshness(page.freshUntil);
      for await (const piece of inPieces(page.items)) for (const item of piece) builder.addItem(item, node.val.kind);
    }
  }
  const listing = builder.finish();
  const { count, example } = listing.leftOut;
  if (count > 0) emit({ kind: 'items-left-out', provider, path, count, example });
  return listing;
}

function missing({ clock, limits }: DirectoriesOptions): Known {
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
