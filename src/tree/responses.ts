/** One provider's responses: fetched once, shared while in flight, kept as HTTP allows. contract.md section 7. */
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type ErrorCode, HostError } from '../contract/errors.ts';
import type { EventSink } from '../contract/event.ts';
import type { Request } from '../contract/node.ts';
import { NotAtHand } from './at-hand.ts';
import { createBodyCache } from './body-cache.ts';
import { memoryOf } from './disk-bytes.ts';
import type { DiskShelf } from './disk-shelf.ts';
import { lifetimeOf } from './lifetime.ts';
import type { CacheLimits } from './limits.ts';
import type { Clock, Fetcher, UpstreamResponse, Validators } from './ports.ts';
import { createShare } from './sharing.ts';
import { failureOf } from './upstream-status.ts';

/** A successful response with its lifetime; times in milliseconds since the Unix epoch. */
export interface StoredResponse {
  readonly response: UpstreamResponse;
  /** When it was received, or last confirmed by a 304. */
  readonly storedAt: number;
  readonly freshUntil: number;
  readonly usableOnErrorUntil: number;
  /** Whether it may be kept at all (`no-store`). */
  readonly storable: boolean;
}

export interface ResponseStore {
  /** The response to a request, from the cache where HTTP allows it. Fails with the `HostError` of the status or transport. */
  get(request: Request, signal?: AbortSignal): Promise<StoredResponse>;
  /** The same, but never a response from before `since`: upstream is asked whether an older one still holds. */
  getSince(request: Request, since: number, signal?: AbortSignal): Promise<StoredResponse>;
  /** The response where it is kept and fresh; fails with {@link NotAtHand} where upstream would be asked. */
  atHand(request: Request): StoredResponse;
  /** Keeps `json` as the response to `request`, with the lifetime of the list that it is an item of. */
  adopt(request: Request, json: Uint8Array, list: StoredResponse): void;
}

export interface ResponseStoreOptions {
  readonly provider: string;
  readonly fetcher: Fetcher;
  readonly clock: Clock;
  readonly emit: EventSink;
  readonly limits: CacheLimits;
  readonly shelf: DiskShelf;
}

// While upstream fails, a stale response is served this long before upstream is asked again.
const STALE_RETRY = 5_000;
// Requests that upstream did not know, remembered at a time; each costs a key and an error.
const MAX_MISSING = 10_000;
const MASKED_BY_STALE: ReadonlySet<ErrorCode> = new Set([
  'upstream-failed',
  'upstream-unreachable',
  'upstream-deadline',
  'upstream-throttled',
]);

export function createResponseStore(options: ResponseStoreOptions): ResponseStore {
  const { clock, limits, shelf } = options;
  const share = createShare<StoredResponse>();
  const stored = createBodyCache<string, StoredResponse>({ maxBytes: limits.bytes, shelf, bytesOf, sizeOf });
  const missing = new LRUCache<string, { error: HostError; until: number }>({ max: MAX_MISSING });

  async function load(key: string, request: Request, signal: AbortSignal): Promise<StoredResponse> {
    const old = stored.get(key);
    try {
      const entry = await fetchEntry(request, old, { ...options, signal });
      if (entry.storable) stored.set(key, entry);
      else stored.delete(key);
      return entry;
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      // What is kept there may be what fills the disk: else no large body would get through until the end of the mount.
      if (error.code === 'storage-failed') shelf.clear();
      const until = clock() + limits.missingFresh;
      if (error.code === 'upstream-not-found') missing.set(key, { error, until });
      if (old === undefined || !mayServeStale(error, old, clock())) throw error;
      const entry = { ...old, freshUntil: Math.min(clock() + STALE_RETRY, old.usableOnErrorUntil) };
      stored.set(key, entry);
      const { url } = old.response;
      options.emit({ kind: 'stale-served', provider: options.provider, url, reason: error.message });
      return entry;
    }
  }

  async function getSince(request: Request, since: number, signal?: AbortSignal): Promise<StoredResponse> {
    const key = keyOf(request);
    const entry = stored.get(key);
    if (entry !== undefined && clock() < entry.freshUntil && entry.storedAt >= since) return entry;
    const known = missing.get(key);
    if (known !== undefined && clock() < known.until) throw known.error;
    return share(key, (wanted) => load(key, request, wanted), signal);
  }

  return {
    getSince,
    atHand(request) {
      const entry = stored.peek(keyOf(request));
      if (entry === undefined || clock() >= entry.freshUntil) throw new NotAtHand(request.url);
      return entry;
    },
    get: (request, signal) => getSince(request, 0, signal),
    adopt(request, json, list) {
      if (!list.storable) return;
      const key = keyOf(request);
      const current = stored.get(key);
      // A response that came after the list did is newer than the list's item.
      if (current !== undefined && current.storedAt > list.storedAt) return;
      const headers = { 'content-type': 'application/json' };
      stored.set(key, { ...list, response: { status: 200, headers, body: json, url: request.url } });
      missing.delete(key);
    },
  };
}

/** Asks upstream, with what is known of the old response, and gives the answer its lifetime. */
async function fetchEntry(
  request: Request,
  old: StoredResponse | undefined,
  { fetcher, clock, limits, signal }: ResponseStoreOptions & { readonly signal: AbortSignal },
): Promise<StoredResponse> {
  const validators = old === undefined ? {} : validatorsOf(old.response);
  const fetched = await fetcher.fetch(request, validators, signal);
  const response = fetched.status === 304 && old !== undefined ? confirmed(old.response, fetched) : fetched;
  const failure = failureOf(request, response);
  if (failure !== undefined) throw failure;
  const { fresh, staleIfError, storable } = lifetimeOf(request, response, limits);
  const now = clock();
  const freshUntil = now + fresh;
  return { response, storedAt: now, freshUntil, usableOnErrorUntil: freshUntil + staleIfError, storable };
}

/** RFC 9111 section 4.3.4: the body that was kept, with the headers that came. */
function confirmed(old: UpstreamResponse, fetched: UpstreamResponse): UpstreamResponse {
  return { ...old, headers: { ...old.headers, ...fetched.headers } };
}

/** A digest, so that what a provider writes into a request costs the cache the same however long it is. */
function keyOf(request: Request): string {
  const headers = request.headers.map(({ name, value }) => JSON.stringify([name.toLowerCase(), value])).toSorted();
  const body = request.body === undefined ? null : hash('sha256', request.body, 'base64');
  return hash('sha256', JSON.stringify([request.method, request.url, headers, request.secret ?? null, body]), 'base64');
}

function validatorsOf(response: UpstreamResponse): Validators {
  return { etag: response.headers['etag'], lastModified: response.headers['last-modified'] };
}

function mayServeStale(error: HostError, old: StoredResponse, now: number): boolean {
  return MASKED_BY_STALE.has(error.code) && now < old.usableOnErrorUntil;
}

// What an entry and its key cost beside body, URL and headers, generously.
const ENTRY_COST = 1024;

const bytesOf = ({ response }: StoredResponse): Uint8Array => response.body;

function sizeOf({ response }: StoredResponse): number {
  const headers = Object.entries(response.headers).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  return memoryOf(response.body) + response.url.length + headers + ENTRY_COST;
}
