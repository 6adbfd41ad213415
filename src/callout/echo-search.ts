/** Finds any of some byte strings in one pass: the algorithm of Wu and Manber ("A fast algorithm for multi-pattern searching", 1994). */

/** Whether any of the needles is in these bytes. */
export type Search = (bytes: Uint8Array) => boolean;

const LONGEST_SHIFT = 255;

/** A search for needles of at least two bytes, as Latin-1 text; one or more. */
export function createSearch(needles: readonly string[]): Search {
  const texts = [...new Set(needles)].map((needle) => Buffer.from(needle, 'latin1'));
  const window = Math.min(LONGEST_SHIFT + 1, ...texts.map((text) => text.length));
  const shifts = shiftsOf(texts, window);

  // `at` is the last byte of a window; what its last two bytes are in no needle for, it can be moved beyond.
  const shiftAt = (bytes: Uint8Array, at: number): number =>
    shifts[((bytes[at - 1] as number) << 8) | (bytes[at] as number)] as number;
  const foundAt = (bytes: Uint8Array, at: number): boolean =>
    texts.some((text) => startsWith(bytes, at - window + 1, text));

  function searchTo(bytes: Uint8Array, from: number, end: number): boolean {
    for (let at = from; at < end;) {
      const shift = shiftAt(bytes, at);
      if (shift === 0 && foundAt(bytes, at)) return true;
      at += shift === 0 ? 1 : shift;
    }
    return false;
  }

  // A step waits for two loads, one after the other. Three windows in three parts of the bytes wait together.
  return (bytes) => {
    const third = Math.trunc(bytes.length / 3);
    const [second, last, end] = [third, 2 * third, bytes.length];
    let [a, b, c] = [window - 1, second, last];
    if (third < window) return searchTo(bytes, a, end);
    while (a < second && b < last && c < end) {
      const shiftA = shiftAt(bytes, a);
      const shiftB = shiftAt(bytes, b);
      const shiftC = shiftAt(bytes, c);
      if (shiftA === 0 || shiftB === 0 || shiftC === 0) {
        if (shiftA === 0 && foundAt(bytes, a)) return true;
        if (shiftB === 0 && foundAt(bytes, b)) return true;
        if (shiftC === 0 && foundAt(bytes, c)) return true;
        a += shiftA === 0 ? 1 : shiftA;
        b += shiftB === 0 ? 1 : shiftB;
        c += shiftC === 0 ? 1 : shiftC;
      } else {
        a += shiftA;
        b += shiftB;
        c += shiftC;
      }
    }
    return searchTo(bytes, a, second) || searchTo(bytes, b, last) || searchTo(bytes, c, end);
  };
}

// For each pair of bytes, how far the window can move until the pair stands where some needle has it.
function shiftsOf(texts: readonly Uint8Array[], window: number): Uint8Array {
  const shifts = new Uint8Array(0x10000).fill(window - 1);
  for (const text of texts) {
    for (let at = 1; at < window; at += 1) {
      const pair = ((text[at - 1] ?? 0) << 8) | (text[at] ?? 0);
      shifts[pair] = Math.min(shifts[pair] ?? 0, window - 1 - at);
    }
  }
  return shifts;
}

function startsWith(bytes: Uint8Array, from: number, text: Uint8Array): boolean {
  if (from + text.length > bytes.length) return false;
  for (let at = 0; at < text.length; at += 1) if (bytes[from + at] !== text[at]) return false;
  return true;
}
