/** The one parser that decides whether a URL may be asked: rules 1 and 2. */
import type { HostName } from '../contract/host-name.ts';
import { type Parsed, valid } from '../contract/parsed.ts';
import { type Denial, deny, quote } from './denial.ts';

/** An allowed URL in parts. The request is built from these, never from the text that was decided on (rule 1). */
export interface UrlParts {
  /** The effective `host[:port]` that it names. */
  readonly host: HostName;
  /** The host without its port: what is resolved, and the TLS server name. */
  readonly hostname: string;
  readonly port: number;
  /** `https://host[:port]`. */
  readonly origin: string;
  /** Path and query as they go on the wire; starts with `/`. */
  readonly path: string;
  /** Origin and path: the canonical spelling, which is the cache's key and the event's text. */
  readonly href: string;
}

/** The longest URL in bytes (rule 1). */
export const MAX_URL_BYTES: number = 8 * 1024;

// Rule 1: any C0 control, space, tab, newline or backslash anywhere. WHATWG parsing would drop or reinterpret these.
// oxlint-disable-next-line no-control-regex
const TRICK = /[\u0000-\u0020\u007f\\]/;
const PREFIX = 'https://';
const ADVICE = 'write the URL as https://host/path, percent-encoded, without user info or fragment';

/**
 * Decides a URL against the effective hosts. Denied with `url-refused` (not a plain https URL, or an IP literal) or
 * `host-undeclared`. Pure; costs at most one parse of 8 KiB, whatever the text.
 */
export function decideUrl(text: string, effectiveHosts: Iterable<HostName>): Parsed<UrlParts, Denial> {
  const trick = problemBeforeParsing(text);
  if (trick !== undefined) return deny('url-refused', `the URL ${quote(text)} ${trick}`, ADVICE);
  const url = URL.parse(text);
  if (url === null) return deny('url-refused', `${quote(text)} is not a URL`, ADVICE);
  const problem = problemAfterParsing(text, url);
  if (problem !== undefined) return deny('url-refused', `the URL ${quote(text)} ${problem}`, ADVICE);
  const host = findHost(url.host, effectiveHosts);
  if (host !== undefined) return valid(partsOf(url, host));
  const advice = 'declare the host in the manifest and grant it under hosts in the configuration';
  return deny('host-undeclared', `the host ${quote(url.host)} is not both declared and granted`, advice);
}

// Rule 1, first half: what is refused before any parser has seen it.
function problemBeforeParsing(text: string): string | undefined {
  // A string's length is never more than its bytes, so that 10 MiB are not encoded to be counted.
  if (text.length > MAX_URL_BYTES || Buffer.byteLength(text) > MAX_URL_BYTES) {
    return `is longer than ${MAX_URL_BYTES} bytes`;
  }
  if (TRICK.test(text)) return 'has a control character, a space or a backslash';
  if (!text.startsWith(PREFIX)) return 'does not start with "https://"';
  if (text.includes('#')) return 'has a fragment';
  return undefined;
}

// Rules 1 and 2, second half: what the parser found has to be what the text says.
function problemAfterParsing(text: string, url: URL): string | undefined {
  if (url.username !== '' || url.password !== '') return 'has user info';
  if (isIpLiteral(url.hostname)) return `names an IP address (${url.hostname})`;
  if (url.href !== withPath(text)) return `means something other than it says (${quote(url.href)})`;
  return undefined;
}

// Rule 2. The parser has turned every notation (127.1, 0x7f000001, 2130706433) into four decimal parts by now.
function isIpLiteral(hostname: string): boolean {
  return hostname.startsWith('[') || /^[0-9.]+$/.test(hostname);
}

// Rule 1: the only difference from the serialised form that is let through is an empty path.
function withPath(text: string): string {
  const end = text.slice(PREFIX.length).search(/[/?]/);
  if (end === -1) return `${text}/`;
  const at = PREFIX.length + end;
  return text[at] === '/' ? text : `${text.slice(0, at)}/${text.slice(at)}`;
}

function findHost(host: string, effectiveHosts: Iterable<HostName>): HostName | undefined {
  for (const effective of effectiveHosts) if (effective === host) return effective;
  return undefined;
}

function partsOf(url: URL, host: HostName): UrlParts {
  // href and not pathname + search: "/?" and "/" are two requests, and the former is what was compared.
  const path = url.href.slice(url.origin.length);
  const port = url.port === '' ? 443 : Number(url.port);
  return { host, hostname: url.hostname, port, origin: url.origin, path, href: url.href };
}
