/**
 * Frames between a test program and its client: `u32 length of the rest, u32 length of the header, header (JSON), tail (bytes)`,
 * little-endian. Both ends are ours, so sizes are believed.
 */

/** One message. */
export interface Frame {
  readonly header: unknown;
  readonly tail: Uint8Array;
}

const PREFIX = 4;
const MAX_TAIL = 2 ** 31;

/** Encodes a frame as chunks to write one after the other; the tail is not copied. Fails with a `RangeError` above 2 GiB. */
export function encodeFrame(header: object, tail: readonly Uint8Array[] = []): readonly Uint8Array[] {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const tailBytes = tail.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  if (tailBytes > MAX_TAIL) throw new RangeError(`an answer of ${tailBytes} bytes, at most ${MAX_TAIL} are carried`);
  const head = new Uint8Array(2 * PREFIX + json.byteLength);
  const view = new DataView(head.buffer);
  view.setUint32(0, PREFIX + json.byteLength + tailBytes, true);
  view.setUint32(PREFIX, json.byteLength, true);
  head.set(json, 2 * PREFIX);
  return [head, ...tail];
}

/** Makes a function that takes the chunks of one stream in order and gives the frames that each completes. */
export function createFrameDecoder(): (chunk: Uint8Array) => readonly Frame[] {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let wanted = PREFIX;

  // Chunks are joined when a frame is complete and not before, so that a large one is copied once.
  return (chunk) => {
    held.push(chunk);
    heldBytes += chunk.byteLength;
    if (heldBytes < wanted) return [];
    const bytes = Buffer.concat(held, heldBytes);
    const frames: Frame[] = [];
    let at = 0;
    for (;;) {
      const left = heldBytes - at;
      wanted = left < PREFIX ? PREFIX : PREFIX + bytes.readUInt32LE(at);
      if (left < wanted) break;
      frames.push(decodeFrame(bytes.subarray(at + PREFIX, at + wanted)));
      at += wanted;
    }
    held = [bytes.subarray(at)];
    heldBytes -= at;
    return frames;
  };
}

function decodeFrame(body: Buffer): Frame {
  const end = PREFIX + body.readUInt32LE(0);
  return { header: JSON.parse(body.toString('utf8', PREFIX, end)), tail: body.subarray(end) };
}
