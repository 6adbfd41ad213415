/** The ranges of security.md rule 3, and those that other documents set apart: what is never, and what need not be, connected to. */
import { type Cidr, parseCidr } from './ip.ts';

export interface SpecialRange {
  readonly name: string;
  readonly cidr: Cidr;
  /** `stated`: rule 3 names it, or it is no global unicast at all · `permitted`: refusing it is right, and so is not to. */
  readonly refusal: 'stated' | 'permitted';
}

const STATED: readonly (readonly [cidr: string, name: string])[] = [
  ['0.0.0.0/8', 'this network'],
  ['10.0.0.0/8', 'private 10/8'],
  ['100.64.0.0/10', 'carrier-grade NAT'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local'],
  ['172.16.0.0/12', 'private 172.16/12'],
  ['192.0.0.0/24', 'protocol assignments'],
  ['192.0.2.0/24', 'documentation 1'],
  ['192.168.0.0/16', 'private 192.168/16'],
  ['198.18.0.0/15', 'benchmarking'],
  ['198.51.100.0/24', 'documentation 2'],
  ['203.0.113.0/24', 'documentation 3'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
  ['::/128', 'unspecified'],
  ['::1/128', 'loopback 6'],
  ['100::/64', 'discard'],
  ['fc00::/7', 'unique local'],
  ['fe80::/10', 'link-local 6'],
  ['fec0::/10', 'site-local'],
  ['ff00::/8', 'multicast 6'],
  ['2001:db8::/32', 'documentation 6'],
  ['3fff::/20', 'documentation 6, the larger'],
];

// The IANA special-purpose registries, beyond rule 3.
const PERMITTED: readonly (readonly [cidr: string, name: string])[] = [
  ['192.31.196.0/24', 'AS112'],
  ['192.52.193.0/24', 'AMT'],
  ['192.88.99.0/24', '6to4 relays'],
  ['192.175.48.0/24', 'AS112, delegated'],
  ['2001::/23', 'protocol assignments 6'],
  ['2620:4f:8000::/48', 'AS112 6'],
];

const rows = (table: typeof STATED, refusal: SpecialRange['refusal']): SpecialRange[] =>
  table.map(([cidr, name]) => ({ name, cidr: parseCidr(cidr), refusal }));

export const SPECIAL_RANGES: readonly SpecialRange[] = [...rows(STATED, 'stated'), ...rows(PERMITTED, 'permitted')];

/** Outside of it no IPv6 address is global unicast (RFC 4291 section 2.4), but for the forms that embed an IPv4 address. */
export const GLOBAL_UNICAST_6: Cidr = parseCidr('2000::/3');

/** A form of IPv6 address in which an IPv4 address stands. */
export interface Embedding {
  readonly name: string;
  readonly cidr: Cidr;
  /** Where the IPv4 address's lowest bit stands. */
  readonly shift: number;
  /** Whether its bits are inverted, as in a Teredo client's. */
  readonly inverted?: true;
}

/** Rule 3's forms, which are classified by the address within; Teredo has a server's and a client's. */
export const EMBEDDINGS: readonly Embedding[] = [
  { name: 'mapped', cidr: parseCidr('::ffff:0:0/96'), shift: 0 },
  { name: 'compatible', cidr: parseCidr('::/96'), shift: 0 },
  { name: 'NAT64', cidr: parseCidr('64:ff9b::/96'), shift: 0 },
  { name: 'local NAT64', cidr: parseCidr('64:ff9b:1::/48'), shift: 0 },
  { name: '6to4', cidr: parseCidr('2002::/16'), shift: 80 },
  { name: 'Teredo server', cidr: parseCidr('2001::/32'), shift: 64 },
  { name: 'Teredo client', cidr: parseCidr('2001::/32'), shift: 0, inverted: true },
];
