/** What a mutating call is tried on, and how a try is written down. */
import koffi from 'koffi';
import { close } from './libc.ts';
import { pathBytes, type SentPath, terminated } from './call-path.ts';

/** A C function as the attempts use it: integers, buffers and null in, a number out that is −1 when it failed. */
export type Call = (...given: readonly (number | bigint | Uint8Array | null)[]) => number;

/** What there is to change; paths end with NUL. */
export interface Targets {
  readonly file: Uint8Array;
  readonly directory: Uint8Array;
  /** A name in a directory, where nothing is. */
  readonly missing: Uint8Array;
  /** Where the directory is moved to: beside itself. */
  readonly moved: Uint8Array;
  /** The directory of `missing` and the name in it. */
  readonly parent: Uint8Array;
  readonly name: Uint8Array;
}

/** One try. */
export interface Attempt<On> {
  /** Makes the call; −1 with the errno set when it is refused. */
  readonly call: (on: On) => number;
  /** Puts things back after a success as far as that can be done, so that the next attempt finds its target. */
  readonly undo?: (on: On) => void;
}

/** Attempts by the name that a report prints; in order, because a removal may need what was set before. */
export type Attempts<On = Targets> = Readonly<Record<string, Attempt<On>>>;

const SLASH = 0x2f;
const DOT = Buffer.from('.');
const NUL = Buffer.of(0);

/** The targets of three paths; the last component of `missing` is its name. */
export function targetsOf(file: SentPath, directory: SentPath, missing: SentPath): Targets {
  const path = pathBytes(missing);
  // A slash behind it would be in the way of an exchange that puts a file there.
  const folder = withoutSlashes(pathBytes(directory));
  const slash = path.lastIndexOf(SLASH);
  return {
    file: terminated(file),
    directory: Buffer.concat([folder, NUL]),
    missing: terminated(missing),
    moved: Buffer.concat([folder, Buffer.from('.moved'), NUL]),
    parent: Buffer.concat([slash === -1 ? DOT : path.subarray(0, slash + 1), NUL]),
    name: Buffer.concat([path.subarray(slash + 1), NUL]),
  };
}

function withoutSlashes(path: Buffer): Buffer {
  let end = path.byteLength;
  while (end > 1 && path[end - 1] === SLASH) end--;
  return path.subarray(0, end);
}

/** A descriptor that was opened is a success, and is of no use. */
export function closed(descriptor: number): number {
  return descriptor === -1 ? -1 : close(descriptor);
}

/** Tidies up after a call without losing its errno. */
export function afterwards(returned: number, tidy: () => void): number {
  const errno = koffi.errno();
  tidy();
  koffi.errno(errno);
  return returned;
}
