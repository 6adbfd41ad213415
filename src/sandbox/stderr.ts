/** What a sandbox writes to its standard error: kept a little, for messages; never passed on. */
import type { Readable } from 'node:stream';

const MAX_BYTES = 64 * 1024;

/** Reads the stream to its end so that the writer never waits, keeps the first 64 KiB, and gives them as text when asked. */
export function captureText(stream: Readable): () => string {
  const chunks: Uint8Array[] = [];
  let room = MAX_BYTES;
  stream.on('data', (chunk: Uint8Array) => {
    if (room === 0) return;
    const kept = chunk.subarray(0, room);
    chunks.push(kept);
    room -= kept.byteLength;
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
