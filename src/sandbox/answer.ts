/** What a sandbox answers, believed only after it was checked against `contract/node.ts`. */
import { z } from 'zod';
import { HostError } from '../contract/errors.ts';
import { describeIssues } from '../contract/manifest.ts';
import type { ExpandedItem, Node, Query, ReadResult } from '../contract/node.ts';
import type { Frame } from './frame.ts';

const text = z.string().refine((value) => value.isWellFormed(), 'is not well-formed Unicode');
// JSON of a sandbox has bigints as numbers; a safe integer is the whole range that the contract's u64 may use here.
const count = z.int().min(0);
const kind = z.enum(['file', 'directory']);
const slice = z.tuple([count, count]);

const request = z.strictObject({
  method: z.enum(['get', 'head', 'post']),
  url: text,
  headers: z.array(z.strictObject({ name: text, value: text })).max(256),
  body: slice.optional(),
  secret: text.optional(),
});
const selector = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('body') }),
  z.strictObject({ tag: z.literal('json'), val: text }),
  z.strictObject({ tag: z.literal('header'), val: text }),
]);
const query = z.strictObject({ request, select: selector });
const node = z.discriminatedUnion('tag', [
  z.strictObject({
    tag: z.literal('entry'),
    val: z.strictObject({
      name: text,
      kind,
      size: count.optional(),
      modified: count.optional(),
      version: text.optional(),
    }),
  }),
  z.strictObject({
    tag: z.literal('expand'),
    val: z.strictObject({ query, kind, pages: count.max(0xffff_ffff), itemUrl: text.optional() }),
  }),
]);
const item = z.strictObject({
  // Upstream's text: the tree leaves out what is no name, so that one bad item does not hide the rest.
  name: z.string(),
  kind: kind.optional(),
  size: count.optional(),
  modified: count.optional(),
  version: z.string().optional(),
  cached: z.strictObject({ url: text, json: slice }).optional(),
  uncached: text.max(4_000).optional(),
});
const bytes = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('inline'), val: slice }),
  z.strictObject({ tag: z.literal('query'), val: query }),
]);
const plainError = z.strictObject({ tag: z.enum(['not-found', 'not-a-directory', 'not-a-file']) });
const toldError = z.strictObject({
  tag: z.enum(['not-permitted', 'invalid', 'too-large', 'unavailable', 'internal']),
  val: text,
});
const readResult = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('ok'), val: bytes }),
  z.strictObject({ tag: z.literal('err'), val: z.discriminatedUnion('tag', [plainError, toldError]) }),
]);

const faultCode = z.enum([
  'trap',
  'contract-violation',
  'upstream-unreadable',
  'too-large',
  'provider-failed',
  'url-refused',
  'header-refused',
  'secret-undeclared',
]);
const answer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('nodes'), list: z.array(node), more: z.boolean() }),
  z.strictObject({ kind: z.literal('items'), list: z.array(item), more: z.boolean() }),
  z.strictObject({ kind: z.literal('read'), result: readResult }),
  z.strictObject({ kind: z.literal('selected'), found: z.boolean() }),
  z.strictObject({ kind: z.literal('fault'), code: faultCode, message: z.string().max(4_000) }),
]);

type WireQuery = z.infer<typeof query>;

/** One frame of an answer, checked. A fault has been made a `HostError` already. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'nodes'; readonly list: readonly Node[]; readonly more: boolean }
  | { readonly kind: 'items'; readonly list: readonly ExpandedItem[]; readonly more: boolean }
  | { readonly kind: 'read'; readonly result: ReadResult }
  | { readonly kind: 'selected'; readonly bytes: Uint8Array | undefined }
  | { readonly kind: 'fault'; readonly error: HostError };

/** Checks a frame; fails with `contract-violation` that names the field, entries counted from `first`. */
export function parseAnswer(frame: Frame, subject: string, first: number): Answer {
  const parsed = answer.safeParse(frame.header);
  if (!parsed.success) throw violation(subject, describeFirst(parsed.error.issues, first));
  const cut = (place: readonly [number, number]): Uint8Array => {
    const [offset, length] = place;
    if (offset + length > frame.tail.byteLength) throw violation(subject, 'bytes outside of the answer');
    return frame.tail.subarray(offset, offset + length);
  };
  const { data } = parsed;
  switch (data.kind) {
    case 'ready':
      return data;
    case 'nodes':
      return { ...data, list: data.list.map((wire) => toNode(wire, cut)) };
    case 'items':
      return { ...data, list: data.list.map((wire) => toItem(wire, cut)) };
    case 'read':
      return { kind: 'read', result: toReadResult(data.result, cut) };
    case 'selected':
      return { kind: 'selected', bytes: data.found ? frame.tail : undefined };
    case 'fault':
      return { kind: 'fault', error: toFault(subject, data.code, data.message) };
  }
}

type Cut = (place: readonly [number, number]) => Uint8Array;

function toNode(wire: z.infer<typeof node>, cut: Cut): Node {
  if (wire.tag === 'entry') return wire;
  return { tag: 'expand', val: { ...wire.val, query: toQuery(wire.val.query, cut) } };
}

function toItem({ cached, ...wire }: z.infer<typeof item>, cut: Cut): ExpandedItem {
  if (cached === undefined) return wire;
  // A copy: each item is cached and evicted by itself, and a view would keep the whole frame.
  return { ...wire, cached: { url: cached.url, json: new Uint8Array(cut(cached.json)) } };
}

function toReadResult(wire: z.infer<typeof readResult>, cut: Cut): ReadResult {
  if (wire.tag === 'err') return wire;
  const { val } = wire;
  if (val.tag === 'inline') return { tag: 'ok', val: { tag: 'inline', val: cut(val.val) } };
  return { tag: 'ok', val: { tag: 'query', val: toQuery(val.val, cut) } };
}

function toQuery({ request: { body, ...rest }, select }: WireQuery, cut: Cut): Query {
  return { request: body === undefined ? rest : { ...rest, body: cut(body) }, select };
}

const ADVICE: Record<z.infer<typeof faultCode>, string> = {
  trap: 'The provider has a bug; report it to its author. The next call starts a fresh instance.',
  'contract-violation': 'The provider breaks its contract; report it to its author.',
  'upstream-unreadable': 'The service answered something else than the provider expects; look at the response.',
  'too-large': 'Raise the limit that is named if it can be raised, or report it to the author of the provider.',
  'url-refused': 'The provider must ask for shorter URLs; report it to its author.',
  'header-refused': 'The provider must set fewer and shorter headers; report it to its author.',
  'secret-undeclared': 'The provider must name a secret that is declared and granted; report it to its author.',
  'provider-failed': 'Raise the limit that is named in "limits" of the provider, or report it to its author.',
};

function toFault(subject: string, code: z.infer<typeof faultCode>, message: string): HostError {
  return new HostError(code, `${subject}: ${message.toWellFormed()}`, ADVICE[code]);
}

function violation(subject: string, what: string): HostError {
  return new HostError('contract-violation', `${subject} answered ${what}`, ADVICE['contract-violation']);
}

// `list[3].val.size` of a part becomes the entry's number in the whole answer.
function describeFirst(issues: readonly z.core.$ZodIssue[], first: number): string {
  const [issue] = issues;
  if (issue === undefined) return 'something unexpected';
  const [list, index, ...rest] = issue.path;
  if (list !== 'list' || typeof index !== 'number') return describeIssues([issue]);
  return `entry ${first + index}: ${describeIssues([{ ...issue, path: rest[0] === 'val' ? rest.slice(1) : rest }])}`;
}
