/** A request as it came over the wire, and as msw's handlers take it. */
import type { IncomingMessage } from 'node:http';

/** Header fields as they came: order, spelling and repetitions. */
export type HeaderPairs = readonly (readonly [name: string, value: string])[];

/** The largest request body in bytes that is taken. */
export const MAX_BODY_BYTES: number = 1024 * 1024;

/** Node's flat list of names and values as pairs. */
export function headerPairs(raw: readonly string[]): HeaderPairs {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) pairs.push([raw[index] ?? '', raw[index + 1] ?? '']);
  return pairs;
}

/**
 * The body, or `undefined` when it is larger than {@link MAX_BODY_BYTES} (the rest is left unread).
 * Fails when the client leaves before the end.
 */
export async function readBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/**
 * The request for `https://<Host header><target>`. Fails with the reason when there is no such URL or no such request in
 * the Fetch standard.
 *
 * @param signal is aborted when the client leaves
 */
export function toFetchRequest(incoming: IncomingMessage, body: Uint8Array<ArrayBuffer>, signal: AbortSignal): Request {
  const { method = '', url: target = '' } = incoming;
  const { host } = incoming.headers;
  if (host === undefined) throw new Error('the request has no Host header');
  if (!target.startsWith('/')) throw new Error(`the request target "${target}" is not a path`);
  // What would move the boundary between host and path in the URL below.
  if (/[/\\?#@\s]/.test(host)) throw new Error(`the Host header "${host}" is not a host`);
  const headers = headerPairs(incoming.rawHeaders).map(([name, value]): [string, string] => [name, value]);
  // The Fetch standard knows no body of GET and HEAD; the journal has it all the same.
  const hasBody = body.length > 0 && method !== 'GET' && method !== 'HEAD';
  return new Request(`https://${host}${target}`, { method, headers, signal, ...(hasBody ? { body } : {}) });
}
