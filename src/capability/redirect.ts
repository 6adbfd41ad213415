/** Redirects: rule 6. Each hop is a new request, decided like the first. */
import type { HostName } from '../contract/host-name.ts';
import { type Parsed, valid } from '../contract/parsed.ts';
import { resolveReference } from '../contract/url-reference.ts';
import { type Denial, deny, quote } from './denial.ts';
import type { Effective } from './effective.ts';
import { decideRequest, type RequestPlan, type RequestPolicy } from './request.ts';

/** Redirects that are followed for one request (rule 6). */
export const MAX_REDIRECTS = 5;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Whether a response asks to go elsewhere. Without a Location it is a response like any other. */
export function isRedirect(status: number, location: string | undefined): location is string {
  return REDIRECTS.has(status) && location !== undefined;
}

/**
 * Decides one hop: `previous` answered with `location`, after `followed` redirects. Denied with `redirect-refused`,
 * whose reason says which rule the target breaks.
 */
export function decideRedirect(
  previous: RequestPlan,
  location: string,
  followed: number,
  effective: Effective,
  policy: RequestPolicy = decideRequest,
): Parsed<RequestPlan, Denial> {
  if (previous.method === 'POST') return refuse(previous, 'a POST is never redirected');
  if (followed >= MAX_REDIRECTS) return refuse(previous, `more than ${MAX_REDIRECTS} redirects`);
  const target = resolveReference(location, previous.url.href);
  if (target === undefined) return refuse(previous, `the Location ${withoutQuery(location)} is not a URL`);
  const hop = policy(
    { method: previous.method === 'HEAD' ? 'head' : 'get', url: target, headers: previous.headers },
    effective,
    0,
  );
  // The target's query is upstream's and may be a signature: only what is before it is shown.
  if (!hop.ok) return refuse(previous, `${hop.problem.code}: it points to ${withoutQuery(location)}`);
  return valid({ ...hop.value, secret: secretFor(hop.value.url.host, previous) });
}

// Rule 6: the secret is attached only where it is bound, and never comes back once a hop has left it behind.
function secretFor(host: HostName, { secret }: RequestPlan): RequestPlan['secret'] {
  return secret?.hosts.includes(host) === true ? secret : undefined;
}

function withoutQuery(location: string): string {
  return quote(location.replace(/[?#].*$/s, ''));
}

function refuse(previous: RequestPlan, reason: string): { readonly ok: false; readonly problem: Denial } {
  const advice = 'ask the final URL, or declare and grant its host';
  return deny('redirect-refused', `a redirect of ${previous.url.origin} was not followed: ${reason}`, advice);
}
