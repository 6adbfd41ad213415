/** The items of lists, selected once for each response: every name that is looked up in a list needs all of them. */
import { LRUCache } from 'lru-cache';
import type { ExpandedItem, Expansion } from '../contract/node.ts';
import type { StoredResponse } from './responses.ts';
import { createShare } from './sharing.ts';

/** One item, without what is kept as a response of its own. */
export type ListedItem = Omit<ExpandedItem, 'cached' | 'uncached'>;

/** The items that one response gives, in upstream's order. */
export interface Items {
  readonly all: readonly ListedItem[];
  /** The first one with this name. */
  named(name: string): ListedItem | undefined;
}

export interface SelectedItems {
  /** The items that `select` gave for the same expansion and response, else those that it gives now. */
  of(stored: StoredResponse, expansion: Expansion, select: () => Promise<readonly ExpandedItem[]>): Promise<Items>;
}

// What an item costs beside its texts: the object, its places in the list and by name.
const ITEM_COST = 240;

/** Keeps as many as `bytes` hold, each for as long as nobody has a younger response to the request. */
export function createSelectedItems(bytes: number): SelectedItems {
  const share = createShare<Items>();
  const kept = new LRUCache<string, Items>({ maxSize: Math.max(1, Math.floor(bytes)), sizeCalculation: sizeOf });
  const numbers = new WeakMap<StoredResponse, number>();
  let last = 0;

  /** A response that was confirmed or replaced is another one. */
  function numberOf(stored: StoredResponse): number {
    const known = numbers.get(stored);
    if (known !== undefined) return known;
    numbers.set(stored, (last += 1));
    return last;
  }

  return {
    async of(stored, { query, itemUrl }, select) {
      const key = JSON.stringify([numberOf(stored), query.select, itemUrl]);
      const known = kept.get(key);
      if (known !== undefined) return known;
      return share(key, async () => {
        const items = itemsOf(await select());
        if (stored.storable) kept.set(key, items);
        return items;
      });
    },
  };
}

function itemsOf(selected: readonly ExpandedItem[]): Items {
  const all = selected.map(({ name, kind, size, modified, version }) => ({ name, kind, size, modified, version }));
  let byName: Map<string, ListedItem> | undefined;
  return {
    all,
    named(name) {
      // From the end, so that the first one of a name stays.
      byName ??= new Map(all.toReversed().map((item) => [item.name, item]));
      return byName.get(name);
    },
  };
}

function sizeOf({ all }: Items): number {
  return all.reduce((sum, { name, version = '' }) => sum + ITEM_COST + 2 * (name.length + version.length), ITEM_COST);
}
