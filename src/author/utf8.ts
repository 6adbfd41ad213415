/**
 * Encodes text as UTF-8. It is written out here because a guest has no `TextEncoder`. A lone surrogate becomes U+FFFD, as
 * in the Encoding standard (section 7.2, USVString conversion), so it never fails.
 */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  // Iterating a string gives whole code points, and lone surrogates by themselves.
  for (const character of text) appendCodePoint(bytes, character.codePointAt(0) ?? 0);
  return Uint8Array.from(bytes);
}

const REPLACEMENT = 0xfffd;

/** RFC 3629 section 3. */
function appendCodePoint(bytes: number[], point: number): void {
  if (point >= 0xd800 && point <= 0xdfff) appendCodePoint(bytes, REPLACEMENT);
  else if (point < 0x80) bytes.push(point);
  else if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(point));
  else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), tail(point >> 6), tail(point));
  else bytes.push(0xf0 | (point >> 18), tail(point >> 12), tail(point >> 6), tail(point));
}

function tail(bits: number): number {
  return 0x80 | (bits & 0x3f);
}
