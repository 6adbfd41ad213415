/** Answers of a resolver that lead somewhere private, in whole or in part; for tables of tests. */
import type { DnsAnswer } from './host-choice.ts';

/** Of an answer that has none of these a connection may be made to the first address. */
export const PUBLIC_ADDRESS = '93.184.216.34';
const PUBLIC_ADDRESS_6 = '2606:2800:220:1:248:1893:25c8:1946';

const DENIED = 'EACCES address-denied';
const UNREACHABLE = 'EIO upstream-unreachable';

const many = Array.from({ length: 20 }, (_, index) => `93.184.216.${index + 1}`);

/** Each with what a reader gets. */
export const DNS_ROWS: readonly (readonly [name: string, answer: DnsAnswer, expected: string])[] = [
  ['loopback', ['127.0.0.3'], DENIED],
  ['the end of loopback', ['127.255.255.254'], DENIED],
  ['this network', ['0.0.0.0'], DENIED],
  ['a private address of 10/8', ['10.1.2.3'], DENIED],
  ['a private address of 172.16/12', ['172.31.255.254'], DENIED],
  ['a private address of 192.168/16', ['192.168.1.1'], DENIED],
  ['link-local', ['169.254.1.1'], DENIED],
  ['the metadata service', ['169.254.169.254'], DENIED],
  ['the metadata service of carrier-grade NAT', ['100.100.100.200'], DENIED],
  ['the metadata service of 192.0.0/24', ['192.0.0.192'], DENIED],
  ['benchmarking', ['198.19.0.1'], DENIED],
  ['multicast', ['224.0.0.251'], DENIED],
  ['broadcast', ['255.255.255.255'], DENIED],
  ['loopback by IPv6', ['::1'], DENIED],
  ['the unspecified address', ['::'], DENIED],
  ['link-local by IPv6', ['fe80::1'], DENIED],
  ['site-local', ['fec0::1'], DENIED],
  ['unique local', ['fd12:3456::1'], DENIED],
  ['the metadata service by IPv6', ['fd00:ec2::254'], DENIED],
  ['multicast by IPv6', ['ff02::1'], DENIED],
  ['loopback, mapped', ['::ffff:127.0.0.3'], DENIED],
  ['the metadata service, mapped', ['::ffff:a9fe:a9fe'], DENIED],
  ['loopback, compatible', ['::7f00:3'], DENIED],
  ['loopback behind NAT64', ['64:ff9b::7f00:3'], DENIED],
  ['the metadata service behind NAT64', ['64:ff9b::a9fe:a9fe'], DENIED],
  ['local NAT64', ['64:ff9b:1::7f00:3'], DENIED],
  ['loopback by 6to4', ['2002:7f00:3::'], DENIED],
  ['Teredo', ['2001::1'], DENIED],
  ['ISATAP of loopback', ['2606:2800::5efe:7f00:3'], DENIED],
  ['a public and a private address', [PUBLIC_ADDRESS, '127.0.0.3'], DENIED],
  ['a private and a public address', ['127.0.0.3', PUBLIC_ADDRESS], DENIED],
  ['a public A and a private AAAA', [PUBLIC_ADDRESS, '::1'], DENIED],
  ['a private A and a public AAAA', ['10.0.0.1', PUBLIC_ADDRESS_6], DENIED],
  ['many public addresses and a private one', [...many, '127.0.0.3'], DENIED],
  ['no such name', 'unknown', UNREACHABLE],
  ['no address', [], UNREACHABLE],
  ['silence', 'silence', 'ETIMEDOUT upstream-deadline'],
];
