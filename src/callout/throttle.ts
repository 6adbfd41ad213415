/** Honours Retry-After (RFC 9110 section 10.2.3, RFC 6585 section 4): a host that said "later" is left alone until then. */
import type { HostName } from '../contract/host-name.ts';
import type { Clock } from '../tree/ports.ts';

/** The longest that a response can silence its host, in milliseconds: an upstream's mistake must not last for ever. */
export const MAX_RETRY_AFTER_MS: number = 60 * 60 * 1000;

/** What one provider has been told by its hosts. */
export interface Throttle {
  /** Milliseconds until this host may be asked again; 0 when now. */
  remaining(host: HostName): number;
  /** Takes note of a response. */
  note(host: HostName, status: number, retryAfter: string | undefined): void;
}

/** A throttle for one provider; two providers do not share what they were told. */
export function createThrottle(clock: Clock): Throttle {
  const until = new Map<HostName, number>();
  return {
    remaining(host) {
      return Math.max(0, (until.get(host) ?? 0) - clock());
    },
    note(host, status, retryAfter) {
      if ((status !== 429 && status !== 503) || retryAfter === undefined) return;
      const wait = parseRetryAfter(retryAfter, clock());
      if (wait !== undefined && wait > 0) until.set(host, clock() + Math.min(wait, MAX_RETRY_AFTER_MS));
    },
  };
}

/** Milliseconds that a Retry-After asks for: seconds or an HTTP date (RFC 9110 section 5.6.7); `undefined` when neither. */
export function parseRetryAfter(text: string, now: number): number | undefined {
  if (/^[0-9]{1,10}$/.test(text)) return Number(text) * 1000;
  if (!/^[A-Z][a-z]+, [0-9]{2}[ -][A-Z][a-z]{2}[ -][0-9]{2,4} [0-9:]{8} GMT$/.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
