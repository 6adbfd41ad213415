/** Component binaries: sound ones, changed at the level of bytes, of sections and of instructions. */
import fc from 'fast-check';
import { readable } from '../classified.ts';
import { few } from './few.ts';
import { type CodeChange, CODE_CLASSES, codeChange } from './code-change.ts';
import { type SectionChange, SECTION_CLASSES, sectionChange } from './section-change.ts';
import { encodeWasm, parseWasm, type WasmBinary } from './wasm-binary.ts';

export interface ComponentBinary {
  readonly bytes: Uint8Array;
  /** What was changed, in order, each with its place. */
  readonly changes: readonly string[];
  readonly tricks: readonly string[];
  /** Whether no host may load it. */
  readonly refused: boolean;
}

/** A component that no host may load, and why. */
export interface RefusedComponent {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A change of bytes: the last thing that is done. */
interface ByteChange {
  readonly level: 'bytes';
  readonly name: keyof typeof BYTE_CHANGES;
  /** Of the binary, in thousandths of its length. */
  readonly share: number;
  readonly value: number;
}

const BYTE_CHANGES: Readonly<Record<string, (bytes: Uint8Array, at: number, value: number) => Uint8Array>> = {
  'a bit is flipped': (bytes, at, value) =>
    bytes.map((byte, index) => (index === at ? byte ^ (1 << (value & 7)) : byte)),
  'a byte is another': (bytes, at, value) => bytes.map((byte, index) => (index === at ? value : byte)),
  'bytes are missing': (bytes, at, value) => joined(bytes.subarray(0, at), bytes.subarray(at + 1 + (value & 15))),
  'bytes are put in': (bytes, at, value) =>
    joined(bytes.subarray(0, at), new Uint8Array(1 + (value & 15)).fill(value), bytes.subarray(at)),
  'it ends early': (bytes, at) => bytes.subarray(0, at),
  'noise at its end': (bytes, _at, value) => joined(bytes, new Uint8Array(1 + (value & 63)).fill(value)),
};

type Change = ByteChange | SectionChange | CodeChange;

/** A binary made from one of `bases`, which are sound, or seldom one of `refused`. Shrinks to the first base, unchanged. */
export function componentBinary(
  bases: readonly Uint8Array[],
  refused: readonly RefusedComponent[] = [],
): fc.Arbitrary<ComponentBinary> {
  const bytes: fc.Arbitrary<ByteChange> = fc.record({
    level: fc.constant('bytes' as const),
    name: fc.constantFrom(...Object.keys(BYTE_CHANGES)),
    share: fc.nat({ max: 1_000 }),
    value: fc.nat({ max: 255 }),
  });
  const change = fc.oneof<fc.Arbitrary<Change>[]>(bytes, sectionChange(), codeChange());
  const changed = fc
    .record({ base: fc.nat({ max: bases.length - 1 }), changes: few(change, 3) })
    .map(({ base, changes }) => binaryOf(bases[base] ?? new Uint8Array(), changes));
  if (refused.length === 0) return changed;
  const whole = fc
    .constantFrom(...refused)
    .map(({ name, bytes: binary }) =>
      readable({ bytes: binary, changes: [name], tricks: [MUST_BE_REFUSED], refused: true }, read),
    );
  return fc.oneof({ weight: 4, arbitrary: changed }, { weight: 1, arbitrary: whole });
}

/** The class of those that no host may load. */
export const MUST_BE_REFUSED = 'must be refused';

/** What was changed in it. */
export function classify({ tricks }: ComponentBinary): readonly string[] {
  return tricks.length === 0 ? ['unchanged'] : tricks;
}

/** What {@link componentBinary} of the sound components has to hit. */
export const CLASSES: readonly string[] = [
  ...Object.keys(BYTE_CHANGES),
  ...SECTION_CLASSES,
  ...CODE_CLASSES,
  'bytes',
  'sections',
  'instructions',
  'unchanged',
];

// Instructions before sections before bytes: each needs what the next may break.
function binaryOf(base: Uint8Array, changes: readonly Change[]): ComponentBinary {
  const done: string[] = [];
  const tricks: string[] = [];
  let binary: WasmBinary = parseWasm(base);
  const structured = changes.filter((change) => change.level !== 'bytes');
  for (const change of structured.toSorted((one, other) => (one.level < other.level ? -1 : 1))) {
    const applied = change.apply(binary);
    ({ binary } = applied);
    done.push(applied.what);
    tricks.push(change.level, ...applied.classes);
  }
  let bytes = encodeWasm(binary);
  for (const { name, share, value } of changes.filter((change) => change.level === 'bytes')) {
    const at = Math.min(bytes.byteLength - 1, Math.floor((share * bytes.byteLength) / 1_000));
    bytes = Uint8Array.from(BYTE_CHANGES[name]?.(bytes, at, value) ?? bytes);
    done.push(`${name} at ${at}`);
    tricks.push('bytes', name);
  }
  return readable({ bytes, changes: done, tricks, refused: false }, read);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

function read({ bytes, changes }: ComponentBinary): string {
  return `a component of ${bytes.byteLength} bytes: ${changes.join('; ') || 'unchanged'}`;
}
