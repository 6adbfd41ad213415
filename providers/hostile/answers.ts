/** Answers that are no values of their types, or far too large for them. */
import { ANSWER, coreText, SCRATCH } from './core-text.ts';
import type { Failure, Hostile, Step } from './fixture.ts';

const TRAP: Failure = { errno: 'EIO', codes: ['trap'] };
const BREACH: Failure = { errno: 'EIO', codes: ['contract-violation'] };
const SOUND: Step = { does: 'read', path: '/sound', gives: /^sound\n$/ };
const ONE_NODE = `(return (call $nodes (i32.const ${SCRATCH}) (i32.const 1)))`;
const MEBIBYTE = 1024 * 1024;

interface Answer {
  readonly name: string;
  readonly does: string;
  readonly must?: string;
  readonly list?: string;
  readonly read?: string;
  readonly lookup?: string;
  readonly fields?: string;
  readonly pages?: number;
  readonly failure: Failure;
  readonly strings?: 'utf16';
  readonly limits?: Readonly<Record<string, number>>;
}

function answer({ name, does, must, failure, pages = 2, strings, limits, ...parts }: Answer): Hostile {
  const faulty: Step =
    parts.list !== undefined
      ? { does: 'list', path: '', fails: failure }
      : { does: parts.read === undefined ? 'stat' : 'read', path: '/bad', fails: failure };
  return {
    name,
    does,
    must: must ?? `${failure.errno}, ${failure.codes.join(' or ')}; the next operation works.`,
    making: { kind: 'core', text: coreText({ ...parts, memory: `(memory (export "memory") ${pages})` }), strings },
    outcome: { kind: 'used', steps: [faulty, SOUND] },
    limits,
  };
}

// The name of the one node at SCRATCH.
const named = (pointer: number, length: number): string =>
  `(i32.store (i32.const ${SCRATCH + 8}) (i32.const ${pointer})) (i32.store (i32.const ${SCRATCH + 12}) (i32.const ${length})) ${ONE_NODE}`;
const manyNodes = (count: number): string => `(return (call $nodes (i32.const 131072) (i32.const ${count})))`;
const text = (bytes: string): string => `(data (i32.const ${SCRATCH + 256}) "${bytes}")`;

const outOfBounds: readonly Answer[] = [
  {
    name: 'list-outside-memory',
    does: 'Answers a list that begins outside of its memory.',
    list: '(return (call $nodes (i32.const 0x7fffff00) (i32.const 3)))',
    failure: TRAP,
  },
  {
    name: 'list-beyond-memory',
    does: 'Answers a list whose length leads out of its memory.',
    list: '(return (call $nodes (i32.const 65536) (i32.const 0x02000000)))',
    failure: TRAP,
  },
  {
    name: 'list-not-aligned',
    does: 'Answers a list at an odd address.',
    list: `(return (call $nodes (i32.const ${SCRATCH + 1}) (i32.const 1)))`,
    failure: { errno: 'EIO', codes: ['trap', 'contract-violation'] },
  },
  {
    name: 'answer-outside-memory',
    does: 'Answers an address outside of its memory.',
    read: '(return (i32.const 0x7ffffff0))',
    failure: TRAP,
  },
  {
    name: 'name-outside-memory',
    does: 'Answers an entry whose name is outside of its memory.',
    list: named(0x7fff_0000, 4),
    failure: TRAP,
  },
  { name: 'name-of-4-gib', does: 'Answers an entry whose name has 4 GiB.', list: named(0, -1), failure: TRAP },
  {
    name: 'inline-of-1-gib',
    does: 'Answers a file of 1 GiB, of which it has nothing.',
    read: '(return (call $inline (i32.const 0) (i32.const 0x40000000)))',
    failure: TRAP,
  },
];

const wrong: readonly Answer[] = [
  {
    name: 'option-tag-out-of-range',
    does: 'Answers an option that is neither none nor some.',
    lookup: `(drop (call $entry (local.get $name) (local.get $nameLength) (i32.const 0))) (i32.store8 (i32.const ${ANSWER}) (i32.const 7)) (return (i32.const ${ANSWER}))`,
    failure: TRAP,
  },
  {
    name: 'node-tag-out-of-range',
    does: 'Answers a node of a kind that does not exist.',
    lookup: `(drop (call $entry (local.get $name) (local.get $nameLength) (i32.const 0))) (i32.store8 (i32.const ${ANSWER + 8}) (i32.const 9)) (return (i32.const ${ANSWER}))`,
    failure: TRAP,
  },
  {
    name: 'kind-out-of-range',
    does: 'Answers an entry that is neither file nor directory.',
    lookup: '(return (call $entry (local.get $name) (local.get $nameLength) (i32.const 200)))',
    failure: { errno: 'EIO', codes: ['trap', 'contract-violation'] },
  },
  {
    name: 'error-tag-out-of-range',
    does: 'Answers an error that does not exist.',
    read: `(drop (call $inline (i32.const 0) (i32.const 0))) (i32.store8 (i32.const ${ANSWER}) (i32.const 1)) (i32.store8 (i32.const ${ANSWER + 4}) (i32.const 99)) (return (i32.const ${ANSWER}))`,
    failure: TRAP,
  },
  {
    name: 'name-not-utf-8',
    does: 'Answers an entry whose name is not UTF-8.',
    list: named(SCRATCH + 256, 3),
    fields: text('a\\ff\\fe'),
    failure: BREACH,
  },
  {
    name: 'name-of-surrogate-in-utf-8',
    does: 'Answers an entry whose name holds half a surrogate pair, as UTF-8 never has it.',
    list: named(SCRATCH + 256, 3),
    fields: text('\\ed\\a0\\80'),
    failure: BREACH,
  },
  {
    name: 'name-of-surrogate-in-utf-16',
    does: 'Lifts its strings from UTF-16, and answers a name of half a surrogate pair.',
    list: named(SCRATCH + 256, 2),
    fields: text('a\\00\\00\\d8'),
    strings: 'utf16',
    failure: BREACH,
  },
  {
    name: 'another-name',
    does: 'Answers the lookup of one name with the entry of another.',
    lookup: `(return (call $entry (i32.const ${SCRATCH + 256}) (i32.const 5) (i32.const 0)))`,
    fields: text('other'),
    failure: BREACH,
  },
  {
    name: 'size-above-2-63',
    does: 'Answers an entry of 2^63 bytes.',
    lookup: `(drop (call $entry (local.get $name) (local.get $nameLength) (i32.const 0))) (i32.store8 (i32.const ${ANSWER + 32}) (i32.const 1)) (i64.store (i32.const ${ANSWER + 40}) (i64.const -1)) (return (i32.const ${ANSWER}))`,
    failure: BREACH,
  },
];

const LARGE_PAGES = 2000;
const LARGE = { 'memory-mb': 256, 'deadline-ms': 10_000 } as const;

const large: readonly Answer[] = [
  {
    name: 'list-of-a-million',
    does: 'Answers a list of a million entries.',
    list: manyNodes(1_000_000),
    pages: LARGE_PAGES,
    limits: LARGE,
    failure: { errno: 'EFBIG', codes: ['too-large'] },
  },
  {
    name: 'list-of-ten-million',
    does: 'Answers a list of ten million entries in a memory that cannot hold them.',
    list: manyNodes(10_000_000),
    pages: LARGE_PAGES,
    limits: LARGE,
    failure: TRAP,
  },
  {
    name: 'list-of-100-million',
    does: 'Answers a list of a hundred million entries in a memory that cannot hold them.',
    list: manyNodes(100_000_000),
    pages: LARGE_PAGES,
    limits: LARGE,
    failure: TRAP,
  },
  {
    name: 'list-of-nameless',
    does: 'Answers a list of 100,000 entries, all with the empty name.',
    list: manyNodes(100_000),
    pages: 200,
    failure: BREACH,
  },
  {
    name: 'inline-of-65-mib',
    does: 'Answers a file of 65 MiB.',
    read: `(return (call $inline (i32.const 0) (i32.const ${65 * MEBIBYTE})))`,
    pages: LARGE_PAGES,
    limits: LARGE,
    failure: { errno: 'EFBIG', codes: ['too-large'] },
  },
  {
    name: 'name-of-10-mib',
    does: 'Answers an entry whose name has 10 MiB.',
    list: `(memory.fill (i32.const 131072) (i32.const 120) (i32.const ${10 * MEBIBYTE})) ${named(131_072, 10 * MEBIBYTE)}`,
    pages: 200,
    failure: { errno: 'EIO', codes: ['contract-violation'] },
  },
  {
    name: 'error-of-900-kib',
    does: 'Answers an error whose text has 900 KiB.',
    must: 'EIO, internal; the event holds a bounded part of the text.',
    read: `(memory.fill (i32.const 131072) (i32.const 120) (i32.const 921600)) (drop (call $inline (i32.const 131072) (i32.const 921600))) (i32.store8 (i32.const ${ANSWER}) (i32.const 1)) (i32.store8 (i32.const ${ANSWER + 4}) (i32.const 7)) (return (i32.const ${ANSWER}))`,
    pages: 200,
    failure: { errno: 'EIO', codes: ['internal'] },
  },
];

/** Everything of this kind. */
export const answers: readonly Hostile[] = [...outOfBounds, ...wrong, ...large].map(answer);
