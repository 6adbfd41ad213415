/** What a resolver answers, turn by turn: hostile.md *DNS*. */
import fc from 'fast-check';
import { readable } from '../classified.ts';
import { embeddedIn, judgeAddress, judgeAnswer } from '../model/address.ts';
import { type Ip, parseIp } from '../model/ip.ts';
import { type Address, ipAddress } from './address.ts';
import { some } from './few.ts';

/** One answer to one question. */
export type DnsTurn =
  | {
      readonly kind: 'addresses';
      readonly addresses: readonly string[];
      /** A name in between, to which the addresses belong. */
      readonly cname?: string;
      /** Seconds. */
      readonly ttl: number;
    }
  /** NXDOMAIN. */
  | { readonly kind: 'unknown' }
  /** The name exists and has no address. */
  | { readonly kind: 'no address' }
  /** After the deadline, which is never as far as anybody waits. */
  | { readonly kind: 'late' };

export interface DnsScript {
  /** Each question takes the next; the last one stays. */
  readonly turns: readonly DnsTurn[];
}

const PUBLIC: readonly Address[] = ['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946'].flatMap((text) => {
  const ip = parseIp(text);
  return ip === undefined ? [] : [{ ip, text, tricks: [] }];
});

const FAILURES: readonly DnsTurn[] = [{ kind: 'unknown' }, { kind: 'no address' }, { kind: 'late' }];

/** A script. Shrinks to one answer with one public address. */
export function dnsScript(): fc.Arbitrary<DnsScript> {
  const publicAddress = fc.constantFrom(...PUBLIC);
  const any = fc.oneof({ withCrossShrink: true }, publicAddress, ipAddress());
  const addresses = fc
    .record({
      addresses: fc.oneof(
        { withCrossShrink: true },
        { weight: 2, arbitrary: some(publicAddress, 2) },
        { weight: 5, arbitrary: ipAddress().map((address) => [address]) },
        { weight: 4, arbitrary: some(any, 4) },
      ),
      cname: fc.option(fc.constantFrom('alias.example.net', 'internal', 'localhost'), { freq: 4, nil: undefined }),
      ttl: fc.constantFrom(60, 0, 1, 2_147_483_647),
    })
    .map(({ addresses, cname, ttl }): DnsTurn => {
      const texts = addresses.map(({ text }) => text);
      return { kind: 'addresses', addresses: texts, ttl, ...(cname === undefined ? {} : { cname }) };
    });
  const turn = fc.oneof(
    { withCrossShrink: true },
    { weight: 10, arbitrary: addresses },
    { weight: 1, arbitrary: fc.constantFrom(...FAILURES) },
  );
  return some(turn, 3).map((turns) => readable({ turns }, read));
}

/** What the answers hold, and how they differ. */
export function classify({ turns }: DnsScript): readonly string[] {
  const verdicts = turns.map(verdictOf);
  const second = verdicts.findIndex((verdict, at) => at > 0 && verdict === 'refused' && verdicts[at - 1] === 'global');
  const rebinding = second === -1 ? [] : ['a second answer that differs'];
  return [
    ...new Set([...turns.flatMap(classesOf), ...rebinding, turns.length === 1 ? 'one answer' : 'several answers']),
  ];
}

/** What {@link dnsScript} has to hit. */
export const CLASSES: readonly string[] = [
  'loopback',
  'link-local',
  'metadata',
  'mapped',
  'NAT64',
  'a public and a private answer together',
  'public A, private AAAA',
  'private A, public AAAA',
  'CNAME to internal',
  'CNAME',
  'TTL 0',
  'a second answer that differs',
  'no answer',
  'no such name',
  'an answer after the deadline',
  'one answer',
  'several answers',
  'all public',
  'several addresses',
];

/** The addresses of an answer as numbers. */
export function addressesOf(turn: DnsTurn): readonly Ip[] {
  return turn.kind === 'addresses' ? turn.addresses.flatMap((text) => parseIp(text) ?? []) : [];
}

const METADATA: ReadonlySet<string> = new Set(['169.254.169.254', '100.100.100.200', '192.0.0.192', 'fd00:ec2::254']);
const IN_RANGES: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['loopback', /^(?:127\.|::1$)/],
  ['link-local', /^(?:169\.254\.|fe[89ab])/],
  ['mapped', /^::ffff:[0-9a-f]+:/],
  ['NAT64', /^64:ff9b::/],
];

function verdictOf(turn: DnsTurn): string {
  return turn.kind === 'addresses' ? judgeAnswer(addressesOf(turn)) : turn.kind;
}

function classesOf(turn: DnsTurn): string[] {
  if (turn.kind === 'unknown') return ['no such name'];
  if (turn.kind === 'no address') return ['no answer'];
  if (turn.kind === 'late') return ['an answer after the deadline'];
  const verdict = judgeAnswer(addressesOf(turn));
  const ranges = IN_RANGES.filter(([, pattern]) => turn.addresses.some((text) => pattern.test(text))).map(
    ([name]) => name,
  );
  return [
    ...ranges,
    ...mixtures(addressesOf(turn)),
    ...(turn.addresses.some((text) => METADATA.has(text)) ? ['metadata'] : []),
    ...(turn.cname === undefined ? [] : ['CNAME', ...(verdict === 'refused' ? ['CNAME to internal'] : [])]),
    ...(turn.ttl === 0 ? ['TTL 0'] : []),
    ...(verdict === 'global' ? ['all public'] : []),
    ...(turn.addresses.length > 1 ? ['several addresses'] : []),
  ];
}

function mixtures(addresses: readonly Ip[]): string[] {
  const has = (verdict: string, family?: 4 | 6): boolean =>
    addresses.some((ip) => judgeAddress(ip) === verdict && (family === undefined || ip.family === family));
  return [
    ...(has('global') && has('refused') ? ['a public and a private answer together'] : []),
    ...(has('global', 4) && has('refused', 6) ? ['public A, private AAAA'] : []),
    ...(has('refused', 4) && has('global', 6) ? ['private A, public AAAA'] : []),
    ...(addresses.some((ip) => embeddedIn(ip).length > 0) ? ['an embedded address'] : []),
  ];
}

function read({ turns }: DnsScript): string {
  return turns.map((turn) => (turn.kind === 'addresses' ? readAddresses(turn) : turn.kind)).join(', then ');
}

function readAddresses({ addresses, cname, ttl }: Extract<DnsTurn, { kind: 'addresses' }>): string {
  return `${cname === undefined ? '' : `CNAME ${cname} `}${addresses.join(' ')}${ttl === 60 ? '' : ` for ${ttl} s`}`;
}
