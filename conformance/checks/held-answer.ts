/** The answer to one request in the check's hands: what it contains, and what is said about its version and lifetime. */
import { HttpResponse } from 'msw';
import { NO_STORE } from '../subject/attribution.ts';
import type { UpstreamControl } from '../subject/upstream-control.ts';
import { labelled } from './lifetimes.ts';

export type Body = Uint8Array<ArrayBuffer>;

/** What is answered from now on. */
export interface Said {
  /** The author's own when absent. */
  readonly status?: number;
  readonly body?: Body;
  /** Of its lifetime and version; the author's own headers say nothing of these. */
  readonly headers: Readonly<Record<string, string>>;
  /** A request with this header and value is answered 304. */
  readonly unchangedIf?: { readonly header: string; readonly value: string };
}

export interface HeldAnswer {
  say(said: Said): void;
  /** The author's own body, once it was asked for. */
  original(): Body | undefined;
  release(): void;
}

interface Original {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

// What the author's answer says of its version and size.
const REPLACED = ['content-length', 'etag', 'last-modified'];

/**
 * Holds the answer to `line` (`METHOD https://host/path?query`), which may not be kept until something else is said. Everything
 * else is answered as the author says and may not be kept either, so that nothing stands in for the answer in question.
 */
export function holdAnswer(upstream: UpstreamControl, line: string): HeldAnswer {
  let said: Said = { headers: { 'cache-control': 'no-store' } };
  let original: Original | undefined;
  const release = upstream.inject(async (request, answer) => {
    if (`${request.method} ${request.url}` !== line) return NO_STORE(request, answer);
    original ??= await originalOf(await answer());
    return answerTo(request, original, said);
  });
  return {
    say: (next) => void (said = next),
    original: () => original?.body,
    release,
  };
}

function answerTo(request: Request, { status, headers, body }: Original, said: Said): Response {
  const { unchangedIf } = said;
  const unchanged = unchangedIf !== undefined && request.headers.get(unchangedIf.header) === unchangedIf.value;
  const response = unchanged
    ? new HttpResponse(null, { status: 304 })
    : new HttpResponse(said.body ?? body, { status: said.status ?? status, headers });
  return labelled(response, said.headers, REPLACED);
}

async function originalOf(response: Response): Promise<Original> {
  const { status, headers } = response;
  return { status, headers, body: new Uint8Array(await response.arrayBuffer()) };
}
