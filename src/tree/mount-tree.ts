/** The root of the mount: every provider under its name, and the host's own status files. */
import { HostError } from '../contract/errors.ts';
import { partOf } from './disk-bytes.ts';
import type { Attributes, DirectoryEntry } from './file-system.ts';
import { createInodes } from './inodes.ts';
import { createOpenFiles, type OpenFiles, type Version } from './open-files.ts';
import { inPieces } from './pauses.ts';
import type { Clock } from './ports.ts';
import { locate, type Place } from './place.ts';
import type { NodeStatus, ProviderTree } from './provider-tree.ts';
import { STATUS_DIRECTORY, type StatusFiles } from './status-files.ts';
import { createStatusTree, type StatusTree } from './status-tree.ts';
import type { AtOnce, ServedFileSystem, VersionedFileSystem } from './versioned-file-system.ts';
import { createVersionedTree } from './versioned-tree.ts';

export interface MountTreeOptions {
  /** Names are those of the configuration. */
  readonly providers: ReadonlyMap<string, ProviderTree>;
  readonly status: StatusFiles;
  readonly clock: Clock;
}

/** A listing is made for whoever else asks, too: nobody gives it up. */
const NEVER = new AbortController().signal;

/** A name of a listing before it has a number. */
type Name = Omit<DirectoryEntry, 'ino'>;

export function createMountTree(options: MountTreeOptions): ServedFileSystem {
  const { providers, clock } = options;
  const mounted = clock();
  const status = createStatusTree(options.status, mounted);
  const { statusOf, namesOf } = createPlaces(providers, status, mounted);
  const inodes = createInodes();
  const files = createOpenFiles();

  const attributesOf = (path: string, version: Version): Attributes => ({
    ino: inodes(path),
    kind: 'file',
    size: version.bytes.byteLength,
    modified: version.modified,
  });

  const versioned = createVersionedTree({ providers, status, inodes, clock });
  return {
    versioned,
    atOnce: versioned === undefined ? undefined : createAtOnce(versioned, files, attributesOf),
    async getattr(path) {
      const pinned = files.pinned(path);
      if (pinned !== undefined) return attributesOf(path, pinned);
      const found = await statusOf(locate(path, providers));
      if (found === undefined) throw new HostError('not-found', `There is no "${path}"`, 'Check the name.');
      return { ino: inodes(path), ...found };
    },
    async readdir(path) {
      // Made once for each answer, and kept with it.
      if (versioned !== undefined) return (await versioned.list(path, NEVER)).entries;
      const prefix = path === '/' ? '/' : `${path}/`;
      const names = await namesOf(locate(path, providers));
      const entries: DirectoryEntry[] = [
        { name: '.', kind: 'directory', ino: inodes(path) },
        { name: '..', kind: 'directory', ino: inodes(path.slice(0, path.lastIndexOf('/')) || '/') },
      ];
      for await (const piece of inPieces(names))
        for (const { name, kind } of piece) entries.push({ name, kind, ino: inodes(prefix + name) });
      return entries;
    },
    async open(path) {
      const place = locate(path, providers);
      if (place.kind === 'provider') return files.open(path, files.pinned(path) ?? (await place.tree.read(place.path)));
      const content = status.read(place.kind === 'status' ? place.path : '');
      if (content.grows === true && place.kind === 'status') return files.openLive(path, () => status.read(place.path));
      return files.open(path, files.pinned(path) ?? content);
    },
    fgetattr(handle) {
      const { path, version } = files.get(handle);
      return attributesOf(path, version);
    },
    read: (handle, offset, length, room) => partOf(files.get(handle).version.bytes, offset, length, room),
    release: files.release,
  };
}

function createAtOnce(
  { peek }: Pick<VersionedFileSystem, 'peek'>,
  files: OpenFiles,
  attributesOf: (path: string, version: Version) => Attributes,
): AtOnce {
  return {
    getattr(path) {
      const pinned = files.pinned(path);
      if (pinned !== undefined) return attributesOf(path, pinned);
      const entry = peek(path);
      return entry === undefined || entry.kind === 'missing' ? undefined : { size: 0, ...entry };
    },
    open(path) {
      const pinned = files.pinned(path);
      if (pinned !== undefined) return files.open(path, pinned);
      const entry = peek(path);
      if (entry?.kind !== 'file' || entry.bytes === undefined || entry.follows) return undefined;
      return files.open(path, { bytes: entry.bytes, modified: entry.modified });
    },
  };
}

interface Places {
  statusOf(place: Place): Promise<NodeStatus | undefined>;
  namesOf(place: Place): Promise<Iterable<Name>>;
}

function createPlaces(providers: MountTreeOptions['providers'], status: StatusTree, mounted: number): Places {
  return {
    async statusOf(place) {
      if (place.kind === 'root') return directory(mounted);
      if (place.kind === 'provider') return place.tree.stat(place.path);
      const seen = status.look(place.path);
      return seen.kind === 'missing' ? undefined : { size: 0, ...seen };
    },
    async namesOf(place) {
      if (place.kind === 'root')
        return [STATUS_DIRECTORY, ...providers.keys()].map((name) => ({ name, kind: 'directory' }));
      if (place.kind === 'status') return status.names(place.path);
      const { entries } = await place.tree.list(place.path);
      return entries.entries().map(([name, { kind }]) => ({ name, kind }));
    },
  };
}

const directory = (modified: number): NodeStatus => ({ kind: 'directory', size: 0, modified });
