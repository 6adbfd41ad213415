/** Long lists in several frames, so that the host never parses much at once. */
import type { ChildIo } from '../child/program.ts';
import { GuestFault } from './fault.ts';
import { refuseOversized } from './oversized.ts';
import type { KeepBytes } from './wire.ts';

// A part costs the host one JSON.parse and one validation without a pause: about a millisecond at this size.
const PART_CHARACTERS = 64 * 1024;
const PART_TAIL_BYTES = 1024 * 1024;

/** A list that goes to the host. */
export interface Listing<Element> {
  readonly kind: 'nodes' | 'items';
  readonly elements: readonly Element[];
  readonly toJson: (element: Element, keep: KeepBytes) => unknown;
  /** More elements than this are refused. */
  readonly most: number;
}

/** Sends `{ kind, list, more }` until all is sent; refuses lists and elements that the host would refuse. */
export function sendParts<Element>(io: ChildIo, { kind, elements, toJson, most }: Listing<Element>): void {
  if (elements.length > most)
    throw new GuestFault('too-large', `a listing of ${elements.length} entries, at most ${most} are taken`);
  let part: unknown[] = [];
  let tail: Uint8Array[] = [];
  let tailBytes = 0;
  let characters = 0;
  const keep: KeepBytes = (bytes) => {
    tail.push(bytes);
    tailBytes += bytes.byteLength;
    return [tailBytes - bytes.byteLength, bytes.byteLength];
  };
  for (const [index, element] of elements.entries()) {
    const json = toJson(element, keep);
    characters += refuseOversized(json, `entry ${index} of the answer`);
    part.push(json);
    if (characters > PART_CHARACTERS || tailBytes > PART_TAIL_BYTES) {
      io.send({ kind, list: part, more: true }, tail);
      [part, tail, tailBytes, characters] = [[], [], 0, 0];
    }
  }
  io.send({ kind, list: part, more: false }, tail);
}
