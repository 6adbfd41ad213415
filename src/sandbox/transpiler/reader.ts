/** A cursor over untrusted WebAssembly: every read is within bounds or fails with {@link MalformedBinary}. */

/** The binary is not what its own lengths say. */
export class MalformedBinary extends Error {
  override name = 'MalformedBinary';
}

export interface Reader {
  atEnd(): boolean;
  /** How many bytes were not read yet. */
  remaining(): number;
  /** Those bytes, as a view; they stay unread. */
  rest(): Uint8Array;
  byte(): number;
  /** An unsigned LEB128 number; larger ones than 2^53 - 1 are refused, which no index or size reaches. */
  unsigned(): number;
  /** Length and UTF-8. */
  name(): string;
  /** That many bytes, as a view. */
  bytes(count: number): Uint8Array;
}

/** Reads from the start of `source`. */
export function createReader(source: Uint8Array): Reader {
  let offset = 0;
  const bytes = (count: number): Uint8Array => {
    if (count > source.byteLength - offset)
      throw new MalformedBinary(`it ends ${count} bytes too early, at byte ${offset}`);
    offset += count;
    return source.subarray(offset - count, offset);
  };
  const byte = (): number => bytes(1)[0] ?? 0;
  const unsigned = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const next = byte();
      value += (next & 0x7f) * 2 ** shift;
      if (!Number.isSafeInteger(value) || shift > 63)
        throw new MalformedBinary(`a number before byte ${offset} is too large`);
      if (next < 0x80) return value;
    }
  };
  const name = (): string => {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes(unsigned()));
    } catch (error) {
      if (error instanceof MalformedBinary) throw error;
      throw new MalformedBinary(`a name before byte ${offset} is not UTF-8`);
    }
  };
  const remaining = (): number => source.byteLength - offset;
  const rest = (): Uint8Array => source.subarray(offset);
  return { atEnd: () => remaining() === 0, remaining, rest, byte, unsigned, name, bytes };
}
