/** Sabotages of the decision on requests. */
import { decideRequest, type Effective, type RequestPlan, type RequestPolicy } from '../../src/index.ts';
import type { REQUESTS } from './request-table.ts';
import type { Sabotage } from './sabotage.ts';

type Request = Parameters<RequestPolicy>[0];
type Name = Effective['hosts'][number]['host'];

/** Each by its name in the table. */
export const REQUEST_BUGS: Readonly<Record<(typeof REQUESTS)[number]['name'], Sabotage>> = {
  'host-by-suffix': allowing((url, declared) => declared.some((host) => url.host.endsWith(host))),
  'host-by-domain': allowing((url, declared) => declared.some((host) => url.host.endsWith(`.${host}`))),
  'user-info-dropped': rewriting((url) => url.replace(/^(https:\/\/)[^/@]*@/, '$1')),
  'any-port': allowing((url, declared) => declared.some((host) => host === url.hostname)),
  'plain-http': rewriting((url) => url.replace(/^http:/, 'https:')),
  'addresses-as-hosts': { policy: addressesAsHosts },
  // The specimen names a secret in each of its requests, the host in no redirect.
  'redirects-undecided': allowing((_url, _declared, request) => !('secret' in request)),
  'next-links-undecided': allowing((_url, _declared, request) => 'secret' in request),
  'redirect-keeps-secret': planning(({ secret, ...plan }, { hosts }) => ({
    ...plan,
    secret: secret && { ...secret, hosts: hosts.map(({ host }) => host) },
  })),
  'head-as-post': planning((plan) => (plan.method === 'HEAD' ? { ...plan, method: 'POST' } : plan)),
  'header-undeclared': planning((plan) => withHeader(plan, 'x-forwarded-for', '192.0.2.1')),
  'secret-unbound': planning((plan, { secrets }) => ({ ...plan, secret: secrets[0] })),
  'secret-twice': planning((plan) => {
    const { secret } = plan;
    if (secret === undefined) return plan;
    const name = secret.as.startsWith('header:') ? secret.as.slice('header:'.length) : 'authorization';
    // Upper case: the host's own is beside it then, and not in its place.
    return withHeader(plan, name.toUpperCase(), 'once more');
  }),
  'secret-missing-ignored': planning(withOptional(true)),
  'secret-always-required': planning(withOptional(false)),
};

/** Hosts for which `isFine` holds are as good as declared. */
function allowing(isFine: (url: URL, declared: readonly string[], request: Request) => boolean): Sabotage {
  return {
    policy(request, effective, maxBodyBytes) {
      const url = URL.parse(request.url);
      const declared = effective.hosts.map(({ host }) => host);
      if (url === null || !isFine(url, declared, request)) return decideRequest(request, effective, maxBodyBytes);
      return decideRequest(request, withHost(effective, url.host), maxBodyBytes);
    },
  };
}

function withHost(effective: Effective, host: string): Effective {
  return { ...effective, hosts: [...effective.hosts, { host: host as Name, methods: ['GET', 'HEAD'] }] };
}

/** The URL is another before it is looked at. */
function rewriting(rewrite: (url: string) => string): Sabotage {
  return {
    policy: (request, effective, maxBodyBytes) =>
      decideRequest({ ...request, url: rewrite(request.url) }, effective, maxBodyBytes),
  };
}

/** What was decided is another plan. */
function planning(change: (plan: RequestPlan, effective: Effective) => RequestPlan): Sabotage {
  return {
    policy(request, effective, maxBodyBytes) {
      const decided = decideRequest(request, effective, maxBodyBytes);
      return decided.ok ? { ok: true, value: change(decided.value, effective) } : decided;
    },
  };
}

function addressesAsHosts(...[request, effective, maxBodyBytes]: Parameters<RequestPolicy>): ReturnType<RequestPolicy> {
  const decided = decideRequest(request, effective, maxBodyBytes);
  const url = URL.parse(request.url);
  if (decided.ok || url === null || !/^[0-9.]+$|^\[/.test(url.hostname)) return decided;
  const asked = decideRequest(
    { ...request, url: `https://${effective.hosts[0]?.host ?? ''}/` },
    effective,
    maxBodyBytes,
  );
  if (!asked.ok) return asked;
  const path = url.pathname + url.search;
  const parts = {
    host: url.host as Name,
    hostname: url.hostname,
    port: Number(url.port),
    origin: url.origin,
    path,
    href: url.href,
  };
  return { ok: true, value: { ...asked.value, url: parts } };
}

function withHeader(plan: RequestPlan, name: string, value: string): RequestPlan {
  return { ...plan, headers: [...plan.headers, { name, value }] };
}

function withOptional(optional: boolean): (plan: RequestPlan) => RequestPlan {
  return ({ secret, ...plan }) => ({ ...plan, secret: secret && { ...secret, optional } });
}
