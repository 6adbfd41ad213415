/** Instructions of a code section: where they are and what follows their opcodes, so that one of them can be changed. */
import { decodeLeb, encodeLeb } from './wasm-binary.ts';

/** What an immediate is. */
export type ImmediateKind = 'constant' | 'index' | 'depth' | 'offset' | 'type' | 'other';

export interface Immediate {
  readonly kind: ImmediateKind;
  readonly start: number;
  readonly end: number;
}

/** Places are counted from the start of the function's body. */
export interface Instruction {
  readonly opcode: number;
  readonly start: number;
  readonly end: number;
  readonly immediates: readonly Immediate[];
}

const PREFIX = 0xfc;

// The numbers are the binary format's: WebAssembly core specification, section 5.4.
const IMMEDIATES: Readonly<Record<number, readonly ImmediateKind[]>> = {
  0x02: ['type'],
  0x03: ['type'],
  0x04: ['type'],
  0x0c: ['depth'],
  0x0d: ['depth'],
  0x10: ['index'],
  0x11: ['type', 'index'],
  ...every([0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0xd2], ['index']),
  ...every(range(0x28, 0x3e), ['other', 'offset']),
  ...every([0x3f, 0x40, 0xd0], ['other']),
  ...every([0x41, 0x42], ['constant']),
};

// Behind 0xfc: bulk memory and tables.
const PREFIXED: Readonly<Record<number, number>> = {
  8: 2,
  9: 1,
  10: 2,
  11: 1,
  12: 2,
  13: 1,
  14: 2,
  15: 1,
  16: 1,
  17: 1,
};

/** The bodies of a code section, each without its length. */
export function bodiesOf(section: Uint8Array): readonly Uint8Array[] {
  const bodies: Uint8Array[] = [];
  let { value: count, next: at } = decodeLeb(section, 0);
  for (; count > 0; count--) {
    const { value: length, next } = decodeLeb(section, at);
    at = next + length;
    bodies.push(section.subarray(next, at));
  }
  return bodies;
}

/** A code section with these bodies, its lengths right. */
export function codeSection(bodies: readonly Uint8Array[]): Uint8Array {
  const parts = bodies.flatMap((body) => [encodeLeb(body.byteLength), body]);
  return Uint8Array.from(Buffer.concat([encodeLeb(bodies.length), ...parts]));
}

/** The instructions of a body, up to one that is not known here; the final `end` is not among them. */
export function instructionsOf(body: Uint8Array): readonly Instruction[] {
  const instructions: Instruction[] = [];
  let at = behindLocals(body);
  while (at < body.byteLength - 1) {
    const instruction = instructionAt(body, at);
    if (instruction === undefined) break;
    instructions.push(instruction);
    at = instruction.end;
  }
  return instructions;
}

function behindLocals(body: Uint8Array): number {
  let { value: groups, next: at } = decodeLeb(body, 0);
  // A count, and a type of one byte.
  for (; groups > 0; groups--) at = decodeLeb(body, at).next + 1;
  return at;
}

function instructionAt(body: Uint8Array, start: number): Instruction | undefined {
  const opcode = body[start] ?? 0;
  if (opcode === PREFIX) return prefixedAt(body, start);
  const fixed = { 0x43: 4, 0x44: 8 }[opcode];
  if (fixed !== undefined) {
    const end = start + 1 + fixed;
    return { opcode, start, end, immediates: [{ kind: 'constant', start: start + 1, end }] };
  }
  // br_table and select with types have lists of immediates.
  if (opcode === 0x0e || opcode === 0x1c || opcode > 0xd2) return undefined;
  return withImmediates(body, { opcode, start, from: start + 1, kinds: IMMEDIATES[opcode] ?? [] });
}

function prefixedAt(body: Uint8Array, start: number): Instruction {
  const { value, next } = decodeLeb(body, start + 1);
  const kinds = Array.from({ length: PREFIXED[value] ?? 0 }, (): ImmediateKind => 'index');
  return withImmediates(body, { opcode: PREFIX, start, from: next, kinds });
}

function withImmediates(
  body: Uint8Array,
  {
    opcode,
    start,
    from,
    kinds,
  }: {
    readonly opcode: number;
    readonly start: number;
    readonly from: number;
    readonly kinds: readonly ImmediateKind[];
  },
): Instruction {
  let at = from;
  const immediates = kinds.map((kind): Immediate => {
    const begin = at;
    // Signed numbers end in the same way as unsigned ones.
    at = decodeLeb(body, begin).next;
    return { kind, start: begin, end: at };
  });
  return { opcode, start, end: at, immediates };
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function every(opcodes: readonly number[], kinds: readonly ImmediateKind[]): Record<number, readonly ImmediateKind[]> {
  return Object.fromEntries(opcodes.map((opcode) => [opcode, kinds]));
}
