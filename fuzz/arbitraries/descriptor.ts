/** Query descriptors and expansions that a provider may answer: hostile.md *Requests a provider may try*. */
import fc from 'fast-check';
import type { Method, NodeKind } from 'omnivet/provider';
import type {
  PuppetBytes,
  PuppetNode,
  PuppetQuery,
  PuppetScript,
  PuppetSelector,
  PuppetText,
} from '../../providers/puppet/encoder.ts';
import { readable } from '../classified.ts';
import { describe } from '../puppet-text.ts';
import { few, some } from './few.ts';
import { headerList } from './header-list.ts';
import { hostileUrl } from './hostile-url.ts';
import type { HostSlots } from './slots.ts';

export interface Descriptor {
  /** In a file by `read-file`, or in the listing of a directory, as many as there are. */
  readonly as: 'query' | 'expansions';
  readonly query: PuppetQuery;
  readonly expansions: readonly PuppetNode[];
  readonly tricks: readonly string[];
}

interface Part {
  readonly query: Partial<PuppetQuery>;
  readonly tricks: readonly string[];
}

const MIB = 1024 * 1024;

// Of the puppet's manifest: what is bound to the declared host, what to another, and what nobody declared.
const SECRETS: readonly (readonly [name: string, secret: PuppetText])[] = [
  ['a secret that is bound', 'PUPPET_TOKEN'],
  ['a secret that may be absent', 'PUPPET_LOGIN'],
  ['a secret bound to another host', 'PUPPET_KEY'],
  ['a secret that is not declared', 'OTHER_TOKEN'],
  ['a secret in small letters', 'puppet_token'],
  ['a secret named __proto__', '__proto__'],
  ['a secret named like a variable', 'PATH'],
  ['a secret with a NUL', 'PUPPET_TOKEN\0'],
  ['a secret without a name', ''],
];

const SELECTORS: readonly (readonly [name: string, select: PuppetSelector])[] = [
  ['the body', 'body'],
  ['a selector', { json: 'items[].name' }],
  ['a header selector', { header: 'etag' }],
  ['a header selector of __proto__', { header: '__proto__' }],
  ['a header selector with a line break', { header: 'x\r\ny' }],
  ['a selector that is not JMESPath', { json: '][' }],
  ['an empty selector', { json: '' }],
  ['a selector of 1 MiB', { json: { repeat: '@.', times: MIB / 2 } }],
  ['a selector of deep brackets', { json: [{ repeat: '[', times: 10_000 }, '@', { repeat: ']', times: 10_000 }] }],
  ['a selector that is quadratic', { json: 'items[?contains(to_string($), @.name)]' }],
  ['a selector that calls', { json: 'constructor.constructor(`"return process"`)' }],
];

const BODIES: readonly (readonly [name: string, body: PuppetBytes])[] = [
  ['a body', '{}'],
  ['an empty body', ''],
  ['a body of 16 KiB', { repeat: 'a', times: 16_384 }],
  ['a body of 16 KiB and one byte', { repeat: 'a', times: 16_385 }],
  ['a request as the body', 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n'],
];

const PAGES: readonly (readonly [name: string, pages: number])[] = [
  ['one page', 1],
  ['no page', 0],
  ['64 pages', 64],
  ['65 pages', 65],
  ['pages of 4 billion', 4_294_967_295],
];

const ITEM_URLS: readonly (readonly [name: string, itemUrl: PuppetText | undefined])[] = [
  ['no item-url', undefined],
  ['an item-url', "join('', ['https://api.example.org/', name])"],
  ['an item-url of E', "join('', ['https://evil.example.net/', name])"],
  ['an item-url of another host', "join('', ['https://cdn.example.org/', name])"],
  ['an item-url that is not JMESPath', ']['],
];

interface Draft {
  readonly query: PuppetQuery;
  readonly kind: NodeKind;
  readonly pages: (typeof PAGES)[number];
  readonly itemUrl: (typeof ITEM_URLS)[number];
  readonly tricks: readonly string[];
}

/** A descriptor. Shrinks to `GET https://declared/`, its body kept. */
export function descriptor(slots: HostSlots): fc.Arbitrary<Descriptor> {
  const plain: PuppetQuery = { url: `https://${slots.declared}/` };
  const draft: fc.Arbitrary<Draft> = fc
    .record({
      parts: few(part(slots), 3),
      kind: fc.constantFrom('file' as const, 'directory' as const),
      pages: fc.constantFrom(...PAGES),
      itemUrl: fc.constantFrom(...ITEM_URLS),
    })
    .map(({ parts, ...rest }) => ({
      ...rest,
      query: parts.reduce<PuppetQuery>((all, { query }) => ({ ...all, ...query }), plain),
      tricks: parts.flatMap(({ tricks }) => tricks),
    }));
  const as = fc.constantFrom<Descriptor['as'][]>('query', 'query', 'query', 'expansions');
  return fc.record({ as, drafts: some(draft, 3) }).map(({ as, drafts }) => readable(made(as, drafts), read));
}

/** What it tries. */
export function classify({ as, query, tricks }: Descriptor): readonly string[] {
  const { method = 'get', body, secret } = query;
  const bodies = body !== undefined && method !== 'post' ? [`a body on ${method.toUpperCase()}`] : [];
  return [...new Set([as, method, ...tricks, ...bodies, ...(secret === undefined ? ['no secret'] : [])])];
}

/** What {@link descriptor} has to hit. */
export const CLASSES: readonly string[] = [
  ...[...SECRETS, ...SELECTORS, ...BODIES, ...PAGES, ...ITEM_URLS].map(([name]) => name),
  'get',
  'head',
  'post',
  'a body on GET',
  'a body on HEAD',
  'a method that is not declared',
  'no secret',
  'query',
  'expansions',
  "one expansion inside another's budget",
  'any URL',
  'any headers',
  'another declared host',
];

/** The script that has the puppet answer it. */
export function descriptorScript({ as, query, expansions }: Descriptor, label: string): PuppetScript {
  return as === 'query' ? { read: { query }, label } : { list: expansions, label };
}

function made(as: Descriptor['as'], drafts: readonly Draft[]): Descriptor {
  const [{ query, tricks } = { query: { url: '' }, tricks: [] }] = drafts;
  if (as === 'query') return { as, query, expansions: [], tricks };
  const expansions = drafts.map(({ query, kind, pages: [, pages], itemUrl: [, itemUrl] }): PuppetNode => {
    const select = query.select ?? { json: '@' };
    return { expand: { ...query, select }, kind, pages, ...(itemUrl === undefined ? {} : { itemUrl }) };
  });
  const all = drafts.flatMap((draft) => [...draft.tricks, draft.pages[0], draft.itemUrl[0]]);
  const budget = drafts.length > 1 ? ["one expansion inside another's budget"] : [];
  return { as, query, expansions, tricks: [...all, ...budget] };
}

function part(slots: HostSlots): fc.Arbitrary<Part> {
  const rows = <Value>(
    table: readonly (readonly [string, Value])[],
    query: (value: Value) => Partial<PuppetQuery>,
  ): fc.Arbitrary<Part> => fc.constantFrom(...table).map(([name, value]) => ({ query: query(value), tricks: [name] }));
  return fc.oneof(
    { weight: 3, arbitrary: rows(SECRETS, (secret) => ({ secret })) },
    { weight: 3, arbitrary: rows(SELECTORS, (select) => ({ select })) },
    { weight: 2, arbitrary: rows(BODIES, (body) => ({ body })) },
    { weight: 2, arbitrary: method() },
    { weight: 1, arbitrary: rows([['another declared host', slots.unbound]], (host) => ({ url: `https://${host}/` })) },
    {
      weight: 2,
      arbitrary: hostileUrl(slots).map(({ url, tricks }): Part => ({ query: { url }, tricks: ['any URL', ...tricks] })),
    },
    {
      weight: 2,
      arbitrary: headerList().map(({ headers, tricks }): Part => ({
        query: { headers },
        tricks: ['any headers', ...tricks],
      })),
    },
  );
}

// The declared host of the slots has GET and HEAD.
function method(): fc.Arbitrary<Part> {
  return fc.constantFrom<Method>('get', 'head', 'post').map((method) => ({
    query: { method },
    tricks: method === 'post' ? ['a method that is not declared'] : [],
  }));
}

function read({ as, query, expansions, tricks }: Descriptor): string {
  const { url, method = 'get', secret } = query;
  const bearing = secret === undefined ? '' : ` with ${describe(secret)}`;
  const many = expansions.length > 1 ? ` and ${expansions.length - 1} more` : '';
  return `${as}: ${method.toUpperCase()} ${describe(url)}${bearing}${many} (${tricks.join(', ') || 'plain'})`;
}
