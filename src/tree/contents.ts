/** The bytes of one provider's files: asked, selected, checked, kept. */
import { HostError } from '../contract/errors.ts';
import type { ProviderPath } from '../contract/path.ts';
import { NotAtHand, shareNow } from './at-hand.ts';
import { createBodyCache } from './body-cache.ts';
import type { Known } from './directory-memory.ts';
import { digestOf, memoryOf } from './disk-bytes.ts';
import type { DiskShelf } from './disk-shelf.ts';
import { createFetchBytes, type FetchBytes, type Fetched, type FileBytesOptions, type Source } from './file-bytes.ts';
import type { Facts } from './listing.ts';
import type { Clock } from './ports.ts';
import { createShare } from './sharing.ts';
import type { Times } from './times.ts';

/** One version of a file. */
export interface Content {
  readonly bytes: Uint8Array;
  readonly digest: string;
  /** The same for the same bytes and time that followed each other, and never for others of this path. */
  readonly number: number;
  /** Milliseconds since the Unix epoch. */
  readonly modified: number;
  readonly freshUntil: number;
  /** What the provider called this version when it was read, if it did. */
  readonly version?: string | undefined;
}

export interface Contents {
  /** The file's current bytes. Fails with what `read-file`, upstream or the selection say. */
  read(path: ProviderPath, facts: Facts, signal?: AbortSignal): Promise<Content>;
  /** The same, when it is known and fresh. */
  peek(path: ProviderPath, facts: Facts): Content | undefined;
  /** The same as `read` as far as what is kept goes; fails with `NotAtHand` where upstream would be asked. */
  readAhead(path: ProviderPath, facts: Facts): Promise<Content>;
  /** Whether anything is known, fresh or not. */
  has(path: ProviderPath): boolean;
}

/** How the versions of bytes that nobody has seen yet are numbered. */
export interface Numbering {
  /** Gives a number that it never gave before. */
  readonly next: () => number;
  /** What is known of a path. */
  readonly peek: (path: ProviderPath) => Known | undefined;
  /** The bytes of a path have been seen: those that come after them are another version. */
  readonly renew: (path: ProviderPath) => void;
}

export interface ContentsOptions extends FileBytesOptions {
  readonly times: Times;
  readonly numbering: Numbering;
  readonly shelf: DiskShelf;
  /** What was said of this path before its bytes were seen holds no longer. */
  readonly onSurprise: (path: ProviderPath) => void;
  /** The bytes of a file were asked for, and were not at hand. */
  readonly onMiss: (path: ProviderPath) => void;
}

/** Bytes that were just seen; `shown` is the time that the path had before, when it could be shown without them. */
interface Seen {
  readonly digest: string;
  readonly modified: number;
  readonly shown: number | undefined;
}

export function createContents(options: ContentsOptions): Contents {
  const { times, clock, limits, shelf, numbering, onSurprise, onMiss } = options;
  const fetchBytes = createFetchBytes(options);
  const share = createShare<Content>();
  const kept = createBodyCache<ProviderPath, Content>({ maxBytes: limits.bytes, shelf, bytesOf, sizeOf });

  async function load(path: ProviderPath, facts: Facts, source: Source): Promise<Content> {
    const { bytes, lastModified, freshUntil } = await fetchSized(path, facts, source, { fetchBytes, clock });
    const declared = facts.modified === undefined ? undefined : facts.modified * 1000;
    const shown = facts.size === undefined ? undefined : times.of(path, declared);
    const digest = digestOf(bytes);
    const modified = times.noticed(path, digest, declared ?? lastModified);
    const number = numberOf(path, { digest, modified, shown });
    const content = { bytes, digest, number, freshUntil, version: facts.version, modified };
    kept.set(path, content);
    settle(path, content, shown);
    return content;
  }

  /** What was shown before the bytes were seen is their version, if its time was right. */
  function numberOf(path: ProviderPath, { digest, modified, shown }: Seen): number {
    const before = kept.peek(path);
    if (before !== undefined && before.digest === digest && before.modified === modified) return before.number;
    const pending = shown === modified ? numbering.peek(path)?.number : undefined;
    return pending ?? numbering.next();
  }

  /** From now on the bytes have this number: what is shown once they are stale has another, and a promise that was too long ends. */
  function settle(path: ProviderPath, { modified, freshUntil }: Content, shown: number | undefined): void {
    const promised = numbering.peek(path);
    numbering.renew(path);
    if (shown === undefined) return;
    if (shown !== modified || (promised !== undefined && freshUntil < promised.freshUntil)) onSurprise(path);
  }

  function peek(path: ProviderPath, facts: Facts): Content | undefined {
    const current = kept.get(path);
    return current !== undefined && clock() < current.freshUntil && agrees(current, facts) ? current : undefined;
  }

  return {
    peek,
    has: (path) => kept.has(path),
    async read(path, facts, signal) {
      const current = kept.get(path);
      const fresh = current !== undefined && clock() < current.freshUntil;
      if (fresh && agrees(current, facts)) return current;
      // What is kept is young enough, and yet the provider says that there is another version: ask upstream.
      const since = fresh ? clock() : 0;
      const begin = (wanted: AbortSignal): Promise<Content> => load(path, facts, { since, signal: wanted });
      const content = shareNow(share, keyOf(path, facts), begin, signal);
      onMiss(path);
      return content;
    },
    readAhead: async (path, facts) => share(keyOf(path, facts), () => load(path, facts, 'kept')),
  };
}

/** Fails with `contract-violation` when they are not as many as was declared. */
async function fetchSized(
  path: ProviderPath,
  facts: Facts,
  source: Source,
  { fetchBytes, clock }: { readonly fetchBytes: FetchBytes; readonly clock: Clock },
): Promise<Fetched> {
  const fetched = await fetchBytes(path, source);
  if (hasSize(fetched.bytes, facts)) return fetched;
  // The size is of a listing that may be younger than the response: upstream has the last word, once.
  if (source === 'kept') throw new NotAtHand(path);
  const again = await fetchBytes(path, { ...source, since: clock() });
  if (!hasSize(again.bytes, facts)) throw wrongSize(path, facts.size, again.bytes.byteLength);
  return again;
}

function keyOf(path: ProviderPath, { size, version }: Facts): string {
  return JSON.stringify([path, size, version]);
}

// What an entry and its key cost beside the bytes.
const ENTRY_COST = 512;

const bytesOf = ({ bytes }: Content): Uint8Array => bytes;
const sizeOf = ({ bytes }: Content): number => memoryOf(bytes) + ENTRY_COST;

function agrees(content: Content, facts: Facts): boolean {
  const known = facts.version !== undefined && content.version !== undefined;
  return hasSize(content.bytes, facts) && (!known || facts.version === content.version);
}

function hasSize(bytes: Uint8Array, { size }: Facts): boolean {
  return size === undefined || size === bytes.byteLength;
}

function wrongSize(path: ProviderPath, declared: number | undefined, actual: number): HostError {
  return new HostError(
    'contract-violation',
    `The provider declares ${String(declared)} bytes for "${path}", and there are ${actual}`,
    'The provider is at fault: it must leave the size out unless it is exact.',
  );
}
