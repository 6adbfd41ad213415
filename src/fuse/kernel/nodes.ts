/** What the kernel knows by number: one node for each version of a file, one for each directory, until it forgets them. */
import type { NodeKind } from '../../contract/node.ts';
import type { FileEntry, FolderEntry } from '../../tree/versioned-file-system.ts';

/** The number of the root: `FUSE_ROOT_ID`. */
export const ROOT_ID = 1;

export interface Node {
  readonly id: number;
  readonly path: string;
  readonly kind: NodeKind;
  readonly ino: number;
  /** Whether its content may change: a directory, or a file that is followed as it grows. */
  readonly changing: boolean;
  version: number;
  size: number;
  modified: number;
  /** How often the kernel was told of it and has not forgotten it. */
  lookups: number;
  /**
   * Shown below the millisecond of a changing node's time: the kernel drops the pages or the listing that it keeps when, and only
   * when, the time moves.
   */
  changes: number;
  /** Of a directory, the version of the listing that the kernel may be keeping. */
  listed: number | undefined;
  /** Of a directory, how many changes of its names were told: a listing that was begun before one is not to be kept. */
  told: number;
  /** Until when the kernel was told that it may use the attributes. */
  attributesUntil: number;
  /** Of a file that keeps its version, its bytes once they were read or looked up. */
  bytes: Uint8Array | undefined;
}

export interface Nodes {
  get(id: number): Node | undefined;
  /** The node to which a path led last, if the kernel has not forgotten it. */
  at(path: string): Node | undefined;
  /** The node of what is at a path now: the one that is known when the version is the same, else a new one. */
  reach(path: string, entry: FileEntry | FolderEntry): Node;
  /** Forgets some of its lookups, and the node with the last of them. */
  forget(id: number, lookups: number): void;
  /** Nodes from the one that was reached first to the one that was reached last. */
  all(): Iterable<Node>;
  /** Puts a node behind all others in {@link all}. */
  renew(node: Node): void;
  readonly size: number;
}

/** `onGone` hears of each node that is forgotten. */
export function createNodes(onGone: (node: Node) => void): Nodes {
  const byId = new Map<number, Node>();
  const byPath = new Map<string, Node>();
  let last = ROOT_ID - 1;

  function add(path: string, entry: FileEntry | FolderEntry): Node {
    last += 1;
    const node = nodeOf(last, path, entry);
    byId.set(node.id, node);
    byPath.set(path, node);
    return node;
  }

  add('/', { kind: 'directory', ino: ROOT_ID, modified: 0, freshUntil: 0 });
  return {
    get: (id) => byId.get(id),
    at: (path) => byPath.get(path),
    reach(path, entry) {
      const known = byPath.get(path);
      return known !== undefined && isSame(known, entry) ? known : add(path, entry);
    },
    forget(id, lookups) {
      const node = byId.get(id);
      if (node === undefined || id === ROOT_ID) return;
      node.lookups -= lookups;
      if (node.lookups > 0) return;
      byId.delete(id);
      if (byPath.get(node.path) === node) byPath.delete(node.path);
      onGone(node);
    },
    all: () => byId.values(),
    renew(node) {
      if (byId.delete(node.id)) byId.set(node.id, node);
    },
    get size() {
      return byId.size;
    },
  };
}

// Written out: spreading objects would be half of the cost of a long listing.
function nodeOf(id: number, path: string, entry: FileEntry | FolderEntry): Node {
  const isFile = entry.kind === 'file';
  return {
    id,
    path,
    kind: entry.kind,
    ino: entry.ino,
    changing: isFile ? entry.follows : true,
    version: isFile ? entry.version : 0,
    size: isFile ? entry.size : 0,
    modified: entry.modified,
    lookups: 0,
    changes: 0,
    listed: undefined,
    told: 0,
    attributesUntil: 0,
    bytes: undefined,
  };
}

function isSame(node: Node, entry: FileEntry | FolderEntry): boolean {
  if (node.kind !== entry.kind) return false;
  if (entry.kind === 'directory') return true;
  return node.changing === entry.follows && (node.changing || node.version === entry.version);
}

/** Brings a changing node up to date with what is at its path now. A file that keeps its version has nothing to bring. */
export function refresh(node: Node, entry: FileEntry | FolderEntry): void {
  if (!node.changing) return;
  node.modified = entry.modified;
  if (entry.kind === 'file') {
    if (entry.version !== node.version) node.changes += 1;
    node.version = entry.version;
    node.size = entry.size;
  } else if (node.listed !== undefined && entry.listing?.version !== node.listed) {
    node.changes += 1;
    node.listed = undefined;
  }
}

/** The path of a name in a directory. */
export function childPath(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}

/** The directory of a path, and the name in it. */
export function splitName(path: string): { readonly directory: string; readonly name: string } {
  const slash = path.lastIndexOf('/');
  return { directory: slash <= 0 ? '/' : path.slice(0, slash), name: path.slice(slash + 1) };
}
