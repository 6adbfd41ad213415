/** What the boot code and the program that it starts agree on. */
import type { Frame } from '../frame.ts';

/** A sandbox's only way out: frames on its standard streams, blocking. */
export interface ChildIo {
  /** The next frame; `undefined` when the host has closed the stream. */
  receive(): Frame | undefined;
  send(header: object, tail?: readonly Uint8Array[]): void;
}

/** Imports a JavaScript module from its source, under a name that makes no error message long. */
export type ImportSource = (source: Uint8Array) => Promise<unknown>;

/** The module that the host sends as the first frame. */
export interface ChildProgram {
  main(io: ChildIo, importSource: ImportSource): Promise<void>;
}
