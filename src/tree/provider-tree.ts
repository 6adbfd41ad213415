/** One provider as a tree of directories and files. */
import { HostError } from '../contract/errors.ts';
import type { EventSink } from '../contract/event.ts';
import type { Request } from '../contract/node.ts';
import type { ProviderPath } from '../contract/path.ts';
import { createAhead } from './ahead.ts';
import { type Content, createContents } from './contents.ts';
import { createDirectories } from './directories.ts';
import { createDiskShelf } from './disk-shelf.ts';
import { createExpander } from './expansion.ts';
import type { CacheLimits } from './limits.ts';
import type { Facts, Listing } from './listing.ts';
import { createListeners } from './listeners.ts';
import type { Clock, Fetcher, Guest } from './ports.ts';
import { createResponseStore } from './responses.ts';
import { createTimes } from './times.ts';
import { createVersionedProvider, type VersionedProvider } from './versioned-provider.ts';

/** Kind, size and time of a path. */
export interface NodeStatus {
  readonly kind: Facts['kind'];
  /** Bytes; 0 for a directory. */
  readonly size: number;
  /** Milliseconds since the Unix epoch. */
  readonly modified: number;
}

export interface ProviderTree {
  /** Kind, exact size and time; fetches a file whose size is not known. `undefined` when there is no such path. */
  stat(path: ProviderPath): Promise<NodeStatus | undefined>;
  /** The names of a directory. Fails with `not-found` or `not-a-directory`. */
  list(path: ProviderPath): Promise<Listing>;
  /** The bytes of a file. Fails with `not-found` or `not-a-file`. */
  read(path: ProviderPath, signal?: AbortSignal): Promise<Pick<Content, 'bytes' | 'modified'>>;
  /** The same with versions and lifetimes; absent where only the plain form is right. */
  readonly versioned?: VersionedProvider | undefined;
}

export interface ProviderTreeOptions {
  readonly provider: string;
  readonly guest: Guest;
  readonly fetcher: Fetcher;
  /** Why a request would be refused, or `undefined` when it would be sent. */
  readonly refusalOf: (request: Request) => string | undefined;
  readonly clock: Clock;
  readonly emit: EventSink;
  readonly limits: CacheLimits;
  /** Requests that one listing or lookup may cause: rule 10. */
  readonly calloutsPerOperation: number;
}

// How the capacity is shared out. A body selected whole is the same memory in both caches.
// Of the default 64 MiB each of the first two holds a body of the largest size, and the third a listing of 100,000 names.
const RESPONSES_SHARE = 0.27;
const CONTENTS_SHARE = 0.27;
const DIRECTORIES_SHARE = 0.4;
const ITEMS_SHARE = 0.06;

export function createProviderTree(options: ProviderTreeOptions): ProviderTree {
  const { guest, clock } = options;
  const share = (part: number): CacheLimits => ({ ...options.limits, bytes: Math.floor(options.limits.bytes * part) });
  const times = createTimes(clock(), clock);
  const shelf = createDiskShelf(options.limits.diskBytes);
  const responses = createResponseStore({ ...options, shelf, limits: share(RESPONSES_SHARE) });
  const expander = createExpander({ ...options, responses, bytes: options.limits.bytes * ITEMS_SHARE });
  const next = createNumbers();
  const surprises = createListeners<ProviderPath>();
  const directories = createDirectories({
    ...options,
    next,
    onMiss: (path) => ahead.missed('directory', path),
    onItem: (parent) => ahead.lookedInto(parent),
    onSurprise: surprises.tell,
    expander,
    limits: share(DIRECTORIES_SHARE),
  });
  const contents = createContents({
    guest,
    responses,
    times,
    clock,
    limits: share(CONTENTS_SHARE),
    shelf,
    numbering: { next, peek: directories.peek, renew: directories.renew },
    onSurprise: surprises.tell,
    onMiss: (path) => ahead.missed('file', path),
  });
  const ahead = createAhead({
    listingOf: directories.peekListing,
    isAtHand: (path, { kind }) => (kind === 'file' ? contents.has(path) : directories.peekListing(path) !== undefined),
    fetch: async (path, facts) =>
      facts.kind === 'file' ? contents.readAhead(path, facts) : directories.listAhead(path),
    clock,
  });

  return {
    versioned: createVersionedProvider({ directories, contents, times, subscribe: surprises.subscribe }),

    list: async (path) => (await directories.list(path)).listing,

    async stat(path) {
      const { facts } = await directories.lookup(path);
      if (facts === undefined) return undefined;
      const modified = facts.modified === undefined ? undefined : facts.modified * 1000;
      if (facts.kind === 'directory') return { kind: 'directory', size: 0, modified: times.of(path, modified) };
      if (facts.size !== undefined) return { kind: 'file', size: facts.size, modified: times.of(path, modified) };
      const content = await contents.read(path, facts);
      return { kind: 'file', size: content.bytes.byteLength, modified: content.modified };
    },

    async read(path, signal) {
      const { facts } = await directories.lookup(path, signal);
      if (facts === undefined) throw new HostError('not-found', `There is no "${path}"`, 'Check the name.');
      if (facts.kind === 'directory') throw new HostError('not-a-file', `"${path}" is a directory`, 'List it instead.');
      return contents.read(path, facts, signal);
    },
  };
}

/** Numbers from 1, each once. */
function createNumbers(): () => number {
  let last = 0;
  return () => (last += 1);
}
