/** How foreign text gets into a JMESPath expression or a URL without meaning anything there. */
import { encodeUtf8 } from './utf8.ts';

/**
 * A JMESPath literal for `value`, with quotes. Everything but ASCII letters, digits, space, `_`, `.` and `-` is written as a JSON
 * `\u` escape, so neither a back-tick, a quote nor a backslash of the text can end the literal, whoever reads it
 * (JMESPath specification, Literal Expressions).
 */
export function jmesString(value: string): string {
  const escaped = value
    .toWellFormed()
    .replace(/[^A-Za-z0-9 _.-]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `\`"${escaped}"\``;
}

/**
 * `value` as one segment of a URL's path, or one value of its query: all but RFC 3986's unreserved characters is
 * percent-encoded. `.` and `..` cannot be a segment in any spelling (WHATWG URL, double-dot segments): a `RangeError`.
 */
export function urlSegment(value: string): string {
  if (value === '.' || value === '..') throw new RangeError(`"${value}" cannot be a segment of a URL`);
  return Array.from(encodeUtf8(value), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9_.~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}
