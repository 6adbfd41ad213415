/** Bytes that are no text in any encoding. */

type Bytes = Uint8Array<ArrayBuffer>;

// A byte order mark, NUL, CRLF, a lone CR, an overlong and a truncated UTF-8 sequence, half a surrogate pair, 0xff.
const ODD = Uint8Array.from([
  0xef, 0xbb, 0xbf, 0x00, 0x0d, 0x0a, 0x0d, 0xc0, 0x80, 0xe2, 0x82, 0xed, 0xa0, 0x80, 0xff, 0xfe, 0x1a, 0x00,
]);

/** `length` bytes: the odd ones, then what chance gives, then the odd ones again, so that the end is odd, too. */
export function oddBytes(length: number, random: () => number): Bytes {
  const bytes = Uint8Array.from({ length }, () => Math.floor(random() * 256));
  bytes.set(ODD.subarray(0, length));
  const end = ODD.subarray(0, Math.max(0, Math.min(ODD.length, length - ODD.length)));
  bytes.set(end, length - end.length);
  return bytes;
}
