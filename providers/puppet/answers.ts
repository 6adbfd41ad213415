/** From the parts of a script to what the interface wants: texts written out, defaults filled in, nothing checked. */
import { type Bytes, encodeUtf8, type Node, type ProviderError, type Query, type Selector } from 'omnivet/provider';
import type {
  PuppetBytes,
  PuppetContent,
  PuppetFacts,
  PuppetNode,
  PuppetQuery,
  PuppetSelector,
  PuppetText,
} from './script.ts';

/** What `read-file` answers. */
export function contentOf(content: PuppetContent): Bytes | ProviderError {
  if ('inline' in content) return { tag: 'inline', val: bytesOf(content.inline) };
  if ('query' in content) return { tag: 'query', val: queryOf(content.query) };
  const { error, why = '' } = content;
  // `val` of the three tags that have none is dropped on the way out.
  return { tag: error, val: textOf(why) };
}

/** A node of a listing or a lookup. */
export function nodeOf(node: PuppetNode): Node {
  const { kind = 'file' } = node;
  if ('entry' in node) return { tag: 'entry', val: { name: textOf(node.entry), kind, ...factsOf(node) } };
  const { pages = 1, itemUrl } = node;
  return { tag: 'expand', val: { query: queryOf(node.expand), kind, pages, itemUrl: optional(itemUrl, textOf) } };
}

/** What a script says about a child, without its name. */
export function factsOf({ size, modified, version }: PuppetFacts): {
  size: number | undefined;
  modified: number | undefined;
  version: string | undefined;
} {
  return { size, modified, version: optional(version, textOf) };
}

/** A text written out. */
export function textOf(text: PuppetText): string {
  if (typeof text === 'string') return text;
  return 'repeat' in text ? textOf(text.repeat).repeat(text.times) : text.map(textOf).join('');
}

function queryOf({ url, method = 'get', headers = [], body, secret, select = 'body' }: PuppetQuery): Query {
  const request = {
    method,
    url: textOf(url),
    headers: headers.map(([name, value]) => ({ name: textOf(name), value: textOf(value) })),
    body: optional(body, bytesOf),
    secret: optional(secret, textOf),
  };
  return { request, select: selectorOf(select) };
}

function selectorOf(select: PuppetSelector): Selector {
  if (select === 'body') return { tag: 'body' };
  return 'json' in select ? { tag: 'json', val: textOf(select.json) } : { tag: 'header', val: textOf(select.header) };
}

// A `Uint8Array` comes as `{ hex }`: see the encoder.
function bytesOf(bytes: PuppetBytes | { readonly hex: string }): Uint8Array {
  if (bytes instanceof Uint8Array) return bytes;
  if (typeof bytes === 'string' || !('hex' in bytes)) return encodeUtf8(textOf(bytes));
  return Uint8Array.from(bytes.hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function optional<From, To>(value: From | undefined, convert: (value: From) => To): To | undefined {
  return value === undefined ? undefined : convert(value);
}
