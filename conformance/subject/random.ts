/** Numbers that follow from a seed: the same run looks at the same paths. */
import { hash } from 'node:crypto';

/** A generator in [0, 1) for one purpose of a run, like `Math.random`. */
export function randomFrom(seed: number, purpose: string): () => number {
  let state = Number.parseInt(hash('sha256', `${seed} ${purpose}`, 'hex').slice(0, 8), 16);
  // mulberry32: one 32-bit state, equidistributed, good enough to choose paths and names by.
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** At most `count` of `items`, chosen by `random`, in their order. */
export function sampleOf<Item>(items: readonly Item[], count: number, random: () => number): readonly Item[] {
  if (items.length <= count) return items;
  const chosen = items
    .map((item, index) => ({ item, index, rank: random() }))
    .toSorted((one, other) => one.rank - other.rank)
    .slice(0, count);
  return chosen.toSorted((one, other) => one.index - other.index).map(({ item }) => item);
}
