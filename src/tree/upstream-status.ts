/** What an upstream status means to a user: contract.md section 5. */
import { type ErrorCode, HostError } from '../contract/errors.ts';
import type { Request } from '../contract/node.ts';
import type { UpstreamResponse } from './ports.ts';

/** The failure that a response stands for, or `undefined` when it is an answer (2xx but 206, which nobody asked for). */
export function failureOf(request: Request, response: UpstreamResponse): HostError | undefined {
  const { status } = response;
  if (status >= 200 && status < 300 && status !== 206) return undefined;
  const { code, advice } = meaningOf(status);
  return new HostError(
    code,
    `${request.method.toUpperCase()} ${request.url} was answered with status ${status}`,
    advice,
  );
}

function meaningOf(status: number): { code: ErrorCode; advice: string } {
  if (status === 404 || status === 410) return { code: 'upstream-not-found', advice: 'Upstream has nothing there.' };
  if (status === 401 || status === 403)
    return { code: 'upstream-denied', advice: 'Check the secret that is granted, and what its owner may see.' };
  if (status === 429)
    return { code: 'upstream-throttled', advice: 'Wait, or grant a secret with a higher rate limit.' };
  if (status >= 400 && status < 500)
    return { code: 'upstream-refused', advice: 'The provider asks for something that upstream does not accept.' };
  return { code: 'upstream-failed', advice: 'Upstream is at fault; try again later.' };
}
