/** Which request headers a provider may set: rule 8. */
import { isForbiddenHeader } from '../contract/manifest.ts';
import type { Header } from '../contract/node.ts';
import { type Parsed, valid } from '../contract/parsed.ts';
import { type Denial, deny, quote } from './denial.ts';
import type { Effective } from './effective.ts';

/** A header as it is sent: the name in lower case, the value one line of visible ASCII. */
export interface RequestHeader {
  readonly name: string;
  readonly value: string;
}

/** Headers of one request in bytes of names and values; most servers refuse more than 8 or 16 KiB in all. */
export const MAX_REQUEST_HEADER_BYTES: number = 8 * 1024;

// Rule 8: what every provider may set.
const ALWAYS: ReadonlySet<string> = new Set(['accept', 'accept-language', 'content-type']);

// Set by the host itself for its decoder and its cache; a provider's own would make the answer another than was asked.
const HOST_SETS =
  /^(?:accept-encoding|if-.*|range|keep-alive|alt-used|via|x-real-ip|x-http-method.*|x-method-override|sec-.*)$/;

// RFC 9110 section 5.6.2. Strict: no space before the colon, no CR, LF, NUL, no ":" of HTTP/2.
const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/;
// Rule 8: one line of visible ASCII; spaces only inside.
const VALUE = /^(?:[\u0021-\u007e](?:[\u0020-\u007e]*[\u0021-\u007e])?)?$/;

/** Decides a request's headers; the first that may not be sent refuses all with `header-refused`. */
export function decideHeaders(
  headers: readonly Header[],
  effective: Effective,
): Parsed<readonly RequestHeader[], Denial> {
  const allowed: RequestHeader[] = [];
  const seen = new Set<string>();
  let bytes = 0;
  for (const header of headers) {
    const name = header.name.toLowerCase();
    const problem = nameProblem(header.name, name, effective) ?? valueProblem(header.value);
    if (problem !== undefined) return refuse(header, problem);
    if (seen.has(name)) return refuse(header, 'is set twice');
    bytes += name.length + header.value.length;
    if (bytes > MAX_REQUEST_HEADER_BYTES) return refuse(header, `makes more than ${MAX_REQUEST_HEADER_BYTES} bytes`);
    seen.add(name);
    allowed.push({ name, value: header.value });
  }
  return valid(allowed);
}

function nameProblem(text: string, name: string, effective: Effective): string | undefined {
  if (!TOKEN.test(text)) return 'is not a header name';
  // Before the declared ones: what no provider may set stays refused, declared or not.
  if (isForbiddenHeader(name)) return 'may never be set by a provider';
  if (HOST_SETS.test(name)) return "is the host's to set";
  // Rule 12: exactly one header bears the secret, and the host attaches it.
  if (effective.secrets.some((secret) => secret.as === `header:${name}`)) return 'is where a secret is attached';
  if (!ALWAYS.has(name) && !effective.headers.includes(name)) return 'is not declared';
  return undefined;
}

function valueProblem(value: string): string | undefined {
  return VALUE.test(value) ? undefined : 'has a value that is not one line of visible ASCII';
}

function refuse(header: Header, problem: string): { readonly ok: false; readonly problem: Denial } {
  // The value is not shown: it may be long, and it is never what the author has to look for.
  const advice = 'set accept, accept-language, content-type, or what the manifest declares under headers';
  return deny('header-refused', `the header ${quote(header.name)} ${problem}`, advice);
}
