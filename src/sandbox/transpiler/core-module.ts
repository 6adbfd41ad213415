/** Names, memories, tables and the start function of a core module (WebAssembly core specification, section 5.5). */
import type { LimitFacts, ModuleFacts } from '../facts.ts';
import { skipConstExpression } from './const-expression.ts';
import { createReader, MalformedBinary, type Reader } from './reader.ts';
import { scanTypes, skipValueType } from './value-type.ts';

/** What the scan tells as it goes. */
export interface ScanSink {
  /** A name that could reach generated code, and where it stands. */
  name(where: string, name: string): void;
  /** A feature that is refused: rule 16. */
  unsupported(feature: string): void;
  /** A core module that was read to its end. */
  module(facts: ModuleFacts): void;
}

const SECTION_TYPE = 1;
const SECTION_IMPORT = 2;
const SECTION_TABLE = 4;
const SECTION_MEMORY = 5;
const SECTION_EXPORT = 7;
const SECTION_START = 8;
const LAST_SECTION = 13;

// Of each module; beyond it they count no more, and the whole file has its bound in time and memory.
const MAX_NOTED = 64;

interface Found {
  readonly memories: LimitFacts[];
  readonly tables: LimitFacts[];
  start: boolean;
}

/** Scans the sections after the preamble; fails with `MalformedBinary`. */
export function scanCoreModule(body: Uint8Array, sink: ScanSink): void {
  const reader = createReader(body);
  const found: Found = { memories: [], tables: [], start: false };
  while (!reader.atEnd()) {
    const id = reader.byte();
    if (id > LAST_SECTION) throw new MalformedBinary(`a core module has a section of the unknown kind ${id}`);
    scanSection(id, createReader(reader.bytes(reader.unsigned())), sink, found);
  }
  if (found.memories.length > 1) sink.unsupported('several memories in one module');
  sink.module({ bytes: body.byteLength, ...found });
}

function scanSection(id: number, section: Reader, sink: ScanSink, found: Found): void {
  switch (id) {
    case SECTION_TYPE:
      return scanTypes(section, sink.unsupported);
    case SECTION_IMPORT:
      return repeat(section, () => scanImport(section, sink, found));
    case SECTION_TABLE:
      return scanTables(section, sink, found);
    case SECTION_MEMORY:
      return repeat(section, () => note(found.memories, scanLimits(section, 'memory', false, sink)));
    case SECTION_EXPORT:
      return repeat(section, () => {
        sink.name('export of a core module', section.name());
        section.byte();
        section.unsigned();
      });
    case SECTION_START:
      found.start = true;
      return;
    default:
      return;
  }
}

function scanImport(section: Reader, sink: ScanSink, found: Found): void {
  sink.name('import of a core module', section.name());
  sink.name('import of a core module', section.name());
  const kind = section.byte();
  switch (kind) {
    case 0x00:
      section.unsigned();
      return;
    case 0x01:
      skipValueType(section, sink.unsupported);
      note(found.tables, scanLimits(section, 'table', true, sink));
      return;
    case 0x02:
      note(found.memories, scanLimits(section, 'memory', true, sink));
      return;
    case 0x03:
      skipValueType(section, sink.unsupported);
      section.byte();
      return;
    case 0x04:
      section.byte();
      section.unsigned();
      return;
    default:
      throw new MalformedBinary(`a core module imports something of the unknown kind ${kind}`);
  }
}

// A table with an initial value is 0x40 0x00, its type and an expression.
function scanTables(section: Reader, sink: ScanSink, found: Found): void {
  const count = section.unsigned();
  for (let index = 0; index < count; index++) {
    const first = section.byte();
    if (first === 0x40) section.byte();
    skipValueType(section, sink.unsupported, first === 0x40 ? section.byte() : first);
    note(found.tables, scanLimits(section, 'table', false, sink));
    if (first === 0x40 && !skipConstExpression(section))
      return sink.unsupported('a table with a computed initial value');
  }
}

// Bits of the flags: 1 a maximum follows, 2 shared, 4 64-bit addresses, 8 a page size follows.
function scanLimits(section: Reader, what: 'memory' | 'table', imported: boolean, sink: ScanSink): LimitFacts {
  const flags = section.byte();
  if (flags & 2) sink.unsupported(`a shared ${what}`);
  if (flags & 4) sink.unsupported(`a 64-bit ${what}`);
  if (flags & 8) sink.unsupported(`a ${what} with its own page size`);
  if (flags > 0x0f) throw new MalformedBinary(`a ${what} has the unknown flags ${flags}`);
  const min = section.unsigned();
  const max = flags & 1 ? section.unsigned() : undefined;
  if (flags & 8) section.unsigned();
  return max === undefined ? { min, imported } : { min, max, imported };
}

function note(list: LimitFacts[], limits: LimitFacts): void {
  if (list.length < MAX_NOTED) list.push(limits);
}

function repeat(section: Reader, read: () => void): void {
  const count = section.unsigned();
  for (let index = 0; index < count; index++) read();
}
