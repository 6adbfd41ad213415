/** How long a response may be used: RFC 9111 and RFC 5861. */
import CachePolicy from 'http-cache-semantics';
import type { Request } from '../contract/node.ts';
import type { CacheLimits } from './limits.ts';
import type { UpstreamResponse } from './ports.ts';

/** All in milliseconds from the moment the response came. */
export interface Lifetime {
  /** Whether it may be kept at all (`no-store`). */
  readonly storable: boolean;
  readonly fresh: number;
  readonly staleIfError: number;
}

const SAYS_SOMETHING = /max-age|no-cache|no-store|must-revalidate|immutable/i;

/** The lifetime that the response's own headers give, or the defaults where they say nothing. */
export function lifetimeOf(request: Request, response: UpstreamResponse, limits: CacheLimits): Lifetime {
  const { headers } = response;
  const policy = new CachePolicy(
    { method: request.method.toUpperCase(), url: request.url, headers: {} },
    { status: response.status, headers },
    { shared: false, cacheHeuristic: 0 },
  );
  // Not timeToLive(), which counts the time for which a stale response may stand in.
  const remaining = Math.max(0, policy.maxAge() - policy.age()) * 1000;
  const control = headers['cache-control'] ?? '';
  const saysSomething = SAYS_SOMETHING.test(control) || headers['expires'] !== undefined;
  const varies = (headers['vary'] ?? '').trim() === '*';
  return {
    storable: !/no-store/i.test(control),
    fresh: varies ? 0 : saysSomething ? remaining : limits.defaultFresh,
    staleIfError: staleIfErrorOf(control) ?? limits.staleIfError,
  };
}

function staleIfErrorOf(control: string): number | undefined {
  if (/no-store|must-revalidate|no-cache/i.test(control)) return 0;
  const seconds = /stale-if-error\s*=\s*"?(\d{1,9})/i.exec(control)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
