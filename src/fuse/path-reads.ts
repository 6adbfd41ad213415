/** Reads of files that nobody opened: when `open` was answered "not needed", the kernel sends no handle with a read. */
import type { FileSystem } from '../tree/file-system.ts';

/** Reads by path. Fails as `open` does. */
export type ReadPath = (path: string, offset: number, length: number) => Promise<Uint8Array>;

interface Opened {
  readonly handle: Promise<number>;
  /** Reads that are under way. */
  users: number;
  stale: boolean;
}

/** Milliseconds for which a file stays open for the reads that follow: a file in memory is opened again for nothing. */
const KEPT = 1000;

/** Opens a file for the reads that come within a second, so that they see one version, and then lets go of it. */
export function createPathReads({ open, read, release }: Pick<FileSystem, 'open' | 'read' | 'release'>): ReadPath {
  const opened = new Map<string, Opened>();

  function begin(path: string): Opened {
    const entry = { handle: open(path), users: 0, stale: false };
    opened.set(path, entry);
    const end = (): void => {
      if (opened.get(path) === entry) opened.delete(path);
      entry.stale = true;
      letGo(entry);
    };
    setTimeout(end, KEPT).unref();
    return entry;
  }

  function letGo({ handle, users, stale }: Opened): void {
    // One that could not be opened has nothing to release; who wanted to read it hears why.
    if (stale && users === 0) handle.then(release, () => undefined);
  }

  return async (path, offset, length) => {
    const entry = opened.get(path) ?? begin(path);
    entry.users += 1;
    try {
      return read(await entry.handle, offset, length);
    } catch (error) {
      // The next one may have more luck.
      if (opened.get(path) === entry) opened.delete(path);
      throw error;
    } finally {
      entry.users -= 1;
      letGo(entry);
    }
  };
}
