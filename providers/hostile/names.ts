/**
 * Names that no listing may have, and names that look dangerous and are only names. One component: its root has a directory
 * for each case, named by its number, and each directory lists the names of its case.
 */
import { coreText, dataText, NODE_BYTES } from './core-text.ts';
import type { Hostile, Step } from './fixture.ts';

interface Case {
  readonly names: readonly (string | Uint8Array)[];
  /** Numbers of those that are directories. */
  readonly directories?: readonly number[];
  readonly listed: boolean;
}

const refused = (...names: Case['names']): Case => ({ names, listed: false });
const listed = (...names: readonly string[]): Case => ({ names, listed: true });

const CASES: readonly Case[] = [
  refused(''),
  refused('.'),
  refused('..'),
  refused('../x'),
  refused('/abs'),
  refused('a/b'),
  refused('a\0b'),
  listed('n'.repeat(255)),
  refused('n'.repeat(256)),
  refused('n'.repeat(1_023)),
  refused('n'.repeat(1_024)),
  refused('n'.repeat(4_096)),
  refused('twice', 'twice'),
  { names: ['both', 'both'], directories: [1], listed: false },
  refused('fine', '..'),
  refused('line\nbreak'),
  refused('\u001b[31mred'),
  refused(Uint8Array.of(0xed, 0xa0, 0x80)),
  refused(Uint8Array.of(0x61, 0xff)),
  refused('\ufffd'),
  listed('readme', 'README'),
  listed('\u00e9', 'e\u0301'),
  listed('ab', 'a\u200bb'),
  listed('paypal', 'p\u0430ypal'),
  listed('evil\u202etxt.exe'),
  listed('%2e%2e%2f', '..\\', '...', 'dot.', 'space '),
  listed('-rf', '*', '~', '$(id)', '`id`', '|', '"', "'"),
  listed('CON', 'name:stream', '__proto__', 'constructor', 'toString'),
  listed('.git', '.fuse_hidden0000', '.omnivet', 'errors.jsonl'),
];

const TABLE = 65_536;

/** The memory from {@link TABLE} on: pointer and count for each case, then their nodes, then the texts. */
function image(): Uint8Array {
  const total = CASES.reduce((sum, { names }) => sum + names.length, 0);
  const nodes = TABLE + CASES.length * 8;
  let text = nodes + total * NODE_BYTES;
  let node = nodes;
  const view = new DataView(new ArrayBuffer(65_536));
  for (const [index, { names, directories = [] }] of CASES.entries()) {
    view.setUint32(index * 8, node, true);
    view.setUint32(index * 8 + 4, names.length, true);
    for (const [number, name] of names.entries()) {
      const bytes = typeof name === 'string' ? new TextEncoder().encode(name) : name;
      new Uint8Array(view.buffer).set(bytes, text - TABLE);
      view.setUint32(node - TABLE + 8, text, true);
      view.setUint32(node - TABLE + 12, bytes.byteLength, true);
      view.setUint8(node - TABLE + 16, directories.includes(number) ? 1 : 0);
      text += bytes.byteLength;
      node += NODE_BYTES;
    }
  }
  return new Uint8Array(view.buffer, 0, text - TABLE);
}

// "/07" is the eighth case; the root lists nothing.
const LIST = `(if (i32.eq (local.get $pathLength) (i32.const 3)) (then (return (call $case
  (i32.add (i32.mul (i32.sub (i32.load8_u offset=1 (local.get $path)) (i32.const 48)) (i32.const 10))
    (i32.sub (i32.load8_u offset=2 (local.get $path)) (i32.const 48)))))))`;

const FIELDS = `(data (i32.const ${TABLE}) "${dataText(image())}")
  (func $case (param $number i32) (result i32)
    (local.set $number (i32.add (i32.const ${TABLE}) (i32.mul (local.get $number) (i32.const 8))))
    (call $nodes (i32.load (local.get $number)) (i32.load offset=4 (local.get $number))))`;

function stepOf({ names, listed: fine }: Case, index: number): Step {
  const path = `/${String(index).padStart(2, '0')}`;
  if (!fine) return { does: 'list', path, fails: { errno: 'EIO', codes: ['contract-violation'] } };
  return { does: 'list', path, names: names.filter((name) => typeof name === 'string').toSorted() };
}

const MANY = 100_000;

// Nodes from 131072 on, their names of six digits from 10000000 on.
const FILL = `(func $fill (local $index i32) (local $node i32) (local $text i32) (local $rest i32) (local $digit i32)
  (loop $each
    (local.set $node (i32.add (i32.const 131072) (i32.mul (local.get $index) (i32.const ${NODE_BYTES}))))
    (local.set $text (i32.add (i32.const 10000000) (i32.mul (local.get $index) (i32.const 8))))
    (i32.store offset=8 (local.get $node) (local.get $text))
    (i32.store offset=12 (local.get $node) (i32.const 6))
    (local.set $rest (local.get $index))
    (local.set $digit (i32.const 5))
    (loop $digits
      (i32.store8 (i32.add (local.get $text) (local.get $digit))
        (i32.add (i32.const 48) (i32.rem_u (local.get $rest) (i32.const 10))))
      (local.set $rest (i32.div_u (local.get $rest) (i32.const 10)))
      (local.set $digit (i32.sub (local.get $digit) (i32.const 1)))
      (br_if $digits (i32.ge_s (local.get $digit) (i32.const 0))))
    (local.set $index (i32.add (local.get $index) (i32.const 1)))
    (br_if $each (i32.lt_u (local.get $index) (i32.const ${MANY})))))`;

/** Everything of this kind. */
export const names: readonly Hostile[] = [
  {
    name: 'names',
    does: 'Lists names that are none, and names that look like commands, devices, twins and the host.',
    must: 'A listing with a name that is none is EIO, contract-violation, whole; every other is shown byte for byte.',
    making: {
      kind: 'core',
      text: coreText({ list: LIST, fields: FIELDS, kind: '(i32.eq (local.get $parentLength) (i32.const 1))' }),
    },
    outcome: { kind: 'used', steps: CASES.map(stepOf) },
  },
  {
    name: 'entries-100000',
    does: 'Lists 100,000 entries.',
    must: 'All of them are listed.',
    making: {
      kind: 'core',
      text: coreText({
        memory: '(memory (export "memory") 200)',
        fields: FILL,
        list: `(call $fill) (return (call $nodes (i32.const 131072) (i32.const ${MANY})))`,
      }),
    },
    outcome: { kind: 'used', steps: [{ does: 'count', path: '', entries: MANY }] },
    limits: { 'deadline-ms': 10_000 },
  },
];
