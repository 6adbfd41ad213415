/** Import and export names, and the memories, of a core module (WebAssembly core specification, section 5.5). */
import { createReader, MalformedBinary, type Reader } from './reader.ts';

/** What the scan tells as it goes. */
export interface ScanSink {
  /** A name that could reach generated code, and where it stands. */
  name(where: string, name: string): void;
  /** A feature that is refused: rule 16. */
  unsupported(feature: string): void;
}

const SECTION_IMPORT = 2;
const SECTION_TABLE = 4;
const SECTION_MEMORY = 5;
const SECTION_EXPORT = 7;
const LAST_SECTION = 13;

/** Scans the sections after the preamble; fails with `MalformedBinary`. */
export function scanCoreModule(body: Uint8Array, sink: ScanSink): void {
  const reader = createReader(body);
  let memories = 0;
  while (!reader.atEnd()) {
    const id = reader.byte();
    const section = createReader(reader.bytes(reader.unsigned()));
    if (id > LAST_SECTION) throw new MalformedBinary(`a core module has a section of the unknown kind ${id}`);
    if (id === SECTION_IMPORT) memories += scanImports(section, sink);
    if (id === SECTION_MEMORY)
      memories += repeat(section, () => {
        scanLimits(section, 'memory', sink);
        return 1;
      });
    if (id === SECTION_TABLE) scanTables(section, sink);
    if (id === SECTION_EXPORT) scanExports(section, sink);
  }
  if (memories > 1) sink.unsupported('several memories in one module');
}

function scanImports(section: Reader, sink: ScanSink): number {
  return repeat(section, () => {
    sink.name('import of a core module', section.name());
    sink.name('import of a core module', section.name());
    const kind = section.byte();
    switch (kind) {
      case 0x00:
        section.unsigned();
        return 0;
      case 0x01:
        skipValueType(section);
        scanLimits(section, 'table', sink);
        return 0;
      case 0x02:
        scanLimits(section, 'memory', sink);
        return 1;
      case 0x03:
        skipValueType(section);
        section.byte();
        return 0;
      case 0x04:
        section.byte();
        section.unsigned();
        return 0;
      default:
        throw new MalformedBinary(`a core module imports something of the unknown kind ${kind}`);
    }
  });
}

// Only the first table is looked at when an initialiser follows, whose end only a parser of instructions would find.
function scanTables(section: Reader, sink: ScanSink): void {
  const count = section.unsigned();
  for (let index = 0; index < count; index++) {
    const type = section.byte();
    if (type === 0x40) return;
    if (type === 0x63 || type === 0x64) section.unsigned();
    scanLimits(section, 'table', sink);
  }
}

function scanExports(section: Reader, sink: ScanSink): void {
  repeat(section, () => {
    sink.name('export of a core module', section.name());
    section.byte();
    section.unsigned();
    return 0;
  });
}

// Bits of the flags: 1 a maximum follows, 2 shared, 4 64-bit addresses, 8 a page size follows.
function scanLimits(section: Reader, what: 'memory' | 'table', sink: ScanSink): void {
  const flags = section.byte();
  if (flags & 2) sink.unsupported(`a shared ${what}`);
  if (flags & 4) sink.unsupported(`a 64-bit ${what}`);
  if (flags & 8) sink.unsupported(`a ${what} with its own page size`);
  if (flags > 0x0f) throw new MalformedBinary(`a ${what} has the unknown flags ${flags}`);
  section.unsigned();
  if (flags & 1) section.unsigned();
  if (flags & 8) section.unsigned();
}

function skipValueType(section: Reader): void {
  const type = section.byte();
  if (type === 0x63 || type === 0x64) section.unsigned();
}

function repeat(section: Reader, read: () => number): number {
  const count = section.unsigned();
  let sum = 0;
  for (let index = 0; index < count; index++) sum += read();
  return sum;
}
