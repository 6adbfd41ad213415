/** A small file system in memory for a driver that is fed requests: what is known at once, what comes late, never, or not at all. */
import { HostError, type VersionedFileSystem } from '../../src/index.ts';

type Entry = ReturnType<VersionedFileSystem['peek']>;
type Listing = NonNullable<ReturnType<VersionedFileSystem['peekListing']>>;

/** What every whole file holds. */
export const CONTENT: Uint8Array = Buffer.from('the content of a file');

const NEVER_ENDING = 10 ** 15;
const ENTRIES = 300;

function file(ino: number, more: object = {}): NonNullable<Entry> {
  return {
    kind: 'file',
    ino,
    size: CONTENT.byteLength,
    modified: 0,
    version: 1,
    freshUntil: NEVER_ENDING,
    follows: false,
    ...more,
  };
}

const folder = (ino: number): NonNullable<Entry> => ({ kind: 'directory', ino, modified: 0, freshUntil: NEVER_ENDING });

const KNOWN: Readonly<Record<string, NonNullable<Entry>>> = {
  '/': folder(1),
  '/directory': folder(2),
  '/file': file(3),
  '/growing': file(4, { follows: true, freshUntil: 0, bytes: CONTENT }),
  '/missing': { kind: 'missing', freshUntil: NEVER_ENDING },
};

// Every third one has a size that nobody knows.
const LISTING: Listing = {
  version: 1,
  freshUntil: NEVER_ENDING,
  entries: [
    ...['.', '..'].map((name) => ({ name, ino: 2, kind: 'directory' as const })),
    ...Array.from({ length: ENTRIES }, (_, index) => {
      const entry = file(100 + index);
      const listed = { name: `entry-${index}`, ino: 100 + index, kind: 'file' as const };
      return entry.kind === 'file' && index % 3 > 0 ? { ...listed, entry } : listed;
    }),
  ],
};

function lookup(path: string, signal: AbortSignal): Promise<NonNullable<Entry>> {
  if (path.endsWith('/slow'))
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('nobody waits'))));
  if (path.endsWith('/fails')) return Promise.reject(new HostError('unavailable', 'It fails.', 'Try something else.'));
  const known = KNOWN[path] ?? (path.startsWith('/directory/entry-') || path === '/late' ? file(50) : undefined);
  return new Promise((resolve) => setImmediate(() => resolve(known ?? { kind: 'missing', freshUntil: 0 })));
}

/** Serves it by versions. */
export function versionedFiles(): VersionedFileSystem {
  return {
    peek: (path) => KNOWN[path],
    lookup,
    peekListing: (path) => (path === '/directory' ? LISTING : undefined),
    list: async () => LISTING,
    read: async () => CONTENT,
    subscribe: () => () => undefined,
  };
}

/** Serves it by handles, where nothing is known at once. */
export function handledFiles(): VersionedFileSystem {
  const open = new Set<number>();
  let last = 0;
  const required = (handle: number): void => {
    if (!open.has(handle)) throw new HostError('invalid', `Handle ${handle} is not open`, 'Open it first.');
  };
  return {
    ...versionedFiles(),
    peek: () => undefined,
    peekListing: () => undefined,
    handles: {
      async open() {
        last += 1;
        open.add(last);
        return last;
      },
      fgetattr(handle) {
        required(handle);
        return { kind: 'file', ino: 3, size: CONTENT.byteLength, modified: 0 };
      },
      read(handle, offset, length) {
        required(handle);
        return CONTENT.subarray(offset, offset + length);
      },
      release(handle) {
        required(handle);
        open.delete(handle);
      },
    },
  };
}
