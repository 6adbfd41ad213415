/** Imports of a core module (WebAssembly core specification, section 5.5.5). */
import { type Cursor, readByte, readName, readU32 } from './wasm-binary.ts';

/** One import. `description` is its kind and type as they stand in the binary; `bytes` is the whole import. */
export interface Import {
  readonly module: string;
  readonly name: string;
  /** 0 function, 1 table, 2 memory, 3 global, 4 tag. */
  readonly kind: number;
  readonly description: Uint8Array;
  readonly bytes: Uint8Array;
}

/** Reads the import at the cursor. Fails with an `Error` on a kind that it does not know. */
export function readImport(cursor: Cursor): Import {
  const start = cursor.at;
  const module = readName(cursor);
  const name = readName(cursor);
  const described = cursor.at;
  const kind = readByte(cursor);
  skipType(cursor, kind);
  const { bytes } = cursor;
  return {
    module,
    name,
    kind,
    description: bytes.subarray(described, cursor.at),
    bytes: bytes.subarray(start, cursor.at),
  };
}

function skipType(cursor: Cursor, kind: number): void {
  switch (kind) {
    case 0:
      readU32(cursor);
      return;
    case 1:
      readByte(cursor);
      skipLimits(cursor);
      return;
    case 2:
      skipLimits(cursor);
      return;
    case 3:
    case 4:
      readByte(cursor);
      readByte(cursor);
      return;
    default:
      throw new Error(`an import has the unknown kind ${kind}`);
  }
}

function skipLimits(cursor: Cursor): void {
  const hasMaximum = (readByte(cursor) & 1) === 1;
  readU32(cursor);
  if (hasMaximum) readU32(cursor);
}
