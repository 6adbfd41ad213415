/** Names and custom sections of a component (component model, `design/mvp/Binary.md`). Types are left to wasm-tools. */
import { MANIFEST_SECTION } from '../../contract/manifest.ts';
import type { FileKind } from '../facts.ts';
import { hasAsynchronous } from './canonical.ts';
import { scanCoreModule, type ScanSink } from './core-module.ts';
import { createReader, MalformedBinary, type Reader } from './reader.ts';

/** Tells the kind of a file by its first bytes. */
export function fileKind(bytes: Uint8Array): FileKind {
  const head = Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (head === '0061736d0d000100') return 'component';
  if (head === '0061736d01000000') return 'core-module';
  if (head.startsWith('1f8b')) return 'gzip';
  if (head.length === 16 && head.startsWith('0061736d')) return 'unknown-version';
  if ('0061736d'.startsWith(head.slice(0, 8))) return 'truncated';
  return /^\s*(?:;|\()/.test(new TextDecoder().decode(bytes.subarray(0, 64))) ? 'text' : 'not-wasm';
}

/** A scan also tells the manifests at the top level, and whether anything is asynchronous. */
export interface ComponentSink extends ScanSink {
  manifest(content: Uint8Array): void;
  asynchronous(): void;
}

/** Magic number, version and layer. */
export const PREAMBLE_BYTES = 8;
// wasm-tools itself stops at 100; our own stack would hold many more.
const MAX_DEPTH = 100;

/** Scans a component and everything nested in it; fails with `MalformedBinary`. */
export function scanComponent(bytes: Uint8Array, sink: ComponentSink, depth = 0): void {
  if (depth > MAX_DEPTH) throw new MalformedBinary(`components are nested deeper than ${MAX_DEPTH}`);
  const reader = createReader(bytes.subarray(PREAMBLE_BYTES));
  while (!reader.atEnd()) {
    const id = reader.byte();
    const content = reader.bytes(reader.unsigned());
    scanSection(id, content, sink, depth);
  }
}

function scanSection(id: number, content: Uint8Array, sink: ComponentSink, depth: number): void {
  const section = createReader(content);
  switch (id) {
    case 0:
      if (section.name() === MANIFEST_SECTION && depth === 0) sink.manifest(section.bytes(section.remaining()));
      return;
    case 1:
      if (fileKind(content) !== 'core-module') throw new MalformedBinary('a core module section holds something else');
      return scanCoreModule(content.subarray(PREAMBLE_BYTES), sink);
    case 2:
      return scanInstances(section, sink, () => coreSortIndex(section));
    case 4:
      if (fileKind(content) !== 'component') throw new MalformedBinary('a component section holds something else');
      return scanComponent(content, sink, depth + 1);
    case 5:
      return scanInstances(
        section,
        sink,
        () => sortIndex(section),
        () => externName(section),
      );
    case 6:
      return scanAliases(section, sink);
    case 8:
      if (hasAsynchronous(section)) sink.asynchronous();
      return;
    case 10:
      return scanImports(section, sink);
    case 11:
      return scanExports(section, sink);
    case 3: // core types
    case 7: // types: their names are checked by wasm-tools, which allows kebab-case only
    case 9: // start
      return;
    default:
      throw new MalformedBinary(`a component has a section of the unknown kind ${id}`);
  }
}

function scanInstances(section: Reader, sink: ScanSink, skipIndex: () => void, exportName = section.name): void {
  each(section, () => {
    const form = section.byte();
    if (form > 1) throw new MalformedBinary(`an instance has the unknown form ${form}`);
    if (form === 0) section.unsigned();
    each(section, () => {
      sink.name('argument or export of an instance', form === 0 ? section.name() : exportName());
      skipIndex();
    });
  });
}

function scanAliases(section: Reader, sink: ScanSink): void {
  each(section, () => {
    if (section.byte() === 0) section.byte();
    const target = section.byte();
    if (target > 2) throw new MalformedBinary(`an alias has the unknown target ${target}`);
    section.unsigned();
    if (target === 2) section.unsigned();
    else sink.name('alias', section.name());
  });
}

function scanImports(section: Reader, sink: ScanSink): void {
  each(section, () => {
    sink.name('import of a component', externName(section));
    skipExternDescription(section);
  });
}

function scanExports(section: Reader, sink: ScanSink): void {
  each(section, () => {
    sink.name('export of a component', externName(section));
    sortIndex(section);
    if (section.byte() === 1) skipExternDescription(section);
  });
}

// 0x00 and 0x01 are two ages of the same; later forms carry a version that this host does not know.
function externName(section: Reader): string {
  const form = section.byte();
  if (form > 1) throw new MalformedBinary(`a name has the unknown form ${form}`);
  return section.name();
}

function skipExternDescription(section: Reader): void {
  const kind = section.byte();
  if (kind > 5 || kind === 2) throw new MalformedBinary(`an import or export is of the unknown kind ${kind}`);
  if (kind === 0) section.byte();
  if (kind === 3 && section.byte() === 1) return;
  section.unsigned();
}

function sortIndex(section: Reader): void {
  if (section.byte() === 0) section.byte();
  section.unsigned();
}

function coreSortIndex(section: Reader): void {
  section.byte();
  section.unsigned();
}

function each(section: Reader, read: () => void): void {
  const count = section.unsigned();
  for (let index = 0; index < count; index++) read();
}
