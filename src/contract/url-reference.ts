/** References that an upstream gives: where they lead, with nothing of them parsed away that a decision has to see. */

/**
 * The URL that a reference of `Location` or `Link` means at a base. An absolute or scheme-relative one is left as it stands, to be judged
 * by its own text, as rule 1 wants; a relative one (RFC 3986 section 4.2) has no host to disguise and is resolved. `undefined` is one with a
 * control character, a space or a backslash, or none that can be resolved: what rule 1 refuses before parsing must not be parsed away here.
 */
export function resolveReference(reference: string, base: string): string | undefined {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(reference)) return reference;
  if (reference.startsWith('//')) return `https:${reference}`;
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0020\u007f\\]/.test(reference)) return undefined;
  return URL.parse(reference, base)?.href;
}
