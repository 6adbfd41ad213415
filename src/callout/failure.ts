/** Turns whatever a transport throws into a `HostError`. */
import type { Denial } from '../capability/denial.ts';
import { HostError } from '../contract/errors.ts';

// undici's and node:net's codes for "it took too long"; the connector's own timer gives the first.
const TIMEOUTS: ReadonlySet<string> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

/** A denial as the error that becomes an event and an errno. */
export function denied({ code, reason, advice }: Denial): HostError {
  return new HostError(code, reason, advice);
}

/** The callout, a hop or a connection took longer than its bound. */
export function deadlinePassed(host: string, what: string): HostError {
  const advice = 'try again; if the upstream is slow, raise callout-ms, idle-ms or connect-ms for this provider';
  return new HostError('upstream-deadline', `${host} took too long: ${what}`, advice);
}

/**
 * What a failed request to `host` means. Neither the original message nor the error as a cause is kept: undici's carry
 * bytes of the response and node:tls's parts of the certificate, and both may hold what upstream wants them to (rule 11).
 */
export function transportFailure(host: string, error: unknown, signal: AbortSignal): HostError {
  if (error instanceof HostError) return error;
  if (signal.aborted) return signal.reason instanceof HostError ? signal.reason : deadlinePassed(host, 'aborted');
  const code = codeOf(error);
  if (TIMEOUTS.has(code)) return deadlinePassed(host, code);
  const advice = "check the network, the upstream's certificate, and [origins] if the host is listed there";
  return new HostError('upstream-unreachable', `the request to ${host} failed (${code})`, advice);
}

/** A body that could not be decoded; zlib's codes only, for the same reason. */
export function undecodable(host: string, encoding: string, error: unknown): HostError {
  const advice = 'the upstream sent what it did not announce; ask its operator, or try again';
  const reason = `the response of ${host} is not readable as ${encoding} (${codeOf(error)})`;
  return new HostError('upstream-unreadable', reason, advice);
}

/** The host's own disk would not take a body, or not give it back. The cause is the file system's own error: nothing of the response is in it. */
export function notStored(host: string, cause: unknown): HostError {
  const advice = 'make room where the cache is ($XDG_CACHE_HOME/omnivet, else ~/.cache/omnivet), or have it elsewhere';
  return new HostError('storage-failed', `a large body of ${host} cannot be kept on disk (${codeOf(cause)})`, advice, {
    cause,
  });
}

/** Whether a decoder of node:zlib failed, and not what it reads from: only its errors have these codes with a number. */
export function isZlibError(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errno' in error &&
    typeof error.errno === 'number' &&
    /^(?:Z|ERR|ZSTD)_/.test(codeOf(error))
  );
}

/** The stable word for an error: its code where it is one, else its class. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Za-z0-9_]{1,64}$/.test(code) ? code : error.constructor.name;
}
