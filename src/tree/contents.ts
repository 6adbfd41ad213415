/** The bytes of one provider's files: asked, selected, checked, kept. */
import { LRUCache } from 'lru-cache';
import { HostError } from '../contract/errors.ts';
import type { Bytes, ProviderError, Query } from '../contract/node.ts';
import type { ProviderPath } from '../contract/path.ts';
import type { CacheLimits } from './limits.ts';
import type { Facts } from './listing.ts';
import type { Clock, Guest } from './ports.ts';
import type { ResponseStore } from './responses.ts';
import { createShare } from './sharing.ts';
import type { Times } from './times.ts';

/** One version of a file. */
export interface Content {
  readonly bytes: Uint8Array;
  /** Milliseconds since the Unix epoch. */
  readonly modified: number;
  readonly freshUntil: number;
  /** What the provider called this version when it was read, if it did. */
  readonly version?: string | undefined;
}

export interface Contents {
  /** The file's current bytes. Fails with what `read-file`, upstream or the selection say. */
  read(path: ProviderPath, facts: Facts): Promise<Content>;
}

export interface ContentsOptions {
  readonly guest: Pick<Guest, 'readFile' | 'selectJson'>;
  readonly responses: ResponseStore;
  readonly times: Times;
  readonly clock: Clock;
  readonly limits: CacheLimits;
}

interface Fetched {
  readonly bytes: Uint8Array;
  /** Milliseconds since the Unix epoch, when upstream says. */
  readonly lastModified?: number | undefined;
  readonly freshUntil: number;
}

export function createContents(options: ContentsOptions): Contents {
  const { guest, responses, times, clock, limits } = options;
  const share = createShare<Content>();
  const kept = new LRUCache<ProviderPath, Content>({
    maxSize: limits.bytes,
    sizeCalculation: (content) => content.bytes.byteLength + 512,
  });

  async function load(path: ProviderPath, facts: Facts, since: number): Promise<Content> {
    let fetched = await fetchBytes(path, since);
    // The size is of a listing that may be younger than the response: upstream has the last word, once.
    if (!hasSize(fetched.bytes, facts)) fetched = await fetchBytes(path, clock());
    const { bytes, lastModified, freshUntil } = fetched;
    if (!hasSize(bytes, facts)) throw wrongSize(path, facts.size, bytes.byteLength);
    const source = facts.modified === undefined ? lastModified : facts.modified * 1000;
    const content = { bytes, freshUntil, version: facts.version, modified: times.noticed(path, bytes, source) };
    kept.set(path, content);
    return content;
  }

  async function fetchBytes(path: ProviderPath, since: number): Promise<Fetched> {
    const result = await guest.readFile(path);
    if (result.tag === 'err') throw providerError(path, result.val);
    return bytesOf(path, result.val, since);
  }

  async function bytesOf(path: ProviderPath, answer: Bytes, since: number): Promise<Fetched> {
    if (answer.tag === 'inline') return { bytes: answer.val, freshUntil: clock() + limits.defaultFresh };
    const { response, freshUntil } = await responses.getSince(answer.val.request, since);
    const bytes = await select(response.headers, response.body, answer.val);
    if (bytes === undefined) throw nothingSelected(path, answer.val);
    return { bytes, freshUntil, lastModified: parseDate(response.headers['last-modified']) };
  }

  async function select(
    headers: Readonly<Record<string, string>>,
    body: Uint8Array,
    query: Query,
  ): Promise<Uint8Array | undefined> {
    const selector = query.select;
    if (selector.tag === 'body') return body;
    if (selector.tag === 'json') return guest.selectJson(body, selector.val);
    const value = headers[selector.val.toLowerCase()];
    return value === undefined ? undefined : Buffer.from(value);
  }

  return {
    async read(path, facts) {
      const current = kept.get(path);
      const fresh = current !== undefined && clock() < current.freshUntil;
      if (fresh && agrees(current, facts)) return current;
      // What is kept is young enough, and yet the provider says that there is another version: ask upstream.
      const since = fresh ? clock() : 0;
      const { size, version } = facts;
      return share(JSON.stringify([path, size, version]), () => load(path, facts, since));
    },
  };
}

function agrees(content: Content, facts: Facts): boolean {
  const known = facts.version !== undefined && content.version !== undefined;
  return hasSize(content.bytes, facts) && (!known || facts.version === content.version);
}

function hasSize(bytes: Uint8Array, { size }: Facts): boolean {
  return size === undefined || size === bytes.byteLength;
}

function parseDate(text: string | undefined): number | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) || time < 0 ? undefined : time;
}

function providerError(path: ProviderPath, error: ProviderError): HostError {
  const said = 'val' in error && error.val !== '' ? `: ${error.val.slice(0, 1024)}` : '';
  return new HostError(
    error.tag,
    `read-file("${path}") answered ${error.tag}${said}`,
    'The provider refuses; its documentation says when.',
  );
}

function wrongSize(path: ProviderPath, declared: number | undefined, actual: number): HostError {
  return new HostError(
    'contract-violation',
    `The provider declares ${String(declared)} bytes for "${path}", and there are ${actual}`,
    'The provider is at fault: it must leave the size out unless it is exact.',
  );
}

function nothingSelected(path: ProviderPath, query: Query): HostError {
  const selector = query.select.tag === 'body' ? 'body' : `${query.select.tag} ${query.select.val.slice(0, 200)}`;
  return new HostError(
    'nothing-selected',
    `"${path}": the selector "${selector}" found nothing in the response of ${query.request.url}`,
    'Upstream has no such value there.',
  );
}
