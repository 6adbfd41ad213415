/** The sections of a WebAssembly binary, components and the modules in them alike: taken apart and put together again. */

export interface WasmSection {
  readonly id: number;
  /** A binary of its own where a component holds a module or a component. */
  readonly content: Uint8Array | WasmBinary;
  /** What the length says beyond what there is; 0 in a sound one. */
  readonly lie: number;
  /** Bytes of the length at least; a sound one has no more than it needs. */
  readonly lengthBytes: number;
}

export interface WasmBinary {
  /** Magic, version and layer. */
  readonly header: Uint8Array;
  readonly sections: readonly WasmSection[];
}

const HEADER_BYTES = 8;
const COMPONENT_LAYER = 1;
/** Sections of a component that hold a whole binary. */
const NESTED: readonly number[] = [1, 4];

/** An unsigned LEB128 number, of at least so many bytes. */
export function encodeLeb(value: number, atLeast = 1): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f || bytes.length + 1 < atLeast) {
    bytes.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.of(...bytes, rest);
}

/** The number at a place, and the place behind it. Fails when the bytes end within it. */
export function decodeLeb(bytes: Uint8Array, at: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let index = at, scale = 1; ; index++, scale *= 128) {
    const byte = bytes[index];
    if (byte === undefined) throw new RangeError('a number ends in the middle');
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, next: index + 1 };
  }
}

/** Takes a sound binary apart. Fails with a `RangeError` on one that is cut. */
export function parseWasm(bytes: Uint8Array): WasmBinary {
  const header = bytes.subarray(0, HEADER_BYTES);
  const component = header[6] === COMPONENT_LAYER;
  const sections: WasmSection[] = [];
  for (let at = HEADER_BYTES; at < bytes.byteLength;) {
    const id = bytes[at] ?? 0;
    const { value, next } = decodeLeb(bytes, at + 1);
    at = next + value;
    if (at > bytes.byteLength) throw new RangeError(`section ${id} is longer than the binary`);
    const content = bytes.subarray(next, at);
    const nested = component && NESTED.includes(id);
    sections.push({ id, content: nested ? parseWasm(content) : content, lie: 0, lengthBytes: 1 });
  }
  return { header, sections };
}

/** The bytes of a binary; lengths are what they are, but for where a section lies. */
export function encodeWasm({ header, sections }: WasmBinary): Uint8Array {
  const parts = sections.flatMap(({ id, content, lie, lengthBytes }) => {
    const bytes = content instanceof Uint8Array ? content : encodeWasm(content);
    return [Uint8Array.of(id), encodeLeb(Math.max(0, bytes.byteLength + lie), lengthBytes), bytes];
  });
  return Uint8Array.from(Buffer.concat([header, ...parts]));
}

/** Where a section is: the indexes that lead to it, from the outermost binary on. */
export type SectionPath = readonly number[];

/** Every section, those of nested binaries included. */
export function sectionPaths({ sections }: WasmBinary): readonly SectionPath[] {
  return sections.flatMap(({ content }, index) => {
    const inner = content instanceof Uint8Array ? [] : sectionPaths(content);
    return [[index], ...inner.map((path) => [index, ...path])];
  });
}

/** The section at a path, and the sections that it is one of. */
export function sectionAt({ sections }: WasmBinary, [index = 0, ...rest]: SectionPath): WasmSection | undefined {
  const section = sections[index];
  if (rest.length === 0 || section === undefined || section.content instanceof Uint8Array) return section;
  return sectionAt(section.content, rest);
}

/** A binary with other sections instead of the one at a path. */
export function replaceSection(
  binary: WasmBinary,
  [index = 0, ...rest]: SectionPath,
  change: (section: WasmSection) => readonly WasmSection[],
): WasmBinary {
  const sections = binary.sections.flatMap((section, at) => {
    if (at !== index) return [section];
    if (rest.length === 0) return change(section);
    const { content } = section;
    return content instanceof Uint8Array ? [section] : [{ ...section, content: replaceSection(content, rest, change) }];
  });
  return { ...binary, sections };
}
