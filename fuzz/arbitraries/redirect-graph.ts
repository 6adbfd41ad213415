/** Where an upstream sends whoever asks: redirects, and next pages, from one answer to the other and then anywhere. */
import fc from 'fast-check';
import { readable } from '../classified.ts';
import { printable, writeOut } from '../puppet-text.ts';
import { some } from './few.ts';
import { hostileUrl } from './hostile-url.ts';
import { fill, type HostSlots } from './slots.ts';

/** One answer that leads on; the upstream gives it at its path, on whatever host it plays. */
export interface Hop {
  /** The host that is asked when everything before was followed. */
  readonly host: string;
  /** `/hop/0` and so on. */
  readonly path: string;
  readonly status: number;
  /** What stands in `Location`, or in `Link` as the next page. */
  readonly location: string;
  /** Headers besides. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export interface RedirectGraph {
  /** `page`: a page of an expansion whose `Link` names the next one. */
  readonly by: 'redirect' | 'page';
  /** Whether the first request bears a secret that is bound to its host alone. */
  readonly secret: boolean;
  readonly hops: readonly Hop[];
  readonly tricks: readonly string[];
}

const STATUSES: readonly number[] = [302, 301, 303, 307, 308];

/** How a hop that should be followed names the next one; a host of its own where it leaves the one before. */
interface Onward {
  readonly name: string;
  readonly host?: keyof HostSlots;
  location(path: string, host: string): string;
}

const ONWARD: readonly Onward[] = [
  { name: 'to the same host', location: (path, host) => `https://${host}${path}` },
  { name: 'to a path', location: (path) => path },
  { name: 'to a relative path', location: (path) => path.replace('/hop/', '') },
  { name: 'without a scheme', location: (path, host) => `//${host}${path}` },
  { name: 'to a host without the secret', host: 'unbound', location: (path, host) => `https://${host}${path}` },
  { name: 'to a host with a port', host: 'ported', location: (path, host) => `https://${host}${path}` },
  { name: 'back to the first host', host: 'declared', location: (path, host) => `https://${host}${path}` },
];

// Where the last hop leads. `{A}` and `{E}` as in URLs.
const ENDS: Readonly<Record<string, string>> = {
  'to E': 'https://{E}/',
  'to //E': '//{E}/',
  'to /\\E': '/\\{E}/',
  'to ///E': '///{E}/',
  'to http': 'http://{A}/fine',
  'to http of E': 'http://{E}/',
  'to another port': 'https://{A}:8443/fine',
  'to metadata': 'https://169.254.169.254/latest/meta-data/',
  'to metadata by IPv6': '//[fd00:ec2::254]/',
  'to loopback': 'https://127.0.0.1/',
  'to loopback in one number': '//2130706433/',
  'to A as the user of E': 'https://{A}@{E}/',
  'to a name that ends like A': 'https://not{A}/',
  'to a file': 'file:///etc/passwd',
  'to nothing': '',
};

const INVITATIONS: Readonly<Record<string, readonly [name: string, value: string]>> = {
  Refresh: ['Refresh', '0; url=https://{E}/'],
  'Alt-Svc': ['Alt-Svc', 'h2="{E}:443"; ma=86400'],
  'Set-Cookie': ['Set-Cookie', 'evil=1; Domain=example.org; Path=/'],
  'Link to E': ['Link', '<https://{E}/>; rel=preload, <https://{E}/>; rel="prev"'],
  'Content-Location': ['Content-Location', 'https://{E}/'],
};

interface Draft {
  readonly status: number;
  readonly onward: Onward;
  readonly invitations: readonly (keyof typeof INVITATIONS)[];
}

type End = readonly [name: string, location: string];

/** A graph. Shrinks to one redirect to the same host that ends well. */
export function redirectGraph(slots: HostSlots): fc.Arbitrary<RedirectGraph> {
  const draft: fc.Arbitrary<Draft> = fc.record({
    status: fc.constantFrom(...STATUSES),
    onward: fc.constantFrom(...ONWARD),
    invitations: fc.oneof(
      { withCrossShrink: true },
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.subarray(Object.keys(INVITATIONS), { minLength: 1 }) },
    ),
  });
  return fc
    .record({
      by: fc.oneof(
        { withCrossShrink: true },
        { weight: 3, arbitrary: fc.constant('redirect' as const) },
        fc.constant('page' as const),
      ),
      secret: fc.boolean(),
      drafts: some(draft, 7),
      end: endings(slots),
    })
    .map(({ by, secret, drafts, end }) => graphOf(slots, drafts, end, { by, secret }));
}

/** Statuses, targets, and the length of the chain. */
export function classify({ by, secret, hops, tricks }: RedirectGraph): readonly string[] {
  const statuses = hops.map(({ status }) => String(status));
  const length = hops.length === 1 ? 'a single one' : `a chain of ${hops.length}`;
  return [by, length, secret ? 'with a secret' : 'without a secret', ...statuses, ...tricks];
}

/** What {@link redirectGraph} has to hit. */
export const CLASSES: readonly string[] = [
  ...STATUSES.map(String),
  ...ONWARD.map(({ name }) => name),
  ...Object.keys(ENDS),
  ...Object.keys(INVITATIONS),
  'redirect',
  'page',
  'a single one',
  'a chain of 2',
  'a chain of 5',
  'a chain of 6',
  'ends well',
  'for ever',
  'to itself',
  'to any URL',
  'with a secret',
  'without a secret',
  'a page of E',
  'the secret left behind',
];

function endings(slots: HostSlots): fc.Arbitrary<End> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 6, arbitrary: fc.constant<End>(['ends well', '/fine']) },
    {
      weight: 12,
      arbitrary: fc.constantFrom(...Object.entries(ENDS)).map(([name, text]): End => [name, fill(text, slots)]),
    },
    { weight: 1, arbitrary: fc.constant<End>(['to itself', '{self}']) },
    { weight: 1, arbitrary: fc.constant<End>(['for ever', '{first}']) },
    { weight: 4, arbitrary: hostileUrl(slots).map(({ url }): End => ['to any URL', writeOut(url)]) },
  );
}

function graphOf(
  slots: HostSlots,
  drafts: readonly Draft[],
  [endName, end]: End,
  { by, secret }: Pick<RedirectGraph, 'by' | 'secret'>,
): RedirectGraph {
  const hops: Hop[] = [];
  let host = slots.declared;
  for (const [index, { status, onward, invitations }] of drafts.entries()) {
    const last = index === drafts.length - 1;
    const next = onward.host === undefined || last ? host : slots[onward.host];
    const location = last
      ? end.replace('{self}', `/hop/${index}`).replace('{first}', `https://${slots.declared}/hop/0`)
      : onward.location(`/hop/${index + 1}`, next);
    const headers = invitations.map((key) => INVITATIONS[key] ?? ['', '']);
    hops.push({
      host,
      path: `/hop/${index}`,
      status: by === 'page' ? 200 : status,
      location,
      headers: headers.map(([name, value]): [string, string] => [name, fill(value, slots)]),
    });
    host = next;
  }
  return readable({ by, secret, hops, tricks: tricksOf(slots, drafts, endName, hops, { by, secret }) }, read);
}

function tricksOf(
  { declared }: HostSlots,
  drafts: readonly Draft[],
  end: string,
  hops: readonly Hop[],
  { by, secret }: Pick<RedirectGraph, 'by' | 'secret'>,
): readonly string[] {
  const onward = drafts.slice(0, -1).map(({ onward }) => onward.name);
  const behind = secret && hops.some(({ host }) => host !== declared) ? ['the secret left behind'] : [];
  const page = by === 'page' && end === 'to E' ? ['a page of E'] : [];
  return [...new Set([...onward, ...drafts.flatMap(({ invitations }) => invitations), end, ...behind, ...page])];
}

function read({ by, secret, hops, tricks }: RedirectGraph): string {
  const text = hops.map(({ host, path, status, location, headers }) => {
    const besides = headers.map(([name]) => ` and ${name}`).join('');
    return `${host}${path} ${status} to ${printable(location)}${besides}`;
  });
  return `${by}${secret ? ' with a secret' : ''}: ${text.join('; ')} (${tricks.join(', ')})`;
}
