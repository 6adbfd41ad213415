/**
 * Gives every memory and table of core modules a maximum, by rewriting their binaries before they are compiled
 * (WebAssembly core specification, section 5.5). The binaries are untrusted: what is not understood is refused.
 */
import { skipConstExpression } from '../transpiler/const-expression.ts';
import { createReader, MalformedBinary, type Reader } from '../transpiler/reader.ts';
import { skipValueType } from '../transpiler/value-type.ts';
import { GuestFault } from './fault.ts';

/** What a memory and a table may grow to. */
export interface ModuleBounds {
  /** Pages of 64 KiB, for each memory and for the sum of what all memories start with. */
  readonly pages: number;
  readonly tableEntries: number;
}

const PREAMBLE_BYTES = 8;
const SECTION_IMPORT = 2;
const SECTION_TABLE = 4;
const SECTION_MEMORY = 5;
const PAGES_PER_MIB = 16;

type Kind = 'memory' | 'table';

/** What the declared minimums of all modules come to so far. */
interface Totals {
  memory: number;
  table: number;
}

/** Rewrites all core modules of one component; fails with a {@link GuestFault} on what is over a bound or cannot be bounded. */
export function boundModules(
  modules: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  bounds: ModuleBounds,
): Map<string, Uint8Array<ArrayBuffer>> {
  const totals: Totals = { memory: 0, table: 0 };
  return new Map(
    modules.map(({ name, bytes }) => {
      try {
        return [name, boundModule(bytes, bounds, totals)];
      } catch (error) {
        if (!(error instanceof MalformedBinary)) throw error;
        throw new GuestFault('provider-failed', `${name} cannot be bounded: ${error.message}`);
      }
    }),
  );
}

function boundModule(bytes: Uint8Array, bounds: ModuleBounds, totals: Totals): Uint8Array<ArrayBuffer> {
  const reader = createReader(bytes.subarray(PREAMBLE_BYTES));
  const chunks: Uint8Array[] = [bytes.subarray(0, PREAMBLE_BYTES)];
  const write = createLimitsWriter(bounds, totals);
  let memories = 0;
  while (!reader.atEnd()) {
    const id = reader.byte();
    const body = reader.bytes(reader.unsigned());
    const rewritten = rewriteSection(id, body, write);
    memories += rewritten.memories;
    chunks.push(Uint8Array.of(id), unsigned(rewritten.body.byteLength), rewritten.body);
  }
  if (memories > 1) throw new MalformedBinary('it has several memories');
  return concatenate(chunks);
}

interface Rewritten {
  readonly body: Uint8Array;
  readonly memories: number;
}

/** Reads limits and gives them with a maximum. What is imported was counted where it is defined. */
type WriteLimits = (section: Reader, kind: Kind, origin: 'defined' | 'imported') => Uint8Array;

function rewriteSection(id: number, body: Uint8Array, write: WriteLimits): Rewritten {
  const section = createReader(body);
  switch (id) {
    case SECTION_IMPORT:
      return rewriteImports(section, write);
    case SECTION_TABLE:
      return { body: rewriteVector(section, () => rewriteTable(section, write)), memories: 0 };
    case SECTION_MEMORY: {
      let memories = 0;
      const rewritten = rewriteVector(section, () => {
        memories += 1;
        return [write(section, 'memory', 'defined')];
      });
      return { body: rewritten, memories };
    }
    default:
      return { body, memories: 0 };
  }
}

function rewriteImports(section: Reader, write: WriteLimits): Rewritten {
  let memories = 0;
  const body = rewriteVector(section, () => {
    const names = [bytesWithLength(section), bytesWithLength(section)];
    const kind = section.byte();
    const head = [...names.flat(), Uint8Array.of(kind)];
    switch (kind) {
      case 0x00: // a function
        return [...head, unsigned(section.unsigned())];
      case 0x01:
        return [...head, copied(section, valueType), write(section, 'table', 'imported')];
      case 0x02:
        memories += 1;
        return [...head, write(section, 'memory', 'imported')];
      case 0x03: // a global
        return [...head, copied(section, valueType), section.bytes(1)];
      case 0x04: // a tag
        return [...head, section.bytes(1), unsigned(section.unsigned())];
      default:
        throw new MalformedBinary(`it imports something of the unknown kind ${kind}`);
    }
  });
  return { body, memories };
}

function rewriteVector(section: Reader, rewrite: () => readonly Uint8Array[]): Uint8Array {
  const count = section.unsigned();
  const chunks: Uint8Array[] = [unsigned(count)];
  for (let index = 0; index < count; index++) chunks.push(...rewrite());
  if (!section.atEnd()) throw new MalformedBinary('a section goes on after its last element');
  return concatenate(chunks);
}

// Flags: 1 a maximum follows. All others (shared, 64-bit, page size) are refused by the audit already, and here again.
function createLimitsWriter(bounds: ModuleBounds, totals: Totals): WriteLimits {
  const caps: Readonly<Record<Kind, number>> = { memory: bounds.pages, table: bounds.tableEntries };
  return (section, kind, origin) => {
    const flags = section.byte();
    if (flags > 1) throw new MalformedBinary(`a ${kind} has the flags ${flags}`);
    const cap = caps[kind];
    const minimum = section.unsigned();
    const declared = flags === 1 ? section.unsigned() : cap;
    if (origin === 'defined') totals[kind] += minimum;
    const wanted = kind === 'table' ? minimum : Math.max(minimum, totals.memory);
    if (wanted > cap) throw new GuestFault('provider-failed', overCap(kind, wanted, cap));
    return concatenate([Uint8Array.of(1), unsigned(minimum), unsigned(Math.min(declared, cap))]);
  };
}

function overCap(kind: Kind, wanted: number, cap: number): string {
  return kind === 'memory'
    ? `the component starts with ${mebibytes(wanted)} MiB of memory, its limit is ${mebibytes(cap)} MiB (memory-mb)`
    : `the component starts with a table of ${wanted} entries, its limit is ${cap} (table-entries)`;
}

function mebibytes(pages: number): number {
  return Math.ceil((pages / PAGES_PER_MIB) * 100) / 100;
}

// A table with an initial value is 0x40 0x00, its type, its limits and an expression.
function rewriteTable(section: Reader, write: WriteLimits): readonly Uint8Array[] {
  const first = section.byte();
  if (first !== 0x40) {
    const rest = copied(section, () => skipValueType(section, refuse, first));
    return [Uint8Array.of(first), rest, write(section, 'table', 'defined')];
  }
  const head = copied(section, () => void section.byte());
  const type = copied(section, valueType);
  const limits = write(section, 'table', 'defined');
  const initial = copied(section, () => {
    if (!skipConstExpression(section)) refuse('a table with a computed initial value');
  });
  return [Uint8Array.of(first), head, type, limits, initial];
}

function valueType(section: Reader): void {
  skipValueType(section, refuse);
}

function refuse(what: string): never {
  throw new MalformedBinary(`it has ${what}`);
}

/** The bytes that reading takes. */
function copied(section: Reader, read: (section: Reader) => void): Uint8Array {
  const ahead = section.rest();
  read(section);
  return ahead.subarray(0, ahead.byteLength - section.remaining());
}

function bytesWithLength(section: Reader): readonly Uint8Array[] {
  const length = section.unsigned();
  return [unsigned(length), section.bytes(length)];
}

function unsigned(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Uint8Array.of(...bytes, rest);
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return joined;
}
