/** A cache of what has bytes: bounded by the memory that it takes, and by a shelf where the bytes lie on disk. */
import { LRUCache } from 'lru-cache';
import { isOnDisk } from './disk-bytes.ts';
import type { DiskShelf } from './disk-shelf.ts';

/** The part of an LRU cache that is needed here. */
export interface BodyCache<Key, Value> {
  get(key: Key): Value | undefined;
  /** The same, without being a use of it. */
  peek(key: Key): Value | undefined;
  has(key: Key): boolean;
  set(key: Key, value: Value): void;
  delete(key: Key): void;
}

export interface BodyCacheOptions<Value> {
  /** Bytes of memory. */
  readonly maxBytes: number;
  readonly shelf: DiskShelf;
  readonly bytesOf: (value: Value) => Uint8Array;
  /** What a value takes in memory. */
  readonly sizeOf: (value: Value) => number;
}

export function createBodyCache<Key extends string, Value extends object>(
  options: BodyCacheOptions<Value>,
): BodyCache<Key, Value> {
  const { maxBytes, shelf, bytesOf, sizeOf } = options;
  // Of what lies on disk only: most values do not, and there may be many.
  const drops = new Map<Key, () => void>();
  const kept = new LRUCache<Key, Value>({
    maxSize: maxBytes,
    sizeCalculation: sizeOf,
    disposeAfter(value, key) {
      const drop = drops.get(key);
      if (drop === undefined) return;
      drops.delete(key);
      shelf.release(bytesOf(value), drop);
    },
  });
  return {
    get(key) {
      const value = kept.get(key);
      if (value !== undefined && drops.has(key)) shelf.touch(bytesOf(value));
      return value;
    },
    peek: (key) => kept.peek(key),
    has: (key) => kept.has(key),
    delete: (key) => void kept.delete(key),
    set(key, value) {
      kept.set(key, value);
      const bytes = bytesOf(value);
      // It may have been too large for the memory; or the same value, which is held already.
      if (!isOnDisk(bytes) || !kept.has(key) || drops.has(key)) return;
      const drop = (): void => void kept.delete(key);
      if (!shelf.hold(bytes, drop)) return drop();
      drops.set(key, drop);
    },
  };
}
