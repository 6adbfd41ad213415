/** One trick with a URL: a row of the table, or one with a parameter. */
import fc from 'fast-check';
import { readable } from '../classified.ts';
import { addressNotation } from './address-notation.ts';
import { type Confusion, confuse, CONFUSION_CLASSES, confusion, NAMED_CONFUSIONS } from './confusable.ts';
import { fill, type HostSlots } from './slots.ts';
import { insertInto, type UrlParts, type UrlPiece } from './url-parts.ts';
import { LISTED_ADDRESSES, URL_ROWS, type UrlRow } from './url-rows.ts';

export interface UrlTrick {
  /** The classes that it brings. */
  readonly names: readonly string[];
  apply(parts: UrlParts): UrlParts;
}

const trick = (names: readonly string[], apply: (parts: UrlParts) => UrlParts): UrlTrick =>
  readable({ names, apply }, () => names.join(', '));

const PLACES: readonly UrlPiece[] = ['host', 'front', 'scheme', 'slashes', 'path', 'query', 'fragment'];
const CONTROLS: Readonly<Record<string, string>> = {
  'a tab': '\t',
  'a newline': '\n',
  'a carriage return': '\r',
  'U+0001': '\u0001',
  'a NUL': '\0',
  'a space': ' ',
  'a delete': '\u007f',
};
const LENGTHS: readonly number[] = [8_100, 8_192, 8_193, 65_536];
const TEN_MIB = 10 * 1024 * 1024;

/** Whether URLs of 10 MiB are among them: each takes some tens of milliseconds to be carried. */
export interface UrlSizes {
  readonly huge: boolean;
}

/** One trick. Shrinks to the first row. */
export function urlTrick(slots: HostSlots, { huge }: UrlSizes): fc.Arbitrary<UrlTrick> {
  return fc.oneof(
    { weight: 120, arbitrary: fc.constantFrom(...URL_ROWS).map((row) => rowTrick(row, slots)) },
    { weight: 30, arbitrary: fc.constantFrom(...LISTED_ADDRESSES).map(listedAddress) },
    { weight: 24, arbitrary: control() },
    { weight: 18, arbitrary: address() },
    { weight: 24, arbitrary: confused() },
    { weight: 18, arbitrary: namedConfusion() },
    { weight: 12, arbitrary: encodedLetter() },
    { weight: 12, arbitrary: capitalLetter() },
    { weight: 18, arbitrary: anyPort() },
    { weight: 18, arbitrary: nearHost() },
    { weight: 6, arbitrary: long(LENGTHS) },
    ...(huge ? [{ weight: 1, arbitrary: long([TEN_MIB]) }] : []),
  );
}

/** What tricks have to be hit. */
export const TRICK_CLASSES: readonly string[] = [
  ...URL_ROWS.map(([name]) => name),
  ...LISTED_ADDRESSES.map((text) => `the address ${text}`),
  ...PLACES.map((place) => `a control character in the ${place}`),
  ...Object.keys(CONTROLS),
  ...Object.keys(NAMED_CONFUSIONS),
  ...CONFUSION_CLASSES,
  'an address',
  'an encoded letter',
  'a capital letter',
  'any port',
  'a letter more',
  'a letter less',
  'a letter changed',
  'more than 8 KiB',
  '10 MiB',
];

function rowTrick([name, pieces]: UrlRow, slots: HostSlots): UrlTrick {
  const filled = Object.fromEntries(Object.entries(pieces).map(([piece, text]) => [piece, fill(text, slots)]));
  return trick([name], (parts) => ({ ...parts, ...filled }));
}

function listedAddress(host: string): UrlTrick {
  return trick([`the address ${host}`], (parts) => ({ ...parts, host, port: '' }));
}

function control(): fc.Arbitrary<UrlTrick> {
  return fc
    .record({
      what: fc.constantFrom(...Object.entries(CONTROLS)),
      place: fc.constantFrom(...PLACES),
      at: fc.nat({ max: 40 }),
    })
    .map(({ what: [name, text], place, at }) =>
      trick([`a control character in the ${place}`, name], (parts) => insertInto(parts, place, text, at)),
    );
}

function address(): fc.Arbitrary<UrlTrick> {
  return addressNotation().map(({ host, notation }) =>
    trick(['an address', notation], (parts) => ({ ...parts, host, port: '' })),
  );
}

function confused(): fc.Arbitrary<UrlTrick> {
  return fc.record({ what: confusion(), at: fc.nat({ max: 40 }) }).map(({ what, at }) => played(what.kind, what, at));
}

function namedConfusion(): fc.Arbitrary<UrlTrick> {
  return fc
    .record({ row: fc.constantFrom(...Object.entries(NAMED_CONFUSIONS)), at: fc.nat({ max: 3 }) })
    .map(({ row: [name, what], at }) => played(name, what, at));
}

function played(name: string, what: Confusion, at: number): UrlTrick {
  return trick([name, what.kind], (parts) => ({ ...parts, host: confuse(parts.host, what, at) }));
}

// Of one letter of the host; the letter that is chosen may be a full stop.
function changedLetter(name: string, change: (letter: string) => string): fc.Arbitrary<UrlTrick> {
  return fc.nat({ max: 40 }).map((at) =>
    trick([name], (parts) => {
      const place = at % Math.max(1, parts.host.length);
      const letter = parts.host.charAt(place);
      return { ...parts, host: parts.host.slice(0, place) + change(letter) + parts.host.slice(place + 1) };
    }),
  );
}

function encodedLetter(): fc.Arbitrary<UrlTrick> {
  return changedLetter('an encoded letter', (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function capitalLetter(): fc.Arbitrary<UrlTrick> {
  return changedLetter('a capital letter', (letter) => letter.toUpperCase());
}

function nearHost(): fc.Arbitrary<UrlTrick> {
  return fc.oneof(
    changedLetter('a letter less', () => ''),
    changedLetter('a letter more', (letter) => `x${letter}`),
    changedLetter('a letter changed', (letter) => (letter === 'x' ? 'y' : 'x')),
  );
}

function anyPort(): fc.Arbitrary<UrlTrick> {
  return fc
    .oneof(fc.constantFrom(0, 22, 80, 8080, 65_535, 65_536), fc.nat({ max: 70_000 }))
    .map((port) => trick(['any port'], (parts) => ({ ...parts, port: `:${port}` })));
}

function long(lengths: readonly number[]): fc.Arbitrary<UrlTrick> {
  return fc.constantFrom(...lengths).map((times) => {
    const names = times >= TEN_MIB ? ['10 MiB'] : times > 8_192 ? ['more than 8 KiB'] : ['long'];
    return trick(names, (parts) => ({ ...parts, tail: { repeat: 'a', times } }));
  });
}
