/** The root of the mount: every provider under its name, and the host's own status files. */
import { HostError } from '../contract/errors.ts';
import { parseProviderPath, type PathProblem, type ProviderPath } from '../contract/path.ts';
import type { Attributes, DirectoryEntry, FileSystem } from './file-system.ts';
import { createInodes } from './inodes.ts';
import { createOpenFiles, type Version } from './open-files.ts';
import { inPieces } from './pauses.ts';
import type { Clock } from './ports.ts';
import type { NodeStatus, ProviderTree } from './provider-tree.ts';
import { STATUS_DIRECTORY, type StatusFiles, statusKind, statusNames } from './status-files.ts';

export interface MountTreeOptions {
  /** Names are those of the configuration. */
  readonly providers: ReadonlyMap<string, ProviderTree>;
  readonly status: StatusFiles;
  readonly clock: Clock;
}

/** Where a kernel path leads. */
type Place =
  | { readonly kind: 'root' }
  | { readonly kind: 'status'; readonly path: string }
  | { readonly kind: 'provider'; readonly tree: ProviderTree; readonly path: ProviderPath };

/** A name of a listing before it has a number. */
type Name = Omit<DirectoryEntry, 'ino'>;

export function createMountTree(options: MountTreeOptions): FileSystem {
  const { statusOf, namesOf } = createPlaces(options);
  const inodes = createInodes();
  const files = createOpenFiles();

  const attributesOf = (path: string, version: Version): Attributes => ({
    ino: inodes(path),
    kind: 'file',
    size: version.bytes.byteLength,
    modified: version.modified,
  });

  return {
    async getattr(path) {
      const pinned = files.pinned(path);
      if (pinned !== undefined) return attributesOf(path, pinned);
      const found = await statusOf(locate(path, options.providers));
      if (found === undefined) throw new HostError('not-found', `There is no "${path}"`, 'Check the name.');
      return { ino: inodes(path), ...found };
    },
    async readdir(path) {
      const prefix = path === '/' ? '/' : `${path}/`;
      const names = await namesOf(locate(path, options.providers));
      const entries: DirectoryEntry[] = [
        { name: '.', kind: 'directory', ino: inodes(path) },
        { name: '..', kind: 'directory', ino: inodes(path.slice(0, path.lastIndexOf('/')) || '/') },
      ];
      for await (const piece of inPieces(names))
        for (const { name, kind } of piece) entries.push({ name, kind, ino: inodes(prefix + name) });
      return entries;
    },
    async open(path) {
      const place = locate(path, options.providers);
      if (place.kind === 'provider') return files.open(path, files.pinned(path) ?? (await place.tree.read(place.path)));
      const current = place.kind === 'status' ? options.status.get(place.path) : undefined;
      const content = current?.();
      if (current !== undefined && content?.grows === true) return files.openLive(path, current);
      if (content !== undefined) return files.open(path, files.pinned(path) ?? content);
      throw new HostError('not-a-file', 'This is a directory of the host', 'List it instead.');
    },
    fgetattr(handle) {
      const { path, version } = files.get(handle);
      return attributesOf(path, version);
    },
    read: (handle, offset, length) => files.get(handle).version.bytes.subarray(offset, offset + length),
    release: files.release,
  };
}

function locate(path: string, providers: MountTreeOptions['providers']): Place {
  const parsed = parseProviderPath(path);
  if (!parsed.ok) throw badPath(parsed.problem);
  const [, first = '', rest = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  if (first === '') return { kind: 'root' };
  if (first === STATUS_DIRECTORY) return { kind: 'status', path: rest };
  const tree = providers.get(first);
  if (tree === undefined) throw noSuchProvider(first);
  // A tail of a checked path is a checked path.
  return { kind: 'provider', tree, path: `/${rest}` as ProviderPath };
}

interface Places {
  statusOf(place: Place): Promise<NodeStatus | undefined>;
  namesOf(place: Place): Promise<Iterable<Name>>;
}

function createPlaces({ providers, status, clock }: MountTreeOptions): Places {
  const mounted = clock();
  return {
    async statusOf(place) {
      if (place.kind === 'root') return directory(mounted);
      if (place.kind === 'provider') return place.tree.stat(place.path);
      const content = status.get(place.path)?.();
      if (content !== undefined) return { kind: 'file', size: content.bytes.byteLength, modified: content.modified };
      return statusKind(status, place.path) === undefined ? undefined : directory(mounted);
    },
    async namesOf(place) {
      if (place.kind === 'root')
        return [STATUS_DIRECTORY, ...providers.keys()].map((name) => ({ name, kind: 'directory' }));
      if (place.kind === 'status') return statusEntries(status, place.path);
      const { entries } = await place.tree.list(place.path);
      return entries.entries().map(([name, { kind }]) => ({ name, kind }));
    },
  };
}

function statusEntries(status: StatusFiles, path: string): readonly Name[] {
  if (statusKind(status, path) !== 'directory') throw notListable(path);
  const prefix = path === '' ? '' : `${path}/`;
  return statusNames(status, path).map((name) => ({ name, kind: statusKind(status, prefix + name) ?? 'file' }));
}

const directory = (modified: number): NodeStatus => ({ kind: 'directory', size: 0, modified });

/** A caller's bad name is a name that does not exist, unless it is too long: contract.md section 2. */
function badPath(problem: PathProblem): HostError {
  const tooLong = problem.kind === 'too-long' || (problem.kind === 'segment' && problem.problem === 'too-long');
  return tooLong
    ? new HostError('name-too-long', 'The name or path is too long', 'Names have at most 255 bytes, paths 4,095.')
    : new HostError('not-found', 'No file can have this name', 'Check the name.');
}

function noSuchProvider(name: string): HostError {
  return new HostError('no-such-provider', `No provider is mounted as "${name}"`, 'List the root of the mount.');
}

function notListable(path: string): HostError {
  return new HostError('not-a-directory', `"${STATUS_DIRECTORY}/${path}" is not a directory`, 'Read it instead.');
}
