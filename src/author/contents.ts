/** Constructors for what `readFile` answers, and for the queries in it. */
import type { Bytes, Header, Method, Request, Selector } from '../contract/node.ts';
import { encodeUtf8 } from './utf8.ts';

/** A file with this text, as UTF-8 with nothing added. */
export function text(content: string): Bytes {
  return bytes(encodeUtf8(content));
}

/** A file with these bytes. */
export function bytes(content: Uint8Array): Bytes {
  return { tag: 'inline', val: content };
}

/** A file whose bytes the host fetches: what to ask, and what of the answer to keep. */
export function query(request: Request, select: Selector): Bytes {
  return { tag: 'query', val: { request, select } };
}

/** What a request has beside its URL. */
export interface RequestOptions {
  /** Header fields: `accept`, `accept-language`, `content-type`, and what the manifest declares. None by default. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The NAME of a declared secret that the host attaches; the provider never has its value. */
  readonly secret?: string | undefined;
}

/** Asks for `url`, an absolute https URL to a declared host. */
export function get(url: string, options: RequestOptions = {}): Request {
  return request('get', url, options);
}

/** Asks for the headers of `url` alone. */
export function head(url: string, options: RequestOptions = {}): Request {
  return request('head', url, options);
}

/** Asks with a body of at most 16 KiB, for services whose queries need one. The manifest must declare POST. */
export function post(url: string, body: string | Uint8Array, options: RequestOptions = {}): Request {
  return { ...request('post', url, options), body: typeof body === 'string' ? encodeUtf8(body) : body };
}

function request(method: Method, url: string, options: RequestOptions): Request {
  const headers: Header[] = Object.entries(options.headers ?? {}).map(([name, value]) => ({ name, value }));
  return { method, url, headers, secret: options.secret };
}

/** Selects the response body, verbatim. */
export const body: Selector = { tag: 'body' };

/**
 * Selects by a JMESPath expression over the JSON body. A string is written as it is, null means that there is no such
 * file, and anything else is written as JSON. Put foreign text into an expression with `jmesString` only.
 */
export function json(expression: string): Selector {
  return { tag: 'json', val: expression };
}

/** Selects the value of one response header. */
export function header(name: string): Selector {
  return { tag: 'header', val: name };
}
