/** The last step before the wire: a plan's headers with the host's own and the secret's (rules 8 and 12). */
import type { RequestPlan } from '../capability/request.ts';
import { HostError } from '../contract/errors.ts';
import type { Validators } from '../tree/ports.ts';
import { ACCEPT_ENCODING } from './decode.ts';
import { secretHeader } from './secret.ts';
import type { Secrets } from './secret-source.ts';

/** What the host adds to every request. */
export interface HostHeaders {
  /** Sent unless the provider declares and sets its own; some APIs refuse requests without one. */
  readonly userAgent: string;
  readonly validators: Validators;
}

/**
 * All headers of a request, as names and values in turn. A name is there once, whoever set it, and the secret's is set
 * last. Fails with `secret-missing` when the plan needs a value that the operator does not have.
 */
export function attachHeaders(plan: RequestPlan, host: HostHeaders, secrets: Secrets): string[] {
  const { etag, lastModified } = host.validators;
  const headers = new Map([
    ['accept', '*/*'],
    ['user-agent', host.userAgent],
  ]);
  for (const { name, value } of plan.headers) headers.set(name, value);
  headers.set('accept-encoding', ACCEPT_ENCODING);
  if (etag !== undefined && isFieldValue(etag)) headers.set('if-none-match', etag);
  if (lastModified !== undefined && isFieldValue(lastModified)) headers.set('if-modified-since', lastModified);
  const bearing = bearingHeader(plan, secrets);
  if (bearing !== undefined) headers.set(bearing.name, bearing.value);
  return [...headers].flat();
}

function bearingHeader({ secret, url }: RequestPlan, secrets: Secrets): ReturnType<typeof secretHeader> | undefined {
  if (secret === undefined) return undefined;
  const sealed = secrets.get(secret.name);
  if (sealed !== undefined) return secretHeader(sealed, secret.as);
  if (secret.optional) return undefined;
  const message = `the secret ${secret.name} for ${url.host} is granted, but its variable or file is empty`;
  throw new HostError('secret-missing', message, 'set it and mount again');
}

// Upstream chose these in an earlier response; a value that cannot be sent back unchanged is not sent.
function isFieldValue(value: string): boolean {
  return /^[\u0020-\u007e]{1,1024}$/.test(value);
}
