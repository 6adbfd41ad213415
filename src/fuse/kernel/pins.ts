/** The bytes of versions that the kernel knows, kept so that every read of a version sees the same ones. */
import type { Node } from './nodes.ts';

export interface Pins {
  /** Keeps the bytes of a version for as long as the kernel knows it; the ones that are kept already win. */
  pin(node: Node, bytes: Uint8Array): Uint8Array;
  /** A node is gone, and its bytes with it. */
  unpin(node: Node): void;
  readonly bytes: number;
}

export function createPins(): Pins {
  let bytes = 0;
  return {
    pin(node, offered) {
      if (node.bytes !== undefined) return node.bytes;
      node.bytes = offered;
      bytes += offered.byteLength;
      return offered;
    },
    unpin(node) {
      bytes -= node.bytes?.byteLength ?? 0;
      node.bytes = undefined;
    },
    get bytes() {
      return bytes;
    },
  };
}
