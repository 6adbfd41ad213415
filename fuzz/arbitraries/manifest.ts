/** Manifests that a component may carry: sound ones with what is wrong put in. contract.md section 3 says what must come of each. */
import fc from 'fast-check';
import type { PuppetText } from '../../providers/puppet/encoder.ts';
import { readable } from '../classified.ts';
import { describe } from '../puppet-text.ts';
import { few } from './few.ts';
import { type Draft, type Json, MANIFEST_ROWS, TEXT_ROWS } from './manifest-rows.ts';

export interface ManifestCase {
  /** The contents of its sections `omnifs:manifest`; none, or more than one, too. */
  readonly sections: readonly PuppetText[];
  /** Whether the provider may load. `undefined` where the contract leaves it to the host. */
  readonly sound: boolean | undefined;
  readonly tricks: readonly string[];
}

/** What each begins as; every field of it is one that a row may spoil. */
const SOUND: Draft = {
  name: 'sound',
  version: '1.0.0',
  description: 'A sound manifest',
  hosts: [{ host: 'api.example.org', why: 'the API', methods: ['GET'] }],
  headers: ['x-sound'],
  secrets: [{ name: 'TOKEN', why: 'rate limits', hosts: ['api.example.org'], as: 'bearer', optional: true }],
};

const SMALL: Draft = { name: 'sound', version: '1.0.0' };

type Trick =
  | { readonly on: 'draft'; readonly name: string; readonly sound: boolean | undefined; change(draft: Draft): Draft }
  | {
      readonly on: 'text';
      readonly name: string;
      readonly sound: boolean | undefined;
      change(text: string): PuppetText[];
    };

/** Some manifest. Shrinks to a name and a version. */
export function manifest(): fc.Arbitrary<ManifestCase> {
  const rows: fc.Arbitrary<Trick> = fc
    .constantFrom(...MANIFEST_ROWS)
    .map(([name, sound, change]) => ({ on: 'draft', name, sound, change }));
  const texts: fc.Arbitrary<Trick> = fc
    .constantFrom(...TEXT_ROWS)
    .map(([name, sound, change]) => ({ on: 'text', name, sound, change }));
  const trick = fc.oneof(
    { weight: 6, arbitrary: rows },
    { weight: 2, arbitrary: texts },
    { weight: 2, arbitrary: otherType() },
  );
  return fc
    .record({ base: fc.constantFrom(SMALL, SOUND), tricks: few(trick, 3) })
    .map(({ base, tricks }) => caseOf(base, tricks));
}

/** What is wrong with it, and what must come of that. */
export function classify({ tricks, sound }: ManifestCase): readonly string[] {
  const verdict = sound === undefined ? 'left to the host' : sound ? 'loads' : 'does not load';
  return [...tricks, verdict, ...(tricks.length === 0 ? ['plain'] : [])];
}

/** What {@link manifest} has to hit. */
export const CLASSES: readonly string[] = [
  ...MANIFEST_ROWS.map(([name]) => name),
  ...TEXT_ROWS.map(([name]) => name),
  'a field of another type',
  'loads',
  'does not load',
  'left to the host',
  'plain',
];

// Every field has one type, and no other is right for it.
function otherType(): fc.Arbitrary<Trick> {
  const values: readonly Json[] = [null, true, 0, -1, '', 'x', [], {}, [[]], [null], { toString: null }];
  return fc
    .record({
      key: fc.constantFrom('name', 'version', 'description', 'hosts', 'headers', 'secrets'),
      value: fc.constantFrom(...values),
    })
    .map(({ key, value }): Trick => ({
      on: 'draft',
      name: 'a field of another type',
      sound: fits(key, value),
      change: (draft) => ({ ...draft, [key]: value }),
    }));
}

function fits(key: string, value: Json): boolean | undefined {
  if (['name', 'version', 'description'].includes(key)) return value === 'x' ? undefined : false;
  return Array.isArray(value) && value.length === 0 ? undefined : false;
}

// Of several tricks a later one may undo an earlier one: then it is not known what must come of it, but one that hurts
// always comes of a single one.
function caseOf(base: Draft, tricks: readonly Trick[]): ManifestCase {
  const draft = tricks.reduce((all, trick) => (trick.on === 'draft' ? trick.change(all) : all), base);
  const text = tricks.find((trick) => trick.on === 'text');
  const sections = text === undefined ? [JSON.stringify(draft)] : text.change(JSON.stringify(draft));
  const [first, ...others] = tricks;
  const sound = first === undefined ? true : others.length === 0 ? first.sound : undefined;
  return readable({ sections, sound, tricks: tricks.map(({ name }) => name) }, read);
}

function read({ sections, tricks }: ManifestCase): string {
  return `${sections.map(describe).join(' and ') || 'no section'} (${tricks.join(', ') || 'plain'})`;
}
