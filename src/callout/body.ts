/** Reads a response's body: decoded, bounded and looked through as it streams (rules 10 and 13). */
import { pipeline, type Readable } from 'node:stream';
import type { OpenSpool } from '../ambient/spool.ts';
import { HostError } from '../contract/errors.ts';
import { decodingOf, refuseNestedFraming } from './decode.ts';
import type { EchoScan } from './echo.ts';
import { isZlibError, undecodable } from './failure.ts';
import { createGathering } from './gathering.ts';

/** What a body is held against. */
export interface BodyBounds {
  readonly host: string;
  readonly contentEncoding: string | undefined;
  readonly transferEncoding: string | undefined;
  /** Decoded bytes; what arrives encoded is held to the same, so that nothing endless decodes to nothing. */
  readonly maxBytes: number;
  readonly scan: EchoScan;
  readonly openSpool: OpenSpool;
}

/**
 * The whole decoded body, a large one on disk. Fails with `body-too-large` as soon as the cap is passed, `secret-echoed`,
 * `upstream-unreadable`, `storage-failed`, or what the stream fails with. The stream is destroyed on any failure: nothing more is read from that connection.
 */
export async function readBody(source: Readable, bounds: BodyBounds): Promise<Uint8Array> {
  try {
    refuseNestedFraming(bounds.transferEncoding, bounds.host);
    const decoding = decodingOf(bounds.contentEncoding, bounds.host);
    if (decoding === undefined) return await collect(source, bounds);
    const decoded = pipeline(source, countEncoded(bounds), decoding.stream, () => {});
    return await collect(decoded, bounds).catch((error: unknown) => {
      throw isZlibError(error) ? undecodable(bounds.host, decoding.encoding, error) : error;
    });
  } finally {
    // Nothing left to read after success; a reset of the connection after anything else.
    if (!source.readableEnded) source.on('error', () => {}).destroy();
  }
}

/** A secret came back: rule 13. The response is thrown away whole. */
export function secretEchoed(host: string): HostError {
  const advice = 'do not trust this upstream with it; replace the secret, for others may have seen it';
  return new HostError('secret-echoed', `a response of ${host} holds one of the provider's secrets`, advice);
}

async function collect(stream: AsyncIterable<unknown>, bounds: BodyBounds): Promise<Uint8Array> {
  const { host, maxBytes, scan, openSpool } = bounds;
  const gathering = createGathering(host, openSpool);
  let bytes = 0;
  try {
    for await (const block of inBlocks(stream as AsyncIterable<Uint8Array>, gathering.room)) {
      bytes += block.byteLength;
      if (bytes > maxBytes) throw tooLarge(host, maxBytes);
      if (scan.push(block)) throw secretEchoed(host);
      await gathering.add(block);
    }
    return await gathering.whole();
  } finally {
    await gathering.end();
  }
}

// Upstream chooses how long a chunk is, and each is an object of its own: 16 MiB in chunks of one byte would be gigabytes.
async function* inBlocks(source: AsyncIterable<Uint8Array>, room: () => Uint8Array): AsyncGenerator<Uint8Array> {
  let block: Uint8Array | undefined;
  let filled = 0;
  for await (const chunk of source) {
    for (let at = 0; at < chunk.byteLength;) {
      block ??= room();
      const part = chunk.subarray(at, at + block.byteLength - filled);
      block.set(part, filled);
      at += part.byteLength;
      filled += part.byteLength;
      if (filled < block.byteLength) continue;
      yield block;
      block = undefined;
      filled = 0;
    }
  }
  if (block !== undefined) yield block.subarray(0, filled);
}

function countEncoded({
  host,
  maxBytes,
}: BodyBounds): (source: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array> {
  return async function* count(source) {
    let bytes = 0;
    for await (const chunk of source) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw tooLarge(host, maxBytes);
      yield chunk;
    }
  };
}

function tooLarge(host: string, maxBytes: number): HostError {
  const advice = 'ask for less at a time, or raise response-body-mib for this provider';
  return new HostError('body-too-large', `a response body of ${host} is larger than ${maxBytes} bytes`, advice);
}
