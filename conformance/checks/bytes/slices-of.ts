/** Which parts of a file are read by themselves. */

export interface Slice {
  readonly offset: number;
  readonly length: number;
}

// The kernel's page, what it reads ahead, and what it asks of a file system in one request at most.
const BLOCKS = [4_096, 32_768, 131_072, 1_048_576];
const BY_CHANCE = 16;
const LONGEST = 200_000;

/** Parts of a file of `size` bytes: by chance, at the borders of blocks, at both ends and across the end. */
export function slicesOf(size: number, random: () => number): readonly Slice[] {
  const borders = BLOCKS.filter((block) => block < size).flatMap((block) => [
    { offset: block - 1, length: 2 },
    { offset: block, length: 1 },
    { offset: block, length: 4_096 },
    { offset: block - 3, length: 4_099 },
    { offset: block * Math.floor((size - 1) / block), length: block },
  ]);
  const ends = [
    { offset: 0, length: 1 },
    { offset: 0, length: size + 1 },
    { offset: Math.max(0, size - 1), length: 1 },
    { offset: Math.max(0, size - 2), length: 4_096 },
    { offset: size >> 1, length: size },
  ];
  const chosen = Array.from({ length: size > 2 ? BY_CHANCE : 0 }, () => {
    const offset = Math.floor(random() * size);
    return { offset, length: 1 + Math.floor(random() * Math.min(size - offset, LONGEST)) };
  });
  return [...borders, ...ends, ...chosen];
}
