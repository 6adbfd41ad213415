/** Constant expressions (WebAssembly core specification, section 3.4): the initial value of a table, only to find its end. */
import { MalformedBinary, type Reader } from './reader.ts';

const END = 0x0b;

// Bytes of immediates after each instruction that may stand there; `leb` is one number of any length.
const IMMEDIATES: ReadonlyMap<number, 'none' | 'leb' | 4 | 8> = new Map<number, 'none' | 'leb' | 4 | 8>([
  [0x23, 'leb'], // global.get
  [0x41, 'leb'], // i32.const
  [0x42, 'leb'], // i64.const
  [0x43, 4], // f32.const
  [0x44, 8], // f64.const
  ...[0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e].map((code) => [code, 'none'] as const), // add, sub, mul
  [0xd0, 'leb'], // ref.null
  [0xd2, 'leb'], // ref.func
]);

/** Skips one; `false` when it uses an instruction of another kind, after which its end is not known. */
export function skipConstExpression(reader: Reader): boolean {
  for (let code = reader.byte(); code !== END; code = reader.byte()) {
    const immediate = IMMEDIATES.get(code);
    if (immediate === undefined) return false;
    if (immediate === 'leb') skipLeb(reader);
    else if (immediate !== 'none') reader.bytes(immediate);
  }
  return true;
}

/** Skips a LEB128 number, signed or not. */
export function skipLeb(reader: Reader): void {
  for (let length = 1; reader.byte() >= 0x80; length++)
    if (length > 10) throw new MalformedBinary('a number is longer than ten bytes');
}
