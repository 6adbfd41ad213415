/** Listings: a provider's own names, items of upstream, and twins of either; many small cases fit in one directory. */
import fc from 'fast-check';
import type { NodeKind } from 'omnivet/provider';
import type { PuppetText } from '../../providers/puppet/encoder.ts';
import { readable } from '../classified.ts';
import { describe, unitsOf, writeOut } from '../puppet-text.ts';
import { type EntryName, entryName, type NameChoice, nameOf, plainName } from './entry-name.ts';

export interface ListedName extends EntryName {
  readonly kind: NodeKind;
}

export interface Listing {
  /** The provider's own entries: one that is wrong spoils the whole. */
  readonly own: readonly ListedName[];
  /** Items of an expansion, after the entries: one that is wrong is left out. */
  readonly items: readonly ListedName[];
  /** So many items more, named by their numbers; 0 mostly. */
  readonly numbered: number;
}

type Twin = (name: string) => string;

const insert =
  (text: string): Twin =>
  (name) =>
    Array.from(name).toSpliced(1, 0, text).join('');
const TWINS: Readonly<Record<string, Twin>> = {
  duplicate: (name) => name,
  'duplicate as file and directory': (name) => name,
  'case pair': (name) => (name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase()),
  'NFC and NFD pair': (name) => (name.normalize('NFD') === name ? name.normalize('NFC') : name.normalize('NFD')),
  'zero-width twin': insert('\u200b'),
  homoglyph: (name) => name.replace('a', '\u0430').replace('e', '\u0435').replace('o', '\u043e'),
};

const MANY: readonly number[] = [99_999, 100_000, 100_001];

/** Which listings there are. */
export interface ListingChoice extends NameChoice {
  /** Whether some have 100,000 items: each takes a second or so to be made and shown. */
  readonly huge: boolean;
}

/** A listing. Shrinks to the empty one; single names shrink to `a`. */
export function listing(
  { surrogates, huge }: ListingChoice = { surrogates: false, huge: false },
): fc.Arbitrary<Listing> {
  const any = names(fc.oneof({ withCrossShrink: true }, plainName(), entryName({ surrogates })));
  const sound = names(plainName());
  return fc
    .record({
      own: fc.oneof({ withCrossShrink: true }, { weight: 1, arbitrary: sound }, { weight: 3, arbitrary: any }),
      items: fc.oneof({ withCrossShrink: true }, fc.constant([]), any),
      numbered: huge
        ? fc.oneof(
            { withCrossShrink: true },
            { weight: 150, arbitrary: fc.constant(0) },
            { weight: 1, arbitrary: fc.constantFrom(...MANY) },
          )
        : fc.constant(0),
    })
    .map((value) => readable(value, readListing));
}

/** Its twins and odd names, by whose they are. */
export function classify({ own, items, numbered }: Listing): readonly string[] {
  const tricks = (whose: string, list: readonly ListedName[]): string[] =>
    list.flatMap(({ tricks }) => tricks.flatMap((trick) => [trick, `${whose}: ${trick}`]));
  const size = own.length + items.length === 0 ? ['empty listing'] : [];
  const both = own.length > 0 && items.length > 0 ? ['entries and items'] : [];
  const many = numbered > 0 ? ['100,000 entries'] : [];
  return [...tricks('own', own), ...tricks('item', items), ...size, ...both, ...many];
}

/** What {@link listing} with all choices has to hit. */
export const CLASSES: readonly string[] = [
  ...Object.keys(TWINS).flatMap((twin) => [`own: ${twin}`, `item: ${twin}`]),
  '100,000 entries',
  'entries and items',
  'empty listing',
  'own: NUL',
  'item: NUL',
  'own: ..',
  'item: ..',
  'own: lone surrogate',
  'item: lone surrogate',
  'own: empty',
  'item: empty',
  'own: 256 bytes',
  'item: 256 bytes',
];

interface Draft {
  readonly name: EntryName;
  readonly kind: NodeKind;
  /** Instead of the name, a twin of one before it. */
  readonly twin: readonly [name: string, make: Twin] | undefined;
}

function names(name: fc.Arbitrary<EntryName>): fc.Arbitrary<readonly ListedName[]> {
  const draft: fc.Arbitrary<Draft> = fc.record({
    name,
    kind: fc.constantFrom<NodeKind>('file', 'directory'),
    twin: fc.option(fc.constantFrom(...Object.entries(TWINS)), { nil: undefined, freq: 5 }),
  });
  return fc.array(draft, { maxLength: 6 }).map(resolved);
}

// A twin is one of the name before it, and remains the same pair when what stands between them is taken away.
function resolved(drafts: readonly Draft[]): readonly ListedName[] {
  const list: ListedName[] = [];
  for (const { name, kind, twin } of drafts) {
    const before = list.at(-1);
    if (twin === undefined || before === undefined || unitsOf(before.name) > 64) list.push(listed(name, kind));
    else list.push(twinOf(before, twin, kind));
  }
  return list;
}

function twinOf(before: ListedName, [trick, make]: readonly [string, Twin], kind: NodeKind): ListedName {
  const text = writeOut(before.name);
  const twin = make(text);
  const both: NodeKind = before.kind === 'file' ? 'directory' : 'file';
  if (trick === 'duplicate as file and directory') return listed(nameOf(twin, [trick]), both);
  // A name without a letter has no other case: then it is a duplicate.
  return listed(nameOf(twin, [twin === text ? 'duplicate' : trick]), kind);
}

function listed({ name, tricks }: EntryName, kind: NodeKind): ListedName {
  return { name, tricks, kind };
}

function readListing({ own, items, numbered }: Listing): string {
  const text = (list: readonly ListedName[]): string => list.map(readName).join(', ');
  const more = numbered === 0 ? '' : ` and ${numbered} numbered items`;
  return `entries [${text(own)}], items [${text(items)}]${more}`;
}

function readName({ name, kind, tricks }: { name: PuppetText } & Omit<ListedName, 'name'>): string {
  const what = tricks.length === 0 ? '' : ` (${tricks.join(', ')})`;
  return `${describe(name)}${kind === 'directory' ? '/' : ''}${what}`;
}
