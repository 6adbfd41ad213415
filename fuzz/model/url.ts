/** Whether a URL may be asked: security.md rules 1 and 2, by the characters of the text and without any URL parser. */
import type { Verdict } from './verdict.ts';

const MOST_BYTES = 8 * 1024;
const SCHEME = 'https://';

/** `hosts` are the effective `host[:port]` texts. */
export function judgeUrl(text: string, hosts: readonly string[]): Verdict {
  if (Buffer.byteLength(text, 'utf8') > MOST_BYTES) return 'refuse';
  // Whatever is no visible ASCII is a control character, a space, or not what it is serialised to.
  if (!/^[\u0021-\u007e]*$/.test(text) || text.includes('\\') || text.includes('#')) return 'refuse';
  if (!text.startsWith(SCHEME)) return 'refuse';
  const [authority, path, query] = split(text.slice(SCHEME.length));
  if (!hosts.includes(authority) || isLiteral(authority)) return 'refuse';
  if (/["<>`{}]/.test(path) || /["<>']/.test(query) || hasDotSegment(path)) return 'refuse';
  // The standard has begun to encode it; parsers differ.
  return path.includes('^') ? 'either' : 'allow';
}

/** The host that a URL would be for which {@link judgeUrl} does not refuse. */
export function hostOf(text: string): string {
  return split(text.slice(SCHEME.length))[0];
}

function split(rest: string): readonly [authority: string, path: string, query: string] {
  const end = rest.search(/[/?]/);
  if (end === -1) return [rest, '', ''];
  const question = rest.indexOf('?');
  if (question === -1) return [rest.slice(0, end), rest.slice(end), ''];
  return [rest.slice(0, end), rest.slice(end, question), rest.slice(question)];
}

// Any host whose last label is a number is an IPv4 address to a URL parser, declared or not.
function isLiteral(authority: string): boolean {
  const host = authority.replace(/:\d*$/, '');
  const label = host.replace(/\.$/, '').split('.').at(-1) ?? '';
  return host.startsWith('[') || /^(?:\d+|0x[0-9a-f]*)$/i.test(label);
}

function hasDotSegment(path: string): boolean {
  return path.split('/').some((segment) => /^\.{1,2}$/.test(segment.replaceAll(/%2e/gi, '.')));
}
