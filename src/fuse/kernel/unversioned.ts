/** The tree as it is today, without lifetimes and versions: always right, and asked every time. */
import type { Attributes, FileSystem } from '../../tree/file-system.ts';
import type { Entry, VersionedFileSystem } from '../../tree/versioned-file-system.ts';

/**
 * Adapts a file system that pins versions from `open` to `release`. Everything is stale at once: the kernel asks for each
 * name, attribute, listing and open, and keeps pages only while a file is open.
 */
export function unversioned(fileSystem: FileSystem): VersionedFileSystem {
  return {
    peek: () => undefined,
    lookup: async (path) => entryOf(await fileSystem.getattr(path)),
    peekListing: () => undefined,
    list: async (path) => ({ version: 0, freshUntil: 0, entries: await fileSystem.readdir(path) }),
    read: () => Promise.reject(new TypeError('a file system with handles is read through them')),
    handles: fileSystem,
    subscribe: () => () => undefined,
  };
}

/** Attributes that hold at this moment only, of a path that is one node whatever its version. */
export function entryOf({ kind, ino, size, modified }: Attributes): Exclude<Entry, { kind: 'missing' }> {
  if (kind === 'directory') return { kind, ino, modified, freshUntil: 0 };
  return { kind, ino, size, modified, version: 0, freshUntil: 0, follows: true };
}
