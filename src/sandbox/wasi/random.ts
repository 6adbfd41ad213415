/** Numbers that follow from a seed: the key stream of ChaCha20 (RFC 8439 section 2.3), which is as good as its seed. */

/** Gives so many bytes, each time others. Fails with a `RangeError` above {@link MAX_AT_ONCE}. */
export type Random = (count: number) => Uint8Array;

/** More at once than any toolchain asks for; the memory for it is not bounded by that of the component. */
export const MAX_AT_ONCE: number = 1024 * 1024;

const BLOCK_BYTES = 64;
// "expand 32-byte k"
const CONSTANTS = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574] as const;
type Quarter = readonly [number, number, number, number];

const ROUNDS = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const satisfies readonly Quarter[];

/** `seed` is 64 hexadecimal digits. */
export function createRandom(seed: string): Random {
  const state = new Uint32Array([
    ...CONSTANTS,
    ...Array.from({ length: 8 }, (_, index) => word(seed, index)),
    0,
    0,
    0,
    0,
  ]);
  let block = new Uint8Array();
  let offset = 0;
  const next = (): number => {
    if (offset === block.byteLength) {
      block = chachaBlock(state);
      offset = 0;
      // 64 bits of counter, little end first.
      state[12] = at(state, 12) + 1;
      if (state[12] === 0) state[13] = at(state, 13) + 1;
    }
    return block[offset++] ?? 0;
  };
  return (count) => {
    if (count > MAX_AT_ONCE) throw new RangeError(`${count} random bytes at once, at most ${MAX_AT_ONCE} are given`);
    return Uint8Array.from({ length: count }, next);
  };
}

/** One block of the key stream, for a state of 16 words. */
export function chachaBlock(state: Uint32Array): Uint8Array<ArrayBuffer> {
  const mixed = Uint32Array.from(state);
  for (let round = 0; round < 10; round++) for (const quarter of ROUNDS) quarterRound(mixed, quarter);
  const view = new DataView(new ArrayBuffer(BLOCK_BYTES));
  for (const [index, value] of mixed.entries()) view.setUint32(index * 4, value + at(state, index), true);
  return new Uint8Array(view.buffer);
}

function quarterRound(words: Uint32Array, [a, b, c, d]: Quarter): void {
  const step = (to: number, from: number, turned: number, bits: number): void => {
    words[to] = at(words, to) + at(words, from);
    const mixed = at(words, turned) ^ at(words, to);
    words[turned] = (mixed << bits) | (mixed >>> (32 - bits));
  };
  step(a, b, d, 16);
  step(c, d, b, 12);
  step(a, b, d, 8);
  step(c, d, b, 7);
}

function word(seed: string, index: number): number {
  const bytes = [3, 2, 1, 0].map((byte) => seed.slice(index * 8 + byte * 2, index * 8 + byte * 2 + 2)).join('');
  return Number.parseInt(bytes, 16);
}

function at(words: Uint32Array, index: number): number {
  return words[index] ?? 0;
}
