/** Carries out an expansion: its pages, their items, and the responses that the items stand for. */
import Link from 'http-link-header';
import { HostError } from '../contract/errors.ts';
import type { EventSink } from '../contract/event.ts';
import type { ExpandedItem, Expansion, Request } from '../contract/node.ts';
import type { ProviderPath } from '../contract/path.ts';
import type { Guest } from './ports.ts';
import type { ResponseStore, StoredResponse } from './responses.ts';

const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:/i;

export interface Page {
  readonly items: readonly ExpandedItem[];
  /** Milliseconds since the Unix epoch. */
  readonly freshUntil: number;
}

/** How many requests one operation may still cause: rule 10. */
export interface CalloutBudget {
  left: number;
}

export interface Expander {
  /** The pages of an expansion, one request each, until there is no next one or `pages` of them were read. */
  pages(path: ProviderPath, expansion: Expansion, budget: CalloutBudget, signal?: AbortSignal): AsyncGenerator<Page>;
}

export interface ExpanderOptions {
  readonly provider: string;
  readonly guest: Pick<Guest, 'selectItems'>;
  readonly responses: ResponseStore;
  /** Why a request would be refused, or `undefined` when it would be sent. */
  readonly refusalOf: (request: Request) => string | undefined;
  readonly emit: EventSink;
}

export function createExpander(options: ExpanderOptions): Expander {
  const { provider, guest, responses } = options;

  async function* pages(
    path: ProviderPath,
    expansion: Expansion,
    budget: CalloutBudget,
    signal?: AbortSignal,
  ): AsyncGenerator<Page> {
    const { select } = expansion.query;
    if (select.tag !== 'json') throw notAnArray(path, select.tag);
    let request: Request | undefined = expansion.query.request;
    for (let page = 1; request !== undefined; page += 1) {
      if (budget.left === 0) throw tooManyPages(path);
      budget.left -= 1;
      const stored: StoredResponse = await responses.get(request, signal);
      const items = await guest.selectItems(stored.response.body, select.val, expansion.itemUrl);
      adoptItems(path, request, stored, items);
      yield { items, freshUntil: stored.freshUntil };
      request = page < expansion.pages ? nextRequest(request, stored) : undefined;
    }
  }

  function adoptItems(path: ProviderPath, list: Request, stored: StoredResponse, items: readonly ExpandedItem[]): void {
    let ignored: string | undefined;
    const { host } = new URL(list.url);
    for (const { cached, uncached } of items) {
      ignored ??= uncached;
      if (cached === undefined) continue;
      const request: Request = { ...list, method: 'get', url: cached.url, body: undefined };
      const reason =
        URL.parse(cached.url)?.host === host ? options.refusalOf(request) : 'it is not on the host of the list';
      if (reason === undefined) responses.adopt(request, cached.json, stored);
      else ignored ??= `${cached.url.slice(0, 1024)}: ${reason}`;
    }
    // One event a page, or a list of 100 items would write 100 lines.
    if (ignored !== undefined) options.emit({ kind: 'item-url-ignored', provider, path, reason: ignored });
  }

  return { pages };
}

/** The request for the page that `Link: rel="next"` (RFC 8288) names; it is decided like any other when it is made. */
function nextRequest(request: Request, stored: StoredResponse): Request | undefined {
  const header = stored.response.headers['link'];
  if (header === undefined) return undefined;
  try {
    const target = Link.parse(header).rel('next')[0]?.uri;
    if (target === undefined) return undefined;
    // An absolute one is judged by its own text (rule 1); only a relative one is resolved first.
    const url = HAS_SCHEME.test(target) ? target : new URL(target, stored.response.url).href;
    return { ...request, url };
  } catch (cause) {
    throw new HostError(
      'upstream-unreadable',
      `The Link header of ${request.url} cannot be parsed: ${header.slice(0, 200)}`,
      'Upstream is at fault; the rest of the list cannot be found.',
      { cause },
    );
  }
}

function notAnArray(path: ProviderPath, selector: string): HostError {
  return new HostError(
    'contract-violation',
    `The provider expands "${path}" by the selector "${selector}", which cannot give an array`,
    'An expansion needs a "json" selector.',
  );
}

function tooManyPages(path: ProviderPath): HostError {
  return new HostError(
    'too-large',
    `The list behind "${path}" goes on after as many requests as one operation may cause`,
    'The provider should ask for larger pages, for fewer of them, or narrow the list down; the limit is callouts-per-operation.',
  );
}
