/** The bytes of a file as they are now: what the provider says they are, asked upstream where it says so, and selected. */
import { HostError } from '../contract/errors.ts';
import type { Bytes, ProviderError, Query } from '../contract/node.ts';
import type { ProviderPath } from '../contract/path.ts';
import type { CacheLimits } from './limits.ts';
import type { Clock, Guest } from './ports.ts';
import type { ResponseStore } from './responses.ts';

export interface Fetched {
  readonly bytes: Uint8Array;
  /** Milliseconds since the Unix epoch, when upstream says. */
  readonly lastModified?: number | undefined;
  readonly freshUntil: number;
}

export interface FileBytesOptions {
  readonly guest: Pick<Guest, 'readFile' | 'selectJson'>;
  readonly responses: ResponseStore;
  readonly clock: Clock;
  readonly limits: CacheLimits;
}

/** Which response the bytes are drawn from: none from before `since`, or only one that is kept and fresh. */
export type Source = { readonly since: number; readonly signal: AbortSignal } | 'kept';

/** Asks for the bytes of a path. */
export type FetchBytes = (path: ProviderPath, source: Source) => Promise<Fetched>;

/** Fails with what `read-file`, upstream or the selection say, or with `NotAtHand`. */
export function createFetchBytes({ guest, responses, clock, limits }: FileBytesOptions): FetchBytes {
  async function fetchBytes(path: ProviderPath, source: Source): Promise<Fetched> {
    const result = await guest.readFile(path);
    if (result.tag === 'err') throw providerError(path, result.val);
    return bytesOf(path, result.val, source);
  }

  async function bytesOf(path: ProviderPath, answer: Bytes, source: Source): Promise<Fetched> {
    if (answer.tag === 'inline') return { bytes: answer.val, freshUntil: clock() + limits.defaultFresh };
    const { request } = answer.val;
    const { response, freshUntil } =
      source === 'kept' ? responses.atHand(request) : await responses.getSince(request, source.since, source.signal);
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

  return fetchBytes;
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

function nothingSelected(path: ProviderPath, query: Query): HostError {
  const selector = query.select.tag === 'body' ? 'body' : `${query.select.tag} ${query.select.val.slice(0, 200)}`;
  return new HostError(
    'nothing-selected',
    `"${path}": the selector "${selector}" found nothing in the response of ${query.request.url}`,
    'Upstream has no such value there.',
  );
}
