/** What one provider's caches keep on disk, bounded for all of them together: a body is in several, and one file. */
import { LRUCache } from 'lru-cache';
import { isOnDisk } from './disk-bytes.ts';

/** Bytes that lie in memory are none of its business: they are held at once, and never dropped. */
export interface DiskShelf {
  /**
   * Counts the bytes until they are released as often as they are held. `drop` is called when they have to make room for others.
   * False, and nothing is counted, when they are more than the shelf may hold in all.
   */
  hold(bytes: Uint8Array, drop: () => void): boolean;
  /** The bytes were used just now. */
  touch(bytes: Uint8Array): void;
  release(bytes: Uint8Array, drop: () => void): void;
  /** The disk is full: drops everything. */
  clear(): void;
}

interface Held {
  readonly bytes: number;
  readonly drops: Set<() => void>;
}

/** Drops what was used least recently; with no capacity, nothing that lies on disk is kept. */
export function createDiskShelf(capacity: number): DiskShelf {
  const held = new LRUCache<ArrayBufferLike, Held>({
    // No bound at all is what 0 means there.
    maxSize: Math.max(1, capacity),
    sizeCalculation: ({ bytes }) => bytes,
    disposeAfter: ({ drops }, _, reason) => {
      if (reason === 'evict') for (const drop of drops) drop();
    },
  });
  return {
    hold(bytes, drop) {
      if (!isOnDisk(bytes)) return true;
      const { buffer } = bytes;
      if (buffer.byteLength > capacity) return false;
      const known = held.get(buffer);
      if (known === undefined) held.set(buffer, { bytes: buffer.byteLength, drops: new Set([drop]) });
      else known.drops.add(drop);
      return true;
    },
    touch: ({ buffer }) => void held.get(buffer),
    release({ buffer }, drop) {
      const known = held.peek(buffer);
      known?.drops.delete(drop);
      if (known?.drops.size === 0) held.delete(buffer);
    },
    clear() {
      const all = Array.from(held.values()).flatMap(({ drops }) => [...drops]);
      for (const drop of all) drop();
    },
  };
}
