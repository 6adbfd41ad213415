/** A file system in memory whose owner says what changes, how long it holds and what hangs: both interfaces of the driver. */
import { HostError } from '../../../../src/contract/errors.ts';
import type {
  Change,
  Entry,
  ListedEntry,
  Listing,
  VersionedFileSystem,
} from '../../../../src/tree/versioned-file-system.ts';
import { createOpenFiles } from '../../../../src/tree/open-files.ts';
import type { FileSystem } from '../../../../src/tree/file-system.ts';

/** A file as its owner makes it. */
export interface MadeFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Milliseconds for which each answer about it holds; an hour by default. */
  readonly fresh?: number;
  readonly follows?: boolean;
  /** A listing does not know its size. */
  readonly sizeUnknown?: boolean;
}

export interface Memory {
  readonly versioned: VersionedFileSystem;
  /** The same without versions and lifetimes. */
  readonly plain: FileSystem;
  /** Makes a file, or a new version of it, and the directories above it. */
  put(file: MadeFile): void;
  remove(path: string): void;
  /** Tells the driver that what it was told no longer holds. */
  announce(change: Change): void;
  /** Nothing about this path is answered from now on. */
  hang(path: string): void;
  /** Peeks know nothing: each answer is asked for. */
  forgetful: boolean;
  /** How often each operation was asked for. */
  readonly calls: Record<string, number>;
  /** Called with a path when nobody waits for it any more. */
  onAbort: (path: string) => void;
}

interface Kept extends MadeFile {
  readonly version: number;
  readonly modified: number;
}

const HOUR = 3_600_000;
const START = Date.UTC(2024, 0, 1);

export function createMemory(clock: () => number): Memory {
  const files = new Map<string, Kept>();
  const folders = new Map<string, Set<string>>([['/', new Set()]]);
  const versions = new Map<string, Uint8Array>();
  const numbers = new Map<string, number>();
  const listings = new Map<string, Listing>();
  const listeners = new Set<(change: Change) => void>();
  const hanging = new Set<string>();
  const calls: Record<string, number> = {};
  let last = 0;

  const count = (call: string): void => void (calls[call] = (calls[call] ?? 0) + 1);

  function numberOf(path: string): number {
    const number = numbers.get(path) ?? numbers.size + 1;
    numbers.set(path, number);
    return number;
  }

  function attach(path: string): void {
    const slash = path.lastIndexOf('/');
    const parent = path.slice(0, slash) || '/';
    if (!folders.has(parent)) {
      folders.set(parent, new Set());
      attach(parent);
    }
    folders.get(parent)?.add(path.slice(slash + 1));
    listings.delete(parent);
  }

  function entryOf(path: string): Entry {
    const file = files.get(path);
    if (file !== undefined) {
      const { bytes, modified, version, fresh = HOUR, follows = false } = file;
      const freshUntil = follows ? 0 : clock() + fresh;
      const shown = follows ? { bytes } : {};
      return {
        kind: 'file',
        ino: numberOf(path),
        size: bytes.byteLength,
        modified,
        version,
        freshUntil,
        follows,
        ...shown,
      };
    }
    if (!folders.has(path)) return { kind: 'missing', freshUntil: clock() + HOUR };
    const listing = listings.get(path);
    const known = listing === undefined ? {} : { listing };
    return { kind: 'directory', ino: numberOf(path), modified: START, freshUntil: clock() + HOUR, ...known };
  }

  function listingOf(path: string): Listing {
    const known = listings.get(path);
    if (known !== undefined && known.freshUntil > clock()) return known;
    const names = folders.get(path);
    if (names === undefined) throw new HostError('not-a-directory', `"${path}" is no directory`, 'Read it.');
    const entries = [...names].map((name): ListedEntry => {
      const below = path === '/' ? `/${name}` : `${path}/${name}`;
      const entry = entryOf(below);
      if (entry.kind === 'missing') throw new TypeError(`${below} is listed and missing`);
      const isKnown = files.get(below)?.sizeUnknown !== true;
      return { name, ino: entry.ino, kind: entry.kind, ...(isKnown ? { entry } : {}) };
    });
    const dots = ['.', '..'].map((name): ListedEntry => ({ name, ino: numberOf(path), kind: 'directory' }));
    last += 1;
    const listing = { version: last, freshUntil: clock() + HOUR, entries: [...dots, ...entries] };
    listings.set(path, listing);
    return listing;
  }

  function hung<Value>(path: string, signal: AbortSignal | undefined, value: () => Value): Promise<Value> {
    if (!hanging.has(path)) return Promise.try(value);
    signal?.addEventListener('abort', () => memory.onAbort(path));
    return new Promise(() => undefined);
  }

  const versioned: VersionedFileSystem = {
    peek: (path) => (memory.forgetful || hanging.has(path) ? undefined : entryOf(path)),
    lookup(path, signal) {
      count('lookup');
      return hung(path, signal, () => entryOf(path));
    },
    peekListing: (path) => (memory.forgetful || hanging.has(path) ? undefined : listingOf(path)),
    list(path, signal) {
      count('list');
      return hung(path, signal, () => listingOf(path));
    },
    read(path, version, signal) {
      count('read');
      return hung(path, signal, () => {
        const bytes = versions.get(`${path}@${version}`);
        if (bytes === undefined)
          throw new HostError('internal', `version ${version} of "${path}" is gone`, 'Open it anew.');
        return bytes;
      });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  const memory: Memory = {
    versioned,
    plain: plainOf(versioned, (path) => files.get(path)),
    put(file) {
      last += 1;
      if (!files.has(file.path)) attach(file.path);
      const kept = { ...file, version: last, modified: START + last * 1000 };
      files.set(file.path, kept);
      versions.set(`${file.path}@${last}`, file.bytes);
      listings.delete(file.path.slice(0, file.path.lastIndexOf('/')) || '/');
    },
    remove(path) {
      const slash = path.lastIndexOf('/');
      files.delete(path);
      folders.get(path.slice(0, slash) || '/')?.delete(path.slice(slash + 1));
      listings.delete(path.slice(0, slash) || '/');
    },
    announce(change) {
      for (const listener of listeners) listener(change);
    },
    hang: (path) => void hanging.add(path),
    forgetful: false,
    calls,
    onAbort: () => undefined,
  };
  return memory;
}

/** The interface of the tree over the same files. */
function plainOf(versioned: VersionedFileSystem, fileAt: (path: string) => Kept | undefined): FileSystem {
  const open = createOpenFiles();
  const never = new AbortController().signal;
  return {
    async getattr(path) {
      const entry = await versioned.lookup(path, never);
      if (entry.kind === 'missing') throw new HostError('not-found', `There is no "${path}"`, 'Check the name.');
      return { size: 0, ...entry };
    },
    readdir: async (path) => (await versioned.list(path, never)).entries,
    async open(path) {
      const file = fileAt(path);
      if (file === undefined) throw new HostError('not-a-file', `"${path}" is no file`, 'List it.');
      return open.open(path, file);
    },
    fgetattr(handle) {
      const { path, version } = open.get(handle);
      const { modified, bytes } = version;
      return { ino: numberAt(path), kind: 'file', size: bytes.byteLength, modified };
    },
    read: (handle, offset, length) => open.get(handle).version.bytes.subarray(offset, offset + length),
    release: open.release,
  };

  function numberAt(path: string): number {
    const entry = versioned.peek(path);
    return entry === undefined || entry.kind === 'missing' ? 0 : entry.ino;
  }
}
