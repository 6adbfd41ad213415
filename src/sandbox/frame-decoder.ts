/** Frames out of a stream's chunks, without ever holding more than one frame beyond a chunk. */
import { decodeFrame, type Frame, frameLength, type FrameLimits } from './frame.ts';

/** Takes a chunk, gives the frames that it completed; fails with `FrameError` as soon as a bound is passed. */
export type FrameDecoder = (chunk: Uint8Array) => readonly Frame[];

/** Makes a decoder for one stream. */
export function createFrameDecoder(limits: FrameLimits): FrameDecoder {
  const chunks: Uint8Array[] = [];
  let held = 0;
  let wanted = 4;
  let inBody = false;

  // Joined only when complete, so that a large frame is copied once and not once for each chunk; into memory of its own, so
  // that what is kept of a frame keeps nothing else alive.
  const take = (count: number): Uint8Array => {
    const joined = new Uint8Array(count);
    for (let filled = 0; filled < count;) {
      const chunk = chunks[0];
      if (chunk === undefined) throw new Error('fewer bytes are held than were counted');
      const part = chunk.subarray(0, count - filled);
      joined.set(part, filled);
      filled += part.byteLength;
      if (part.byteLength === chunk.byteLength) chunks.shift();
      else chunks[0] = chunk.subarray(part.byteLength);
    }
    held -= count;
    return joined;
  };

  return (chunk) => {
    chunks.push(chunk);
    held += chunk.byteLength;
    const frames: Frame[] = [];
    while (held >= wanted) {
      const bytes = take(wanted);
      if (inBody) frames.push(decodeFrame(bytes, limits));
      wanted = inBody ? 4 : frameLength(bytes, limits);
      inBody = !inBody;
    }
    return frames;
  };
}
