/**
 * The whole mount for a driver that keeps what it is told: how long what is said holds, and which version of a file is which.
 * `file-system.ts` is the same without versions and lifetimes.
 */
import type { Attributes, DirectoryEntry, FileSystem } from './file-system.ts';

/** A name that leads nowhere. Times are milliseconds since the Unix epoch. */
export interface MissingEntry {
  readonly kind: 'missing';
  /** Until when the kernel may say so itself. */
  readonly freshUntil: number;
}

/** A file with its exact size: looking up a file whose size is not known fetches it. */
export interface FileEntry {
  readonly kind: 'file';
  /** Stable for the path, whatever the version. */
  readonly ino: number;
  readonly size: number;
  readonly modified: number;
  /**
   * Which bytes these are: any change of the bytes, of the size or of the time gives another number that this path never had.
   * Each version is a node of its own, and an open descriptor goes on reading the one that it opened.
   */
  readonly version: number;
  /** Until when the path certainly leads to this version. */
  readonly freshUntil: number;
  /** Whether a descriptor follows the file as it grows instead of keeping one version, so that `tail -f` sees what comes. */
  readonly follows: boolean;
  /** The bytes of the version, when they are at hand: kept as long as the kernel knows the version. */
  readonly bytes?: Uint8Array | undefined;
}

export interface FolderEntry {
  readonly kind: 'directory';
  readonly ino: number;
  readonly modified: number;
  readonly freshUntil: number;
  /** The listing that is fresh now, when there is one: {@link Listing.version} and {@link Listing.freshUntil}. */
  readonly listing?: Pick<Listing, 'version' | 'freshUntil'> | undefined;
}

export type Entry = MissingEntry | FileEntry | FolderEntry;

/** One name of a listing; without an entry when its size is not known, which is not fetched for a listing. */
export interface ListedEntry extends DirectoryEntry {
  readonly entry?: FileEntry | FolderEntry | undefined;
}

/** The names of one directory, `.` and `..` first. Never changed once it was handed out. */
export interface Listing {
  /** Another number for each listing that this path ever had. */
  readonly version: number;
  readonly freshUntil: number;
  readonly entries: readonly ListedEntry[];
  /** Names about which the listing is out of date, or says less than is known: their entry is to be had from `peek`. */
  readonly asked?: { has(name: string): boolean } | undefined;
}

/** What changed before its lifetime was over: where a name leads, or the names of a directory. */
export interface Change {
  readonly kind: 'entry' | 'listing';
  readonly path: string;
}

/** Versions that are pinned between `open` and `release` instead of by their number. */
export type Handles = Pick<FileSystem, 'open' | 'fgetattr' | 'read' | 'release'>;

/**
 * Paths are absolute below the mount point, not yet checked. Failures are `HostError`s; a name that does not exist is a
 * `missing` entry, or `not-found` where nothing is known of how long it stays missing. A signal that is aborted means that
 * nobody waits any more: the reader was killed, or the deadline is over.
 */
export interface VersionedFileSystem {
  /** What is known and fresh, at once; `undefined` when it must be asked for. */
  peek(path: string): Entry | undefined;
  lookup(path: string, signal: AbortSignal): Promise<Entry>;
  peekListing(path: string): Listing | undefined;
  list(path: string, signal: AbortSignal): Promise<Listing>;
  /** All bytes of one version; fails when it was seen once and cannot be had any more. */
  read(path: string, version: number, signal: AbortSignal): Promise<Uint8Array>;
  /** With it, the kernel is made to ask at each open, and it keeps nothing between two of them. */
  readonly handles?: Handles | undefined;
  /** Calls the listener for every change; returns what ends that. */
  subscribe(listener: (change: Change) => void): () => void;
}

/** What is known at once, without waiting for anybody; `undefined` when it must be asked for. */
export interface AtOnce {
  getattr(path: string): Attributes | undefined;
  open(path: string): number | undefined;
}

/** What a driver is given: one file system in several forms. */
export interface ServedFileSystem extends FileSystem {
  /** Absent where only the plain form is right. */
  readonly versioned?: VersionedFileSystem | undefined;
  /** The same. */
  readonly atOnce?: AtOnce | undefined;
}
