/** What several providers of one component ask, one after the other or at the same time, of the same URLs: contract.md section 7. */
import fc from 'fast-check';
import { readable } from '../classified.ts';
import { some } from './few.ts';

/** The providers: two of one component with other secrets and limits, and one with a manifest that declares less. */
export const ASKERS = ['left', 'right', 'narrow'] as const;
export type Asker = (typeof ASKERS)[number];

/** What upstream has: the same for all, for all but one, of another size, a list of it, and a list whose items claim to be of the other host. */
export const PAGES = ['page', 'page?q', 'not for left', 'large', 'list', 'elsewhere'] as const;
const HOSTS = ['api', 'cdn'] as const;
const HEADERS = ['no header', 'accept', 'x-puppet'] as const;

/** One question. */
export interface SharedAsk {
  readonly who: Asker;
  readonly page: (typeof PAGES)[number];
  readonly host: (typeof HOSTS)[number];
  readonly header: (typeof HEADERS)[number];
  readonly method: 'get' | 'head';
  readonly secret: boolean;
  /** At the same time as the one before. */
  readonly along: boolean;
}

export interface SharedAsks {
  readonly asks: readonly SharedAsk[];
}

/** Shrinks to one question of the left one. */
export function sharedAsks(): fc.Arbitrary<SharedAsks> {
  const follows = fc.constantFrom(false, false, false, true);
  return some(fc.record({ one: ask(), follows }), 5).map((drawn) => {
    const asks: SharedAsk[] = [];
    for (const { one, follows: isNext } of drawn) asks.push((isNext ? listedBy(asks.at(-1)) : undefined) ?? one);
    return readable({ asks }, read);
  });
}

/** What is in a case. */
export function classify({ asks }: SharedAsks): readonly string[] {
  const pairs = asks.flatMap((one, index) => asks.slice(0, index).map((other) => [one, other] as const));
  return [
    ...asks.map(({ who }) => who),
    ...asks.map(({ page }) => page),
    ...asks.flatMap(({ along }, index) => (along && index > 0 ? ['at the same time'] : [])),
    ...new Set(pairs.flatMap(([one, other]) => differences(one, other))),
  ];
}

/** What {@link sharedAsks} has to hit. */
export const CLASSES: readonly string[] = [
  ...ASKERS,
  ...PAGES,
  'at the same time',
  'the same again',
  'another provider alone',
  'another secret alone',
  'another header alone',
  'another method alone',
  'another host alone',
];

function ask(): fc.Arbitrary<SharedAsk> {
  const usually = <Value>(first: Value, ...others: readonly Value[]): fc.Arbitrary<Value> =>
    fc.constantFrom(first, first, first, ...others);
  return fc.record({
    who: fc.constantFrom<Asker[]>('left', 'right', 'left', 'right', 'narrow'),
    page: fc.constantFrom<SharedAsk['page'][]>(
      'page',
      'page',
      'page?q',
      'not for left',
      'not for left',
      'list',
      'elsewhere',
      'large',
    ),
    host: usually<SharedAsk['host']>('api', 'cdn'),
    header: usually<SharedAsk['header']>('no header', 'accept', 'x-puppet'),
    method: usually<SharedAsk['method']>('get', 'get', 'head'),
    secret: fc.boolean(),
    along: fc.constantFrom(false, false, true),
  });
}

// What the list before says that it has: it may have been kept with the list.
function listedBy(list: SharedAsk | undefined): SharedAsk | undefined {
  if (list === undefined || (list.page !== 'list' && list.page !== 'elsewhere')) return undefined;
  const other = list.host === 'api' ? 'cdn' : 'api';
  return { ...list, page: 'page', host: list.page === 'list' ? list.host : other, along: false };
}

const FIELDS = ['page', 'host', 'header', 'method', 'secret'] as const;

function differences(one: SharedAsk, other: SharedAsk): readonly string[] {
  const differ = FIELDS.filter((field) => one[field] !== other[field]);
  const [only, ...more] = differ;
  if (one.who !== other.who) return only === undefined ? ['another provider alone'] : [];
  if (only === undefined) return ['the same again'];
  return more.length === 0 && only !== 'page' ? [`another ${only} alone`] : [];
}

function read({ asks }: SharedAsks): string {
  const texts = asks.map(({ who, page, host, header, method, secret, along }, index) => {
    const bearing = secret ? ' with its secret' : '';
    const more = header === 'no header' ? '' : ` and ${header}`;
    return `${index === 0 ? '' : along ? ' along ' : ', then '}${who}: ${method.toUpperCase()} ${host} ${page}${bearing}${more}`;
  });
  return texts.join('');
}
