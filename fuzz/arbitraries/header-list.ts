/** Headers that a provider may try to send: hostile.md *Requests a provider may try*. */
import fc from 'fast-check';
import type { PuppetText } from '../../providers/puppet/encoder.ts';
import { readable } from '../classified.ts';
import { describe } from '../puppet-text.ts';
import { few } from './few.ts';

export type HeaderPair = readonly [name: PuppetText, value: PuppetText];

export interface HeaderList {
  readonly headers: readonly HeaderPair[];
  readonly tricks: readonly string[];
}

/** Security.md rule 8, with a name for each of its patterns; never sent, declared or not. */
export const FORBIDDEN: readonly string[] = [
  'authorization',
  'host',
  'cookie',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'forwarded',
  'proxy-authorization',
  'proxy-connection',
  'proxy-x',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-x',
];
const UNDECLARED: readonly string[] = ['x-other', 'user-agent', 'range', 'if-none-match', 'origin', 'x-puppet2'];
const ALLOWED: readonly string[] = ['accept', 'accept-language', 'content-type', 'x-puppet'];

const SPELLINGS: Readonly<Record<string, (name: string) => string>> = {
  'lower case': (name) => name,
  'upper case': (name) => name.toUpperCase(),
  'title case': (name) => name.replaceAll(/(?:^|-)[a-z]/g, (start) => start.toUpperCase()),
};
const NAME_TRICKS: Readonly<Record<string, (name: string) => string>> = {
  'a space before the colon': (name) => `${name} `,
  'a tab before the colon': (name) => `${name}\t`,
  'a colon in the name': (name) => `${name}: x`,
  'a line break in the name': (name) => `${name}\r\nhost`,
  'a line feed in the name': (name) => `${name}\nhost`,
  'a NUL in the name': (name) => `${name}\0`,
  'a pseudo-header': (name) => `:${name}`,
  'no name': () => '',
  'a Kelvin sign': (name) => name.replace('k', '\u212a'),
  'a letter beyond ASCII': (name) => name.replace('p', '\u0440'),
};
const VALUE_TRICKS: Readonly<Record<string, string>> = {
  CR: 'a\rb',
  LF: 'a\nb',
  'CR and LF': 'a\r\nhost: evil.example.net',
  'obs-fold': 'a\r\n b',
  'a fold by a tab': 'a\n\tb',
  NUL: 'a\0b',
  'the end of the headers': 'a\r\n\r\nGET /smuggled HTTP/1.1\r\n',
  'a delete': 'a\u007f',
  'a letter of Latin-1': '\u00e9',
  'letters whose low bytes are CR and LF': 'a\u010d\u010ab',
  'a space in front': ' a',
  'a space at the end': 'a ',
};
const LONG: Readonly<Record<string, PuppetText>> = {
  '9,000 bytes': { repeat: 'a', times: 9_000 },
  '1 MiB': { repeat: 'a', times: 1_048_576 },
};

interface HeaderTry {
  readonly pairs: readonly HeaderPair[];
  readonly tricks: readonly string[];
}

/** A list of headers. Shrinks to none; a single one to `accept: x`. */
export function headerList(): fc.Arbitrary<HeaderList> {
  const header = fc.oneof(
    { withCrossShrink: true },
    { weight: 4, arbitrary: spelled(ALLOWED, () => []) },
    { weight: 6, arbitrary: spelled(FORBIDDEN, (name) => [name]) },
    { weight: 2, arbitrary: spelled(UNDECLARED, () => ['undeclared']) },
    { weight: 3, arbitrary: named() },
    { weight: 3, arbitrary: valued(Object.entries(VALUE_TRICKS)) },
    { weight: 1, arbitrary: valued(Object.entries(LONG)) },
    { weight: 1, arbitrary: twice() },
  );
  return few(header, 4).map((tries) =>
    readable({ headers: tries.flatMap(({ pairs }) => pairs), tricks: tries.flatMap(({ tricks }) => tricks) }, read),
  );
}

/** What is tried. */
export function classify({ headers, tricks }: HeaderList): readonly string[] {
  const count = headers.length === 0 ? ['no headers'] : headers.length > 1 ? ['several headers'] : [];
  return [...tricks, ...count, ...(tricks.every((trick) => trick in SPELLINGS) ? ['all allowed'] : [])];
}

/** What {@link headerList} has to hit. */
export const CLASSES: readonly string[] = [
  ...FORBIDDEN,
  ...Object.keys(SPELLINGS),
  ...Object.keys(NAME_TRICKS),
  ...Object.keys(VALUE_TRICKS),
  ...Object.keys(LONG),
  'two authorization headers',
  'a declared header twice',
  'undeclared',
  'no headers',
  'several headers',
  'all allowed',
];

function spelled(names: readonly string[], tricks: (name: string) => readonly string[]): fc.Arbitrary<HeaderTry> {
  return fc
    .record({ name: fc.constantFrom(...names), spelling: fc.constantFrom(...Object.entries(SPELLINGS)) })
    .map(({ name, spelling: [how, spell] }) => ({ pairs: [[spell(name), 'x']], tricks: [...tricks(name), how] }));
}

function named(): fc.Arbitrary<HeaderTry> {
  return fc
    .record({
      name: fc.constantFrom('x-puppet', 'accept', 'cookie', 'host'),
      trick: fc.constantFrom(...Object.entries(NAME_TRICKS)),
    })
    .map(({ name, trick: [how, change] }) => ({ pairs: [[change(name), 'x']], tricks: [how] }));
}

function valued(values: readonly (readonly [trick: string, value: PuppetText])[]): fc.Arbitrary<HeaderTry> {
  return fc
    .record({ name: fc.constantFrom('x-puppet', 'accept'), value: fc.constantFrom(...values) })
    .map(({ name, value: [how, text] }) => ({ pairs: [[name, text]], tricks: [how] }));
}

function twice(): fc.Arbitrary<HeaderTry> {
  return fc.constantFrom('x-puppet', 'authorization').map((name) => ({
    pairs: [
      [name, 'a'],
      [name.toUpperCase(), 'b'],
    ],
    tricks: [name === 'authorization' ? 'two authorization headers' : 'a declared header twice'],
  }));
}

function read({ headers, tricks }: HeaderList): string {
  const lines = headers.map(([name, value]) => `${describe(name)}: ${describe(value)}`);
  return `[${lines.join(', ')}] (${tricks.join(', ') || 'none'})`;
}
