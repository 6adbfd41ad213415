/** The decision on one request: rules 1, 2, 8, 9, 10 and 12 composed. What comes out is all that is ever sent. */
import type { HostName } from '../contract/host-name.ts';
import type { DeclaredMethod } from '../contract/manifest.ts';
import type { Method, Request } from '../contract/node.ts';
import { type Parsed, valid } from '../contract/parsed.ts';
import { type Denial, deny, quote } from './denial.ts';
import type { Effective, EffectiveSecret } from './effective.ts';
import { decideHeaders, type RequestHeader } from './header.ts';
import { decideUrl, type UrlParts } from './url.ts';

/** An allowed request. Built from checked parts only; the host adds its own headers and the secret's value. */
export interface RequestPlan {
  readonly method: DeclaredMethod;
  readonly url: UrlParts;
  readonly headers: readonly RequestHeader[];
  /** POST only. */
  readonly body: Uint8Array | undefined;
  /** Which secret to attach; bound to the plan's host. */
  readonly secret: EffectiveSecret | undefined;
}

/** Decides a request; the default is {@link decideRequest}, and a test of the layers below may let everything through. */
export type RequestPolicy = (
  request: Request,
  effective: Effective,
  maxBodyBytes: number,
) => Parsed<RequestPlan, Denial>;

/** Bytes of request body (rule 10). */
export const DEFAULT_REQUEST_BODY_BYTES: number = 16 * 1024;

const METHODS = { get: 'GET', head: 'HEAD', post: 'POST' } as const satisfies Record<Method, DeclaredMethod>;

/** Holds a provider's request against declared ∩ granted. Pure. The first broken rule decides the denial's code. */
export function decideRequest(
  request: Request,
  effective: Effective,
  maxBodyBytes: number = DEFAULT_REQUEST_BODY_BYTES,
): Parsed<RequestPlan, Denial> {
  const url = decideUrl(
    request.url,
    effective.hosts.map((declared) => declared.host),
  );
  if (!url.ok) return url;
  const method = decideMethod(METHODS[request.method], url.value.host, effective);
  if (!method.ok) return method;
  const headers = decideHeaders(request.headers, effective);
  if (!headers.ok) return headers;
  const body = decideBody(method.value, request.body, maxBodyBytes);
  if (!body.ok) return body;
  const secret = decideSecret(request.secret, url.value.host, effective);
  if (!secret.ok) return secret;
  return valid({
    method: method.value,
    url: url.value,
    headers: headers.value,
    body: body.value,
    secret: secret.value,
  });
}

// Rule 9: only the methods declared for this very host.
function decideMethod(method: DeclaredMethod, host: HostName, effective: Effective): Parsed<DeclaredMethod, Denial> {
  const declared = effective.hosts.find((candidate) => candidate.host === host)?.methods ?? [];
  if (declared.includes(method)) return valid(method);
  const advice = `declare it in the manifest: "methods": [${[...declared, method].map(quote).join(', ')}]`;
  return deny('method-undeclared', `${method} is not declared for ${host}`, advice);
}

// Rules 9 and 10: a body goes with POST only, and is bounded.
function decideBody(
  method: DeclaredMethod,
  body: Uint8Array | undefined,
  maxBytes: number,
): Parsed<Uint8Array | undefined, Denial> {
  if (body === undefined) return valid(undefined);
  if (method !== 'POST') return deny('request-refused', `a ${method} with a body`, 'send a body with POST only');
  if (body.byteLength <= maxBytes) return valid(body);
  const reason = `a request body of ${body.byteLength} bytes, more than ${maxBytes}`;
  return deny('request-refused', reason, 'ask for less, or raise the limit request-body-kib');
}

// Rule 12: only a secret that is declared, granted, and bound to the host that is asked.
function decideSecret(
  name: string | undefined,
  host: HostName,
  effective: Effective,
): Parsed<EffectiveSecret | undefined, Denial> {
  if (name === undefined) return valid(undefined);
  const secret = effective.secrets.find((candidate) => candidate.name === name);
  if (secret === undefined) {
    const reason = `the secret ${quote(name)} is not both declared and granted`;
    return deny('secret-undeclared', reason, 'declare it in the manifest and grant it under secrets');
  }
  if (secret.hosts.includes(host)) return valid(secret);
  const reason = `the secret ${name} is bound to ${secret.hosts.join(', ')}, not to ${host}`;
  return deny('secret-unbound', reason, `add ${host} to the secret's hosts in the manifest, or ask without it`);
}
