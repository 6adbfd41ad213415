/** Changes of single instructions in the core modules of a component; every length stays right. */
import fc from 'fast-check';
import { readable } from '../classified.ts';
import type { Applied } from './section-change.ts';
import {
  encodeLeb,
  replaceSection,
  sectionAt,
  type SectionPath,
  sectionPaths,
  type WasmBinary,
} from './wasm-binary.ts';
import { bodiesOf, codeSection, type ImmediateKind, type Instruction, instructionsOf } from './wasm-code.ts';

export interface CodeChange {
  readonly level: 'instructions';
  apply(binary: WasmBinary): Applied;
}

const CODE = 10;

/** Bytes instead of those of an instruction. */
type Rewrite = (body: Uint8Array, instruction: Instruction, amount: number) => Uint8Array;

// Signed LEB128: -1, the least and the greatest of 32 bits, and small ones.
const EDGES: readonly Uint8Array[] = [
  Uint8Array.of(0x7f),
  Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x78),
  Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x07),
  Uint8Array.of(0),
  Uint8Array.of(1),
];

const REWRITES: Readonly<Record<string, Rewrite>> = {
  'an instruction becomes unreachable': () => Uint8Array.of(0x00),
  'an instruction becomes nop': () => Uint8Array.of(0x01),
  'an instruction becomes return': () => Uint8Array.of(0x0f),
  'an instruction is missing': () => new Uint8Array(),
  'an instruction is there twice': (body, { start, end }) =>
    joined(body.subarray(start, end), body.subarray(start, end)),
  'an opcode is another': (body, { start, end }, amount) =>
    joined(Uint8Array.of(amount), body.subarray(start + 1, end)),
  'a loop without end': (body, { start, end }) =>
    joined(Uint8Array.of(0x03, 0x40, 0x0c, 0, 0x0b), body.subarray(start, end)),
};

const IMMEDIATE_REWRITES: readonly (readonly [
  name: string,
  kind: ImmediateKind,
  bytes: (amount: number) => Uint8Array,
])[] = [
  ['a constant is at an edge', 'constant', (amount) => EDGES[amount % EDGES.length] ?? Uint8Array.of(0)],
  ['a constant is another', 'constant', (amount) => Uint8Array.of(amount & 0x7f)],
  ['an index is another', 'index', (amount) => encodeLeb(amount % 24)],
  ['an index is far out of range', 'index', () => encodeLeb(0xffff_ffff)],
  ['an offset is another', 'offset', (amount) => encodeLeb(amount)],
  ['an offset is far out of range', 'offset', () => encodeLeb(0xffff_fff0)],
  ['a depth is another', 'depth', (amount) => encodeLeb(amount % 8)],
  ['a type is another', 'type', (amount) => Uint8Array.of([0x40, 0x7f, 0x7e, 0x7c, 0, 1][amount % 6] ?? 0x40)],
];

/** One change of one instruction; which one follows from the binary. Shrinks to the first becoming `unreachable`. */
export function codeChange(): fc.Arbitrary<CodeChange> {
  const place = { at: fc.nat({ max: 4_095 }), amount: fc.nat({ max: 255 }) };
  const whole = fc
    .record({ row: fc.constantFrom(...Object.entries(REWRITES)), ...place })
    .map(({ row: [name, rewrite], at, amount }) =>
      change(
        name,
        at,
        () => true,
        (body, one) => rewrite(body, one, amount),
      ),
    );
  const immediate = fc
    .record({ row: fc.constantFrom(...IMMEDIATE_REWRITES), ...place })
    .map(({ row: [name, kind, bytes], at, amount }) => {
      const has = ({ immediates }: Instruction): boolean => immediates.some((one) => one.kind === kind);
      return change(name, at, has, (body, one) => withImmediate(body, one, kind, bytes(amount)));
    });
  return fc.oneof(whole, immediate);
}

/** What they have to hit. */
export const CODE_CLASSES: readonly string[] = [...Object.keys(REWRITES), ...IMMEDIATE_REWRITES.map(([name]) => name)];

function change(
  name: string,
  at: number,
  fits: (instruction: Instruction) => boolean,
  rewrite: (body: Uint8Array, instruction: Instruction) => Uint8Array,
): CodeChange {
  const apply = (binary: WasmBinary): Applied => {
    const places = instructionPlaces(binary).filter(({ instruction }) => fits(instruction));
    const place = places[at % Math.max(1, places.length)];
    if (place === undefined) return { binary, what: `${name}: there is none`, classes: [] };
    const { path, body, instruction } = place;
    return {
      binary: replaceBody(binary, path, body, (bytes) => spliced(bytes, instruction, rewrite(bytes, instruction))),
      what: `in function ${body} of ${path.join('.')} ${name} at ${instruction.start}`,
      classes: [name],
    };
  };
  return readable({ level: 'instructions' as const, apply }, () => name);
}

interface InstructionPlace {
  readonly path: SectionPath;
  readonly body: number;
  readonly instruction: Instruction;
}

function instructionPlaces(binary: WasmBinary): readonly InstructionPlace[] {
  return sectionPaths(binary).flatMap((path) =>
    codeAt(binary, path).flatMap((bytes, body) =>
      orNothing(() => instructionsOf(bytes)).map((instruction) => ({ path, body, instruction })),
    ),
  );
}

// Of a component only the sections of its modules hold code.
function codeAt(binary: WasmBinary, path: SectionPath): readonly Uint8Array[] {
  const section = sectionAt(binary, path);
  const content = section?.content;
  return path.length > 1 && section?.id === CODE && content instanceof Uint8Array
    ? orNothing(() => bodiesOf(content))
    : [];
}

// What an earlier change has made unreadable is left alone.
function orNothing<Value>(read: () => readonly Value[]): readonly Value[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

function replaceBody(
  binary: WasmBinary,
  path: SectionPath,
  body: number,
  change: (bytes: Uint8Array) => Uint8Array,
): WasmBinary {
  return replaceSection(binary, path, (section) => {
    if (!(section.content instanceof Uint8Array)) return [section];
    const bodies = bodiesOf(section.content).map((bytes, index) => (index === body ? change(bytes) : bytes));
    return [{ ...section, content: codeSection(bodies) }];
  });
}

function withImmediate(
  body: Uint8Array,
  { start, end, immediates }: Instruction,
  kind: ImmediateKind,
  bytes: Uint8Array,
): Uint8Array {
  const place = immediates.find((one) => one.kind === kind);
  if (place === undefined) return body.subarray(start, end);
  return joined(body.subarray(start, place.start), bytes, body.subarray(place.end, end));
}

function spliced(body: Uint8Array, { start, end }: Instruction, bytes: Uint8Array): Uint8Array {
  return joined(body.subarray(0, start), bytes, body.subarray(end));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
