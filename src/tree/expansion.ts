/** Carries out an expansion: its pages, their items, and the responses that the items stand for. */
import Link from 'http-link-header';
import { HostError } from '../contract/errors.ts';
import type { EventSink } from '../contract/event.ts';
import type { ExpandedItem, Expansion, Request } from '../contract/node.ts';
import type { ProviderPath } from '../contract/path.ts';
import { resolveReference } from '../contract/url-reference.ts';
import type { Guest } from './ports.ts';
import type { ResponseStore, StoredResponse } from './responses.ts';
import { createSelectedItems, type Items } from './selected-items.ts';

export interface Page {
  readonly items: Items;
  /** Milliseconds since the Unix epoch. */
  readonly freshUntil: number;
}

/** How many requests one operation may still cause: rule 10. */
export interface CalloutBudget {
  left: number;
  /** Whether it may cause none at all: what is not kept ends it with `NotAtHand`. */
  readonly onlyKept?: boolean;
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
  /** What items that were selected may take. */
  readonly bytes: number;
}

export function createExpander(options: ExpanderOptions): Expander {
  const { provider, guest, responses } = options;
  const selected = createSelectedItems(options.bytes);

  async function* pages(
    path: ProviderPath,
    expansion: Expansion,
    budget: CalloutBudget,
    signal?: AbortSignal,
  ): AsyncGenerator<Page> {
    const { select } = expansion.query;
    if (select.tag !== 'json') throw notAnArray(path, select.tag);
    const expression = select.val;

    async function selectFrom(list: Request, stored: StoredResponse): Promise<readonly ExpandedItem[]> {
      const items = await guest.selectItems(stored.response.body, expression, expansion.itemUrl);
      adoptItems(path, list, stored, items);
      return items;
    }

    let request: Request | undefined = expansion.query.request;
    for (let page = 1; request !== undefined; page += 1) {
      if (budget.left === 0) throw tooManyPages(path);
      budget.left -= 1;
      const list: Request = request;
      const stored: StoredResponse =
        budget.onlyKept === true ? responses.atHand(list) : await responses.get(list, signal);
      yield {
        items: await selected.of(stored, expansion, () => selectFrom(list, stored)),
        freshUntil: stored.freshUntil,
      };
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
    // What cannot be resolved is asked for as it stands, and so refused (rule 6: decided like a redirect).
    return { ...request, url: resolveReference(target, stored.response.url) ?? target };
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
