/** Counts for evidence. */

/** How many items there are of each kind, by its name. */
export function countBy<Item>(items: Iterable<Item>, kindOf: (item: Item) => string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const item of items) {
    const kind = kindOf(item);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
