/** A provider and an upstream in memory, and a clock that tests move: the tree's ports, with everything counted. */
import { HostError } from '../../../src/contract/errors.ts';
import type { HostEvent } from '../../../src/contract/event.ts';
import type { ExpandedItem, Node, NodeKind, ReadResult, Request } from '../../../src/contract/node.ts';
import { parseProviderPath, type ProviderPath } from '../../../src/contract/path.ts';
import { type CacheLimits, DEFAULT_CACHE_LIMITS } from '../../../src/tree/limits.ts';
import type { UpstreamResponse, Validators } from '../../../src/tree/ports.ts';
import { createProviderTree, type ProviderTree } from '../../../src/tree/provider-tree.ts';

export interface World {
  readonly tree: ProviderTree;
  readonly events: HostEvent[];
  /** Requests that reached upstream, in order. */
  readonly asked: { readonly url: string; readonly validators: Validators }[];
  /** Calls of the provider, as `operation path`. */
  readonly calls: string[];
  /** Answers by URL; a function is called for each request. */
  readonly upstream: Map<string, UpstreamResponse | (() => UpstreamResponse | Promise<UpstreamResponse>)>;
  pass(milliseconds: number): void;
  now(): number;
}

export interface Provider {
  readonly lookup?: (path: string) => Node | undefined;
  readonly list?: (path: string) => readonly Node[];
  readonly read?: (path: string) => ReadResult;
}

export const START: number = Date.parse('2026-01-01T00:00:00Z');

export function createWorld(provider: Provider, limits: Partial<CacheLimits> = {}): World {
  let time = START;
  const events: HostEvent[] = [];
  const asked: World['asked'] = [];
  const calls: string[] = [];
  const upstream: World['upstream'] = new Map();
  const tree = createProviderTree({
    provider: 'subject',
    clock: () => time,
    emit: (event) => void events.push(event),
    limits: { ...DEFAULT_CACHE_LIMITS, ...limits },
    calloutsPerOperation: 64,
    refusalOf: (request) => (request.url.includes('/forbidden') ? 'it is forbidden' : undefined),
    fetcher: {
      async fetch(request, validators) {
        asked.push({ url: request.url, validators });
        const answer = upstream.get(request.url);
        if (answer === undefined) return response('', { status: 404 });
        return typeof answer === 'function' ? answer() : answer;
      },
    },
    guest: {
      async lookupChild(parent, name) {
        const path = parent === '/' ? `/${name}` : `${parent}/${name}`;
        calls.push(`lookup ${path}`);
        return provider.lookup?.(path);
      },
      async listChildren(path) {
        calls.push(`list ${path}`);
        return provider.list?.(path) ?? [];
      },
      async readFile(path) {
        calls.push(`read ${path}`);
        return provider.read?.(path) ?? { tag: 'err', val: { tag: 'not-found' } };
      },
      // A selection is a key of the body here; JMESPath itself is the sandbox's affair.
      async selectJson(body, expression) {
        const value = parse(body)[expression];
        return typeof value === 'string' ? Buffer.from(value) : undefined;
      },
      async selectItems(body, expression, itemUrl) {
        calls.push('select');
        const items = parse(body)[expression];
        if (!Array.isArray(items)) throw new HostError('upstream-unreadable', 'not an array', '');
        return items.map(
          (item: { name: string; kind?: NodeKind; size?: number; url?: string; uncached?: string }): ExpandedItem => {
            const cached =
              itemUrl === undefined || item.uncached !== undefined
                ? undefined
                : { url: item.url ?? '', json: Buffer.from(JSON.stringify(item)) };
            return { name: item.name, kind: item.kind, size: item.size, cached, uncached: item.uncached };
          },
        );
      },
    },
  });
  return { tree, events, asked, calls, upstream, pass: (ms) => void (time += ms), now: () => time };
}

export function response(body: unknown, options: Partial<UpstreamResponse> = {}): UpstreamResponse {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return { status: 200, headers: {}, url: 'https://api.example.org/', ...options, body: bytes };
}

export function path(text: string): ProviderPath {
  const parsed = parseProviderPath(text);
  if (!parsed.ok) throw new Error(`not a path: ${text}`);
  return parsed.value;
}

export const file = (name: string, more: { size?: number; modified?: number } = {}): Node => ({
  tag: 'entry',
  val: { name, kind: 'file', ...more },
});
export const directory = (name: string): Node => ({ tag: 'entry', val: { name, kind: 'directory' } });
export const inline = (text: string): ReadResult => ({ tag: 'ok', val: { tag: 'inline', val: Buffer.from(text) } });

export function get(url: string): Request {
  return { method: 'get', url, headers: [] };
}

export function query(url: string, expression?: string): ReadResult {
  const select = expression === undefined ? ({ tag: 'body' } as const) : ({ tag: 'json', val: expression } as const);
  return { tag: 'ok', val: { tag: 'query', val: { request: get(url), select } } };
}

export function expand(url: string, more: { pages?: number; itemUrl?: string } = {}): Node {
  const select = { tag: 'json', val: 'items' } as const;
  return { tag: 'expand', val: { query: { request: get(url), select }, kind: 'file', pages: 1, ...more } };
}

export const names = async (tree: ProviderTree, at: string): Promise<string[]> => [
  ...(await tree.list(path(at))).entries.keys(),
];

export const text = async (tree: ProviderTree, at: string): Promise<string> =>
  Buffer.from((await tree.read(path(at))).bytes).toString();

function parse(body: Uint8Array): Record<string, unknown> {
  return JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>;
}
