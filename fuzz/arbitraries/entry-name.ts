/** Names of entries: sound ones, and those that no listing may have. */
import fc from 'fast-check';
import type { PuppetText } from '../../providers/puppet/encoder.ts';
import { readable } from '../classified.ts';
import { describe, unitsOf } from '../puppet-text.ts';
import { some } from './few.ts';
import { NAME_CHARACTERS, NAME_ROWS, PLAIN_NAMES } from './name-rows.ts';

export interface EntryName {
  readonly name: PuppetText;
  /** What is special about it; nothing in a plain name. */
  readonly tricks: readonly string[];
}

/** A lone surrogate cannot stand in a script: a component has to write its three bytes. */
export interface NameChoice {
  readonly surrogates: boolean;
}

const PLACES = ['at the end', 'in front', 'inside'] as const;
const SURROGATES: readonly string[] = ['\ud800', '\udfff'];

/** A name. Shrinks to `a`. */
export function entryName({ surrogates }: NameChoice = { surrogates: false }): fc.Arbitrary<EntryName> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 6, arbitrary: plainName() },
    { weight: 6, arbitrary: fc.constantFrom(...NAME_ROWS).map(([trick, text]) => nameOf(text, [trick])) },
    { weight: 10, arbitrary: spoiled(NAME_CHARACTERS) },
    { weight: 2, arbitrary: anyText() },
    ...(surrogates ? [{ weight: 1, arbitrary: spoiled(SURROGATES.map((text) => ['lone surrogate', text])) }] : []),
  );
}

/** A name with which nothing is wrong. Shrinks to `a`. */
export function plainName(): fc.Arbitrary<EntryName> {
  return fc
    .oneof(
      { withCrossShrink: true },
      { weight: 3, arbitrary: fc.constantFrom(...PLAIN_NAMES) },
      { weight: 1, arbitrary: fc.stringMatching(/^[a-z0-9._-]{3,12}$/) },
    )
    .map((text) => nameOf(text, []));
}

/** What is special about it, and where its length is. */
export function classify({ name, tricks }: EntryName): readonly string[] {
  const plain = tricks.length === 0 ? ['plain'] : [];
  return [...tricks, ...plain, unitsOf(name) > 255 ? 'more than 255 units' : 'at most 255 units'];
}

/** What {@link entryName} with surrogates has to hit. */
export const CLASSES: readonly string[] = [
  ...NAME_ROWS.map(([trick]) => trick),
  ...NAME_CHARACTERS.map(([trick]) => trick),
  ...PLACES,
  'plain',
  'any text',
  'lone surrogate',
  'more than 255 units',
  'at most 255 units',
];

/** A name by its text. */
export function nameOf(name: PuppetText, tricks: readonly string[]): EntryName {
  return readable({ name, tricks }, () => `${describe(name)} (${tricks.join(', ') || 'plain'})`);
}

function spoiled(characters: readonly (readonly [trick: string, text: string])[]): fc.Arbitrary<EntryName> {
  return fc
    .record({ character: fc.constantFrom(...characters), place: fc.constantFrom(...PLACES) })
    .map(({ character: [trick, text], place }) => nameOf(putIn(text, place), [trick, place]));
}

function putIn(text: string, place: (typeof PLACES)[number]): string {
  return { 'at the end': `a${text}`, 'in front': `${text}a`, inside: `a${text}b` }[place];
}

// Every code point but the surrogates, from `a` on and around again, so that each shrinks to it. (fast-check's own unit for
// this takes seconds to be made.)
const CODE_POINTS = 0x11_0000 - 0x800;

function anyText(): fc.Arbitrary<EntryName> {
  const character = fc.nat({ max: CODE_POINTS - 1 }).map((number) => {
    const code = (number + 0x61) % CODE_POINTS;
    return String.fromCodePoint(code < 0xd800 ? code : code + 0x800);
  });
  return some(character, 12).map((characters) => nameOf(characters.join(''), ['any text']));
}
