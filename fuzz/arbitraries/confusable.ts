/** Characters that a parser of host names takes for another one, drops, or shows like it. */
import fc from 'fast-check';

/** What becomes of them: `maps` and `drops` are UTS 46's doing, `looks alike` is only the eye's. */
export type ConfusionKind = 'maps' | 'drops' | 'looks alike' | 'full stop' | 'grows';

export interface Confusion {
  readonly kind: ConfusionKind;
  /** What stands where the letter did, or in front of it when it is dropped. */
  readonly text: string;
  /** The letter for which it stands; absent when it can stand anywhere. */
  readonly letter?: string;
}

const LAST = 0x1_ffff;

// Compatibility mappings are Unicode's own (NFKC and lower case), so every one of them is here, not those that somebody remembered.
function compatible(): Confusion[] {
  const found: Confusion[] = [];
  for (let code = 0x80; code <= LAST; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const text = String.fromCodePoint(code);
    const letter = text.normalize('NFKC').toLowerCase();
    if (/^[a-z0-9]$/.test(letter)) found.push({ kind: 'maps', text, letter });
    else if (/^[a-z]{2,4}$/.test(letter)) found.push({ kind: 'grows', text, letter });
  }
  return found;
}

const COMPATIBLE: readonly Confusion[] = compatible();

const DROPPED = '\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0f\u034f\u180b\u061c\u{e0061}\u{e0100}';
const STOPS = '\u3002\uff0e\uff61\ufe52\u2024';
const ALIKE: readonly (readonly [letter: string, texts: string])[] = [
  ['a', '\u0430\u0251\u03b1'],
  ['c', '\u0441\u03f2'],
  ['e', '\u0435\u04bd'],
  ['g', '\u0261\u0581'],
  ['i', '\u0456\u0131\u0269'],
  ['l', '\u04cf\u01c0'],
  ['m', '\u043c'],
  ['o', '\u043e\u03bf\u0585'],
  ['p', '\u0440\u03c1'],
  ['r', '\u0433'],
  ['s', '\u0455'],
  ['t', '\u0442'],
  ['x', '\u0445'],
];

const CONFUSIONS: readonly Confusion[] = [
  ...Array.from(DROPPED, (text): Confusion => ({ kind: 'drops', text })),
  ...Array.from(STOPS, (text): Confusion => ({ kind: 'full stop', text, letter: '.' })),
  ...ALIKE.flatMap(([letter, texts]) =>
    Array.from(texts, (text): Confusion => ({ kind: 'looks alike', text, letter })),
  ),
];

/** Confusions with names of their own, which are classes: hostile.md *URLs*. */
export const NAMED_CONFUSIONS: Readonly<Record<string, Confusion>> = {
  'a soft hyphen': { kind: 'drops', text: '\u00ad' },
  'a zero-width space': { kind: 'drops', text: '\u200b' },
  'an ideographic full stop': { kind: 'full stop', text: '\u3002', letter: '.' },
  'circled letters': { kind: 'maps', text: '\u24d0', letter: 'a' },
  'a Cyrillic a': { kind: 'looks alike', text: '\u0430', letter: 'a' },
  'a long s': { kind: 'maps', text: '\u017f', letter: 's' },
  'a sharp s': { kind: 'grows', text: '\u00df', letter: 'ss' },
};

/** A confusion. Shrinks to a soft hyphen. */
export function confusion(): fc.Arbitrary<Confusion> {
  return fc.oneof(
    { withCrossShrink: true },
    fc.constantFrom(...CONFUSIONS.filter(({ kind }) => kind === 'drops')),
    fc.constantFrom(...CONFUSIONS.filter(({ kind }) => kind !== 'drops')),
    fc.constantFrom(...COMPATIBLE.filter(({ kind }) => kind === 'maps')),
    fc.constantFrom(...COMPATIBLE.filter(({ kind }) => kind === 'grows')),
  );
}

/** Plays it with a text; `at` says which of the places. Without a letter for which it stands, it is put in all the same. */
export function confuse(text: string, { text: instead, letter }: Confusion, at: number): string {
  const letters = Array.from(text);
  const places = letter === undefined ? [] : [...text.matchAll(new RegExp(letter.replace('.', '\\.'), 'g'))];
  const place = places[at % Math.max(1, places.length)];
  if (place === undefined) return letters.toSpliced(at % (letters.length + 1), 0, instead).join('');
  return text.slice(0, place.index) + instead + text.slice(place.index + place[0].length);
}

/** How {@link Confusion}s are told apart in statistics. */
export const CONFUSION_CLASSES: readonly string[] = ['maps', 'drops', 'looks alike', 'full stop', 'grows'];
