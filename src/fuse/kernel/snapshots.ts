/** Listings that are being read: a reader that comes back for the next page finds the listing that it began with. */
import type { Listing } from '../../tree/versioned-file-system.ts';

/** A listing as it is handed out page by page. */
export interface Snapshot {
  readonly listing: Listing;
  /** How many changes of the directory had been told when it was begun; `undefined` when one came while it was made. */
  readonly told: number | undefined;
}

export interface Snapshots {
  /** Begins a listing; the offset of its first entry. */
  begin(snapshot: Snapshot): number;
  /** What an offset is of, while it is remembered. */
  find(offset: number): Snapshot | undefined;
}

/** More entries than any listing has: an offset is the number of the listing in such spans, and the index of the next entry. */
export const SPAN = 0x100_0000;
const MAX_NUMBER = 0x1000_0000;
const REMEMBERED = 64;

/** Remembers the last {@link REMEMBERED} listings: a later page of an older one comes from whatever the directory has then. */
export function createSnapshots(): Snapshots {
  const numbers = new WeakMap<Listing, number>();
  const snapshots = new Map<number, Snapshot>();
  let last = 0;

  function numberOf(listing: Listing): number {
    const known = numbers.get(listing);
    if (known !== undefined && snapshots.get(known)?.listing === listing) return known;
    last = (last % MAX_NUMBER) + 1;
    numbers.set(listing, last);
    return last;
  }

  return {
    begin(snapshot) {
      const number = numberOf(snapshot.listing);
      // Behind all others, as the one that was used last.
      snapshots.delete(number);
      snapshots.set(number, snapshot);
      const [oldest] = snapshots.keys();
      if (snapshots.size > REMEMBERED && oldest !== undefined) snapshots.delete(oldest);
      return number * SPAN;
    },
    find: (offset) => snapshots.get(Math.floor(offset / SPAN)),
  };
}
