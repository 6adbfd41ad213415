/** Which requests a chain of redirects, or of next pages, may lead to: security.md rule 6. */
import type { RedirectGraph } from '../arbitraries/redirect-graph.ts';
import type { Grants } from './request.ts';
import { hostOf, judgeUrl } from './url.ts';
import type { Verdict } from './verdict.ts';

/** One request that upstream may see, in its place. */
export interface Visit {
  readonly host: string;
  /** The request target. */
  readonly path: string;
  /** Whether the secret of the first request may be in it. */
  readonly secret: boolean;
}

export interface Visits {
  /** All that may be seen, in order; nothing else may, and nothing after them. */
  readonly most: readonly Visit[];
  /** How many of them must be seen. */
  readonly least: number;
  /** Whether the reader gets the last answer, or is refused. */
  readonly end: Verdict;
}

const MOST_REDIRECTS = 5;
/** One operation's requests: rule 10. */
const MOST_PAGES = 64;

/** What may come of a graph whose first request goes to its first hop; `secretHosts` are those to which its secret is bound. */
export function visitsOf({ by, hops, secret }: RedirectGraph, grants: Grants, secretHosts: readonly string[]): Visits {
  const most: Visit[] = [];
  const bound = (host: string): boolean => secret && secretHosts.includes(host);
  let at = `https://${hops[0]?.host ?? ''}${hops[0]?.path ?? ''}`;
  const limit = by === 'redirect' ? MOST_REDIRECTS : MOST_PAGES - 1;
  for (let followed = 0; ; followed += 1) {
    const host = hostOf(at);
    const path = at.slice(`https://${host}`.length) || '/';
    most.push({ host, path: path.startsWith('?') ? `/${path}` : path, secret: bound(host) });
    const hop = hops.find((one) => one.path === path);
    if (hop === undefined) return { most, least: most.length, end: 'allow' };
    const target = targetOf(hop.location, at);
    const verdict = target === undefined ? 'refuse' : judgeUrl(target, Object.keys(grants.hosts));
    if (followed >= limit || verdict === 'refuse') return { most, least: most.length, end: 'refuse' };
    // What is left open may be followed; what comes after it is left open, too.
    if (verdict === 'either' || target === undefined) return { most, least: most.length, end: 'either' };
    at = target;
  }
}

// An absolute target is judged by its own text, and so is one without a scheme; a relative one is resolved by RFC 3986 section 5.2, as far
// as graphs have it. `undefined` is a target that no URL should be made of.
function targetOf(location: string, at: string): string | undefined {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(location)) return location;
  if (location.startsWith('//')) return `https:${location}`;
  if (!/^[\u0021-\u007e]*$/.test(location) || location.includes('\\')) return undefined;
  const origin = `https://${hostOf(at)}`;
  if (location === '') return at;
  if (location.startsWith('/')) return origin + location;
  return at.slice(0, at.lastIndexOf('/') + 1) + location;
}
