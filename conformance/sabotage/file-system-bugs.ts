/** Sabotages between the tree and the driver. */
import { type ErrorCode, type FileSystem, HostError } from '../../src/index.ts';
import type { FILE_SYSTEM } from './file-system-table.ts';
import type { Sabotage } from './sabotage.ts';

const BORDER = 4096;
const INODES = 4;
const LOOKS = 4;

/** Each by its name in the table. */
export const FILE_SYSTEM_BUGS: Readonly<Record<(typeof FILE_SYSTEM)[number]['name'], Sabotage>> = {
  'sizes-off-by-one': attributes(({ size, kind, ...rest }) => ({
    ...rest,
    kind,
    size: kind === 'file' ? size + 1 : size,
  })),
  'short-reads': {
    fileSystem: (real) => ({
      ...real,
      read: (handle, offset, length) => real.read(handle, offset, Math.min(length, BORDER - (offset % BORDER))),
    }),
  },
  'zeros-past-end': {
    fileSystem: (real) => ({
      ...real,
      read: (handle, offset, length) => Buffer.concat([real.read(handle, offset, length)], length),
    }),
  },
  'open-file-changes': { fileSystem: newestVersion },
  'inodes-repeat': {
    fileSystem: (real) => ({
      ...attributes(({ ino, ...rest }) => ({ ...rest, ino: 1 + (ino % INODES) })).fileSystem(real),
      readdir: async (path) =>
        (await real.readdir(path)).map(({ ino, ...rest }) => ({ ...rest, ino: 1 + (ino % INODES) })),
    }),
  },
  'last-name-lost': listing((entries) => (entries.length > 3 ? entries.slice(0, -1) : entries)),
  'types-swapped': listing((entries) =>
    entries.map((entry) => ({ ...entry, kind: entry.kind === 'file' ? 'directory' : 'file' })),
  ),
  'files-turn': { fileSystem: turning },
  'names-folded': listing((entries) => entries.map((entry) => ({ ...entry, name: entry.name.toLowerCase() }))),
  'names-invented': {
    fileSystem: (real) => ({
      ...real,
      getattr: (path) =>
        real.getattr(path).catch((error: unknown) => {
          if (!(error instanceof HostError && error.code === 'not-found')) throw error;
          return { ino: 0x7fff_ffff, kind: 'file' as const, size: 0, modified: 0 };
        }),
    }),
  },
  'missing-is-io-error': failing('not-found', 'internal'),
  'denied-is-invalid': failing('upstream-denied', 'invalid'),
  'throttled-is-io-error': failing('upstream-throttled', 'internal'),
  'deadline-is-throttled': failing('upstream-deadline', 'unavailable'),
};

type Attributes = Awaited<ReturnType<FileSystem['getattr']>>;
type Entries = Awaited<ReturnType<FileSystem['readdir']>>;

function attributes(change: (attributes: Attributes) => Attributes): Required<Pick<Sabotage, 'fileSystem'>> {
  return {
    fileSystem: (real) => ({
      ...real,
      getattr: async (path) => change(await real.getattr(path)),
      fgetattr: (handle) => change(real.fgetattr(handle)),
    }),
  };
}

function listing(change: (entries: Entries) => Entries): Sabotage {
  return { fileSystem: (real) => ({ ...real, readdir: async (path) => change(await real.readdir(path)) }) };
}

/** What is below a file that has turned is missing, and no longer below a file. */
function turning(real: FileSystem): FileSystem {
  const looks = new Map<string, number>();
  const isBelowFile = (error: unknown): boolean => error instanceof HostError && error.code === 'not-a-directory';
  return {
    ...real,
    async getattr(path) {
      try {
        const found = await real.getattr(path);
        const count = (looks.get(path) ?? 0) + 1;
        looks.set(path, count);
        return found.kind === 'file' && count > LOOKS ? { ...found, kind: 'directory', size: 0 } : found;
      } catch (error) {
        if (isBelowFile(error)) throw new HostError('not-found', 'It is gone', 'Look again.');
        throw error;
      }
    },
    readdir: (path) =>
      real.readdir(path).catch((error: unknown) => {
        if (isBelowFile(error)) return [];
        throw error;
      }),
  };
}

/** One failure is taken for another, with the errno of that one. */
function failing(from: ErrorCode, to: ErrorCode): Sabotage {
  const replaced = (error: unknown): never => {
    if (!(error instanceof HostError && error.code === from)) throw error;
    throw new HostError(to, error.message, error.advice);
  };
  return {
    fileSystem: (real) => ({
      ...real,
      getattr: (path) => real.getattr(path).catch(replaced),
      readdir: (path) => real.readdir(path).catch(replaced),
      open: (path) => real.open(path).catch(replaced),
    }),
  };
}

/** Opening a file gives all who have it open the version that is new by then. */
function newestVersion(real: FileSystem): FileSystem {
  const opened = new Map<number, string>();
  const newest = new Map<string, number>();
  let last = 0;
  const realOf = (handle: number): number => newest.get(opened.get(handle) ?? '') ?? 0;
  return {
    ...real,
    async open(path) {
      const before = newest.get(path);
      if (before !== undefined) real.release(before);
      newest.delete(path);
      newest.set(path, await real.open(path));
      last += 1;
      opened.set(last, path);
      return last;
    },
    fgetattr: (handle) => real.fgetattr(realOf(handle)),
    read: (handle, offset, length) => real.read(realOf(handle), offset, length),
    release(handle) {
      const path = opened.get(handle) ?? '';
      opened.delete(handle);
      const current = newest.get(path);
      if (current === undefined || [...opened.values()].includes(path)) return;
      newest.delete(path);
      real.release(current);
    },
  };
}
