/** Providers that contradict themselves, or never end. */
import { ANSWER, coreText, SCRATCH } from './core-text.ts';
import type { Failure, Hostile, Step } from './fixture.ts';

const BREACH: Failure = { errno: 'EIO', codes: ['contract-violation'] };

const entryAt = (pointer: string, length: string, kind: number): string =>
  `(return (call $entry ${pointer} ${length} (i32.const ${kind})))`;
const ASKED = ['(local.get $name)', '(local.get $nameLength)'] as const;

// One node named "b" (or what the data says) at SCRATCH; its kind is 0 or 1.
function oneNode(name: string, kind: number): { list: string; fields: string } {
  return {
    fields: `(data (i32.const ${SCRATCH + 256}) "${name}")`,
    list: `(i32.store (i32.const ${SCRATCH + 8}) (i32.const ${SCRATCH + 256}))
      (i32.store (i32.const ${SCRATCH + 12}) (i32.const ${name.length}))
      (i32.store8 (i32.const ${SCRATCH + 16}) (i32.const ${kind}))
      (return (call $nodes (i32.const ${SCRATCH}) (i32.const 1)))`,
  };
}

const withSize = (size: number): string => `(drop (call $entry ${ASKED.join(' ')} (i32.const 0)))
  (i32.store8 (i32.const ${ANSWER + 32}) (i32.const 1)) (i64.store (i32.const ${ANSWER + 40}) (i64.const ${size}))
  (return (i32.const ${ANSWER}))`;

interface Mood {
  readonly name: string;
  readonly does: string;
  readonly must: string;
  readonly text: string;
  readonly steps: readonly Step[];
}

const MOODS: readonly Mood[] = [
  {
    name: 'answers-differ',
    does: 'Answers every read with one byte more than the last.',
    must: 'Each read is whole: as many bytes as the file had when it was opened.',
    text: coreText({
      fields: '(global $count (mut i32) (i32.const 0))',
      read: `(global.set $count (i32.add (global.get $count) (i32.const 1)))
        (memory.fill (i32.const ${SCRATCH}) (i32.const 120) (i32.const 4096))
        (return (call $inline (i32.const ${SCRATCH}) (global.get $count)))`,
    }),
    steps: ['/b1', '/b2', '/b3'].map((path) => ({ does: 'read', path, gives: /^x+$/ })),
  },
  {
    name: 'kind-flips',
    does: 'Lists a directory that is a file when it is looked up.',
    must: 'No operation hangs. (The kernel itself says EIO for a node whose kind changed under it, and no event explains that.)',
    text: coreText(oneNode('sometimes', 1)),
    steps: [
      { does: 'read', path: '/sometimes', gives: /^sound\n$/ },
      { does: 'walk', path: '', seconds: 5 },
      { does: 'read', path: '/always', gives: /^sound\n$/ },
    ],
  },
  {
    name: 'listing-omits',
    does: 'Finds what it does not list.',
    must: 'What is found is served: a directory need not list all that it holds.',
    text: coreText(),
    steps: [
      { does: 'list', path: '', names: [] },
      { does: 'read', path: '/hidden', gives: /^sound\n$/ },
    ],
  },
  {
    name: 'listing-invents',
    does: 'Lists what it says is not there.',
    must: 'Asked for before it was listed, it is ENOENT; the listing shows it; no operation hangs.',
    text: coreText({
      ...oneNode('bogus', 0),
      lookup: `(memory.fill (i32.const ${ANSWER}) (i32.const 0) (i32.const 128)) (return (i32.const ${ANSWER}))`,
    }),
    steps: [
      { does: 'stat', path: '/bogus', fails: { errno: 'ENOENT', codes: [] } },
      { does: 'list', path: '', names: ['bogus'] },
      { does: 'walk', path: '', seconds: 5 },
    ],
  },
  {
    name: 'contains-itself',
    does: 'Is a directory that contains itself for ever.',
    must: 'A walk ends where paths end, in bounded time.',
    text: coreText({ ...oneNode('bottom-of-bottom', 1), lookup: entryAt(...ASKED, 1) }),
    steps: [{ does: 'walk', path: '', seconds: 15 }],
  },
  {
    name: 'size-too-large',
    does: 'Declares a million bytes for a file that has six.',
    must: 'EIO, contract-violation, when it is read: no zeroes are made up.',
    text: coreText({ lookup: withSize(1_000_000) }),
    steps: [{ does: 'read', path: '/b', fails: BREACH }],
  },
  {
    name: 'size-too-small',
    does: 'Declares one byte for a file that has six.',
    must: 'EIO, contract-violation, when it is read: nothing is cut off.',
    text: coreText({ lookup: withSize(1) }),
    steps: [{ does: 'read', path: '/b', fails: BREACH }],
  },
];

/** Everything of this kind. */
export const moods: readonly Hostile[] = MOODS.map(({ name, does, must, text, steps }) => ({
  name,
  does,
  must,
  making: { kind: 'core', text },
  outcome: { kind: 'used', steps },
}));
