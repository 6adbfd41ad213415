/** What a driver serves: the whole mount, as operations named after the system calls that cause them. */
import type { NodeKind } from '../contract/node.ts';

/** What `stat` shows; mode and owner are the driver's affair, since they are the same for every node of a kind. */
export interface Attributes {
  readonly ino: number;
  readonly kind: NodeKind;
  /** Bytes; exact for files, 0 for directories. */
  readonly size: number;
  /** Milliseconds since the Unix epoch. */
  readonly modified: number;
}

/** One name of a listing; `ino` and `kind` are what `getattr` gives for it. */
export interface DirectoryEntry {
  readonly name: string;
  readonly ino: number;
  readonly kind: NodeKind;
}

/** Paths are the kernel's: absolute below the mount point, not yet checked. Failures are `HostError`s. */
export interface FileSystem {
  /** Fails with `not-found` for a name that does not exist. */
  getattr(path: string): Promise<Attributes>;
  /** The names of a directory, `.` and `..` first. */
  readdir(path: string): Promise<readonly DirectoryEntry[]>;
  /** Opens a file for reading; every read of the handle sees the version that it opened. */
  open(path: string): Promise<number>;
  /** The attributes of the version that is open. */
  fgetattr(handle: number): Attributes;
  /** The bytes from `offset`, at most `length`; empty past the end. What does not lie in memory is read into `room`, if that is given. */
  read(handle: number, offset: number, length: number, room?: Uint8Array): Uint8Array;
  release(handle: number): void;
}
