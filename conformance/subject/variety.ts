/** Few that stand for many: chosen so that what is there once comes before the next of a kind. */
import type { SeenDirectory } from './facts.ts';
import { parentOf } from './path.ts';

// More than are ever taken.
const MANY = 10_000;

/**
 * At most `count` of the items, in their order. One after the other is taken of whose first key the fewest have been taken, then of
 * whose second, and so on; among equals chance decides.
 */
export function varietyOf<Item>(
  items: readonly Item[],
  count: number,
  random: () => number,
  keysOf: (item: Item) => readonly string[],
): readonly Item[] {
  if (items.length <= count) return items;
  const taken = new Map<string, number>();
  const left = items.map((item, index) => ({ item, index, keys: keysOf(item), rank: random() }));
  const cost = (keys: readonly string[]): number => keys.reduce((sum, key) => sum * MANY + (taken.get(key) ?? 0), 0);
  const chosen: typeof left = [];
  while (chosen.length < count) {
    const costs = left.map(({ keys, rank }) => cost(keys) + rank);
    const [next] = left.splice(costs.indexOf(Math.min(...costs)), 1);
    if (next === undefined) break;
    chosen.push(next);
    for (const key of next.keys) taken.set(key, (taken.get(key) ?? 0) + 1);
  }
  return chosen.toSorted((one, other) => one.index - other.index).map(({ item }) => item);
}

/** Files: the same name in many directories, and many names of one directory, are of a kind. */
export function someFiles<File extends { readonly path: string }>(
  files: readonly File[],
  count: number,
  random: () => number,
): readonly File[] {
  return varietyOf(files, count, random, ({ path }) => [path.slice(path.lastIndexOf('/')), `in ${parentOf(path)}`]);
}

/** Directories: those with the same names are made by the same code. */
export function someDirectories<Directory extends SeenDirectory>(
  directories: readonly Directory[],
  count: number,
  random: () => number,
): readonly Directory[] {
  return varietyOf(directories, count, random, ({ path, names }) => [JSON.stringify(names), `in ${parentOf(path)}`]);
}
