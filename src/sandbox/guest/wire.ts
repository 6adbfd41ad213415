/** jco's values as JSON for the host: numbers for bigints, `[offset, length]` into the frame's tail for bytes. */
import { GuestFault } from './fault.ts';
import type { Item } from './item.ts';
import type { LiftedBytes, LiftedError, LiftedNode } from './instance.ts';

/** Part of an answer: JSON, and the bytes that it refers to. */
export interface Wire {
  readonly header: unknown;
  readonly tail: readonly Uint8Array[];
}

/** Writes a list element to JSON; bytes go through `keep`, which gives their place in the tail. */
export type KeepBytes = (bytes: Uint8Array) => readonly [offset: number, length: number];

/** One node. Numbers beyond 2^53 lose precision here and are refused by the host, which checks every field. */
export function wireNode(node: LiftedNode, keep: KeepBytes): unknown {
  return plain(node, keep);
}

/** One item of an expansion. */
export function wireItem(item: Item, keep: KeepBytes): unknown {
  return plain(item, keep);
}

/** The answer of `read-file`; more than `most` bytes in it are refused. */
export function wireReadResult(result: { tag: string; val: LiftedBytes | LiftedError }, most: number): Wire {
  const tail: Uint8Array[] = [];
  let length = 0;
  const header = plain(result, (bytes) => {
    tail.push(bytes);
    length += bytes.byteLength;
    if (length > most) throw new GuestFault('too-large', `an answer of ${length} bytes, at most ${most} are taken`);
    return [length - bytes.byteLength, bytes.byteLength];
  });
  return { header, tail };
}

function plain(value: unknown, keep: KeepBytes): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint8Array) return keep(value);
  if (Array.isArray(value)) return value.map((item) => plain(item, keep));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field, keep)]));
}
