/** The little of the WebAssembly binary format that a build needs: sections, numbers and names. */

/** One section of a module or component: its id, and its content without the id and the size. */
export interface Section {
  readonly id: number;
  readonly content: Uint8Array;
}

/** The eight bytes that begin a core module (WebAssembly core specification, Modules, section 5.5.16). */
export const MODULE_PREAMBLE: Uint8Array = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** A position in bytes that moves as values are read. Reading past the end is a `RangeError`. */
export interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

/** Reads one byte. */
export function readByte(cursor: Cursor): number {
  const byte = cursor.bytes[cursor.at];
  if (byte === undefined) throw new RangeError(`the binary ends at ${cursor.at}, in the middle of a value`);
  cursor.at += 1;
  return byte;
}

/** Reads an unsigned LEB128 number of at most 32 bits. */
export function readU32(cursor: Cursor): number {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = readByte(cursor);
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
  throw new RangeError(`the number that ends at ${cursor.at} is longer than 32 bits`);
}

/** Reads a number of bytes and that many bytes; they are a view, not a copy. */
export function readSized(cursor: Cursor): Uint8Array {
  const size = readU32(cursor);
  const end = cursor.at + size;
  if (end > cursor.bytes.length) throw new RangeError(`${size} bytes at ${cursor.at} are more than the binary has`);
  const content = cursor.bytes.subarray(cursor.at, end);
  cursor.at = end;
  return content;
}

/** Reads a name: sized UTF-8. */
export function readName(cursor: Cursor): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(readSized(cursor));
}

/** The sections of the module at the start of `bytes`, up to the first byte that is no section's id. */
export function readSections(bytes: Uint8Array): { readonly sections: readonly Section[]; readonly end: number } {
  const cursor: Cursor = { bytes, at: MODULE_PREAMBLE.length };
  const sections: Section[] = [];
  // Core modules have sections 0 to 13; what follows an embedded module is something else.
  while (cursor.at < bytes.length && (bytes[cursor.at] ?? 0xff) <= 13) {
    const start = cursor.at;
    const id = readByte(cursor);
    try {
      sections.push({ id, content: readSized(cursor) });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return { sections, end: start };
    }
  }
  return { sections, end: cursor.at };
}

/** An unsigned LEB128 number. */
export function u32(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 0x80)) {
    if (rest < 0x80) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}

/** A name: sized UTF-8. */
export function name(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return concat([u32(bytes.length), bytes]);
}

/** A section with its id and size. */
export function section({ id, content }: Section): Uint8Array {
  return concat([Uint8Array.of(id), u32(content.length), content]);
}

/** A custom section, the same in modules and components. */
export function customSection(title: string, payload: Uint8Array): Uint8Array {
  return section({ id: 0, content: concat([name(title), payload]) });
}

/** All parts, one after the other. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
