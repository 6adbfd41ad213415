/** What a query gives when upstream answers it: contract.md sections 1, 5 and 7, for upstreams that answer at once and in order. */
import type { PuppetQuery, PuppetSelector } from '../../providers/puppet/encoder.ts';
import { writeOut } from '../puppet-text.ts';
import { errnosOfStatus } from './errno.ts';
import { type Content, fails, ok, type Outcome } from './outcome.ts';
import { type Grants, judgeRequest } from './request.ts';

/** A response that is sound as HTTP. Names of headers are in lower case. */
export interface UpstreamResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What upstream answers to a GET of a URL, the same each time; to a HEAD it answers the same without the body. */
export type Upstream = (url: string) => UpstreamResponse;

const MOST_BODY_BYTES = 16 * 1024 * 1024;

/** What is known of the world in which a provider is mounted. */
export interface World {
  readonly grants: Grants;
  readonly upstream: Upstream;
}

/** The responses that a query may lead to, or how it fails. */
export function respond(query: PuppetQuery, { grants, upstream }: World): readonly Outcome<UpstreamResponse>[] {
  const { verdict } = judgeRequest(query, grants);
  if (verdict === 'refuse') return fails('EACCES');
  const response = upstream(writeOut(query.url));
  const failures = response.body.byteLength > MOST_BODY_BYTES ? fails('EFBIG') : failuresOf(response.status);
  const body = query.method === 'head' ? new Uint8Array() : response.body;
  const sent = failures.length > 0 ? failures : [ok({ ...response, body })];
  return verdict === 'either' ? [...sent, ...fails('EACCES')] : sent;
}

/** What a file holds whose content is a query. */
export function contentOf(query: PuppetQuery, world: World): readonly Outcome<Content>[] {
  const responses = respond(query, world);
  return responses.flatMap((response) => (response.ok ? select(query.select ?? 'body', response.value) : [response]));
}

/** An expression over JSON: names, indexes and projections only; `unknown` when it is another one. */
export function evaluate(expression: string, json: unknown): { readonly known: boolean; readonly value: unknown } {
  if (!/^(?:@|[a-z_]+)(?:\.[a-z_]+|\[\d+\]|\[\])*$/.test(expression)) return { known: false, value: undefined };
  const steps = expression.match(/[a-z_]+|\[\d*\]/g) ?? [];
  return { known: true, value: walk(steps, json) };
}

function failuresOf(status: number): readonly { readonly ok: false; readonly errno: string }[] {
  return fails(...(errnosOfStatus(status) ?? []));
}

function select(selector: PuppetSelector, response: UpstreamResponse): readonly Outcome<Content>[] {
  if (selector === 'body') return [ok({ kind: 'bytes', bytes: response.body })];
  if ('header' in selector) return [headerOf(writeOut(selector.header), response)];
  const json = parseBody(response.body);
  if (!json.ok) return fails('EIO');
  const { known, value } = evaluate(writeOut(selector.json), json.value);
  // An expression that is none is the provider's mistake, and how it is reported is the host's affair.
  if (!known) return [ok({ kind: 'any' }), ...fails('EIO', 'ENOENT', 'EINVAL', 'ETIMEDOUT', 'EFBIG', 'EACCES')];
  if (value === null || value === undefined) return fails('ENOENT');
  if (typeof value !== 'string') return [ok({ kind: 'json', value })];
  // A lone surrogate has no UTF-8 form.
  return value.isWellFormed()
    ? [ok({ kind: 'bytes', bytes: Buffer.from(value) })]
    : [ok({ kind: 'any' }), ...fails('EIO')];
}

function headerOf(name: string, { headers }: UpstreamResponse): Outcome<Content> {
  const key = name.toLowerCase();
  const value = Object.hasOwn(headers, key) ? headers[key] : undefined;
  if (value === undefined) return { ok: false, errno: 'ENOENT' };
  return ok({ kind: 'bytes', bytes: Buffer.from(value, 'latin1') });
}

/** The JSON of a body, which has to be UTF-8. */
export function parseBody(body: Uint8Array): { readonly ok: boolean; readonly value: unknown } {
  try {
    return { ok: true, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) };
  } catch {
    return { ok: false, value: undefined };
  }
}

function walk([step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value ?? null;
  if (step === '[]') {
    if (!Array.isArray(value)) return null;
    // A projection drops what is null, and opens lists by one level.
    return value
      .flat(1)
      .map((one) => walk(rest, one))
      .filter((one) => one !== null);
  }
  const index = /^\[(\d+)\]$/.exec(step)?.[1];
  if (index !== undefined) return Array.isArray(value) ? walk(rest, value[Number(index)]) : null;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, step)) return null;
  return walk(rest, (value as Record<string, unknown>)[step]);
}
