/** Listings as they were at `opendir`: the binding gives `readdir` no handle, so they are kept by path. */
import type { DirectoryEntry } from '../tree/file-system.ts';

export interface Snapshots {
  /** Lists the directory anew and keeps that while it is open. */
  take(path: string): Promise<void>;
  /** What the last `opendir` of this path saw. */
  current(path: string): Promise<readonly DirectoryEntry[]>;
  /** One `releasedir`. */
  drop(path: string): void;
}

export function createSnapshots(list: (path: string) => Promise<readonly DirectoryEntry[]>): Snapshots {
  const open = new Map<string, { entries: readonly DirectoryEntry[]; count: number }>();
  return {
    async take(path) {
      const entries = await list(path);
      open.set(path, { entries, count: (open.get(path)?.count ?? 0) + 1 });
    },
    current: async (path) => open.get(path)?.entries ?? list(path),
    drop(path) {
      const snapshot = open.get(path);
      if (snapshot === undefined || snapshot.count === 1) open.delete(path);
      else open.set(path, { ...snapshot, count: snapshot.count - 1 });
    },
  };
}
