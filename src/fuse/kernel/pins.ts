/** The bytes of versions that the kernel knows, kept so that every read of a version sees the same ones. */
import { memoryOf } from '../../tree/disk-bytes.ts';
import type { Node } from './nodes.ts';

export interface Pins {
  /** Keeps the bytes of a version for as long as the kernel knows it; the ones that are kept already win. */
  pin(node: Node, bytes: Uint8Array): Uint8Array;
  /** A node is gone, and its bytes with it. */
  unpin(node: Node): void;
  /** Those in memory. */
  readonly bytes: number;
  /** Those on disk. */
  readonly diskBytes: number;
}

export function createPins(): Pins {
  let bytes = 0;
  let diskBytes = 0;
  const count = (counted: Uint8Array, sign: 1 | -1): void => {
    const inMemory = memoryOf(counted);
    bytes += sign * inMemory;
    diskBytes += sign * (counted.byteLength - inMemory);
  };
  return {
    pin(node, offered) {
      if (node.bytes !== undefined) return node.bytes;
      node.bytes = offered;
      count(offered, 1);
      return offered;
    },
    unpin(node) {
      if (node.bytes !== undefined) count(node.bytes, -1);
      node.bytes = undefined;
    },
    get bytes() {
      return bytes;
    },
    get diskBytes() {
      return diskBytes;
    },
  };
}
