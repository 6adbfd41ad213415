/** Content codings (RFC 9110 section 8.4): one at most, of those that the host offers. */
import type { Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { HostError } from '../contract/errors.ts';

/** What every request offers. deflate is understood but not asked for: half of its senders mean another format. */
export const ACCEPT_ENCODING = 'gzip, br, zstd';

// RFC 9659: 8 MiB of window is what HTTP may ask a decoder to hold.
const ZSTD_WINDOW_LOG = 23;
const CHUNK = { chunkSize: 64 * 1024 };

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(CHUNK),
  'x-gzip': () => createGunzip(CHUNK),
  deflate: () => createInflate(CHUNK),
  br: () => createBrotliDecompress(CHUNK),
  zstd: () => createZstdDecompress({ ...CHUNK, params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG } }),
};

/** A decoder and the name of what it decodes. */
export interface Decoding {
  readonly encoding: string;
  readonly stream: Transform;
}

/**
 * The decoder that a `Content-Encoding` asks for, `undefined` for none. Fails with `upstream-unreadable` on an unknown
 * one and on several: nobody nests them but to hide a bomb from whoever counts one layer.
 */
export function decodingOf(contentEncoding: string | undefined, host: string): Decoding | undefined {
  const encoding = (contentEncoding ?? '').trim().toLowerCase();
  if (encoding === '' || encoding === 'identity') return undefined;
  const create = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  if (create !== undefined) return { encoding, stream: create() };
  const message = `${host} answered in a content encoding that was not offered: ${JSON.stringify(encoding.slice(0, 60))}`;
  throw new HostError('upstream-unreadable', message, `the host offers ${ACCEPT_ENCODING}, one at a time`);
}

/**
 * Refuses a message that is framed in layers (RFC 9112 section 6.1): the parser takes off one, and what is left is not what
 * upstream meant. Fails with `upstream-unreadable`.
 */
export function refuseNestedFraming(transferEncoding: string | undefined, host: string): void {
  if (transferEncoding === undefined || /^chunked$/i.test(transferEncoding.trim())) return;
  const message = `${host} answered in a transfer coding that was not offered: ${JSON.stringify(transferEncoding.slice(0, 60))}`;
  throw new HostError('upstream-unreadable', message, 'the host reads "chunked", once');
}
