import ipaddr from 'ipaddr.js';
import { describe, expect, test } from 'vitest';
import { EMBEDS_IPV4, REFUSED_IPV4, REFUSED_IPV6 } from '../../../src/capability/address-table.ts';
import { canonicalAddress, classifyAddress, classifyAnswer } from '../../../src/capability/address.ts';
import { fc } from './property.ts';

const PUBLIC = [
  '8.8.8.8',
  '1.1.1.1',
  '140.82.121.6',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '169.253.255.255',
  '169.255.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.0.1.0',
  '192.167.255.255',
  '192.169.0.0',
  '198.17.255.255',
  '198.20.0.0',
  '203.0.112.255',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2a00:1450:4001:81b::200e',
  '2001:4860:4860::8888',
  '2001:200::1',
  '2003::1',
  '2620:0:2d0:200::7',
];

const PRIVATE = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.255',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.1.1.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::8.8.8.8',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.0.0.1',
  '::ffff:169.254.169.254',
  '0:0:0:0:0:ffff:7f00:1',
  '::ffff:0:127.0.0.1',
  '::ffff:0:8.8.8.8',
  '64:ff9b::7f00:1',
  '64:ff9b::10.0.0.1',
  '64:ff9b:1::1',
  '64:ff9b:1::8.8.8.8',
  '2002:7f00:1::',
  '2002:a00:1::1',
  '2002:808:808::1',
  '2001::1',
  '2001:0:7f00:1::',
  '2001:2::1',
  '2001:10::1',
  '2001:20::1',
  '2001:db8::1',
  '3fff::1',
  '5f00::1',
  '100::1',
  '100:0:0:1::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'febf::1',
  'fec0::1',
  'feff::1',
  'ff02::1',
  '4000::1',
  '1::1',
  '0:0:0:0:0:0:8.8.8.8',
  '::0808:0808',
  '200::1',
  'e000::1',
  '2001:470:1f0b::5efe:7f00:1',
  '2a00::200:5efe:a00:1',
];

const NOT_ADDRESSES = [
  '',
  'localhost',
  '127.1',
  '0177.0.0.1',
  '2130706433',
  '0x7f000001',
  '8.8.8.08',
  '8.8.8.8 ',
  '[::1]',
  'fe80::1%eth0',
  '2606:4700:4700::1111%1',
  '1.2.3.4.5',
  ':::',
  '::ffff:8.8.8.256',
];

describe('classifyAddress', () => {
  test.each(PUBLIC)('classifyAddress %s is allowed', (address) => {
    expect(classifyAddress(address)).toEqual({ ok: true, value: address });
  });

  test.each([...PRIVATE, ...NOT_ADDRESSES])('classifyAddress %s is refused', (address) => {
    expect(classifyAddress(address).ok).toBe(false);
  });

  test.each([
    ['::ffff:8.8.8.8', '8.8.8.8'],
    ['::ffff:808:808', '8.8.8.8'],
    ['64:ff9b::808:808', '64:ff9b::808:808'],
  ])('classifyAddress %s is judged by the public IPv4 address in it', (address, vetted) => {
    expect(classifyAddress(address)).toEqual({ ok: true, value: vetted });
  });

  const edges = [...REFUSED_IPV4, ...REFUSED_IPV6].flatMap(([cidr]) => edgesOf(cidr).map((edge) => [cidr, edge]));
  test.each(edges)('classifyAddress %s at its edge %s is refused', (_cidr, edge) => {
    expect(classifyAddress(edge ?? '').ok).toBe(false);
  });

  test('classifyAddress of an IPv4 address in any embedding is never kinder than of the address itself', () => {
    const prefixes = EMBEDS_IPV4.map(([cidr]) => cidr.split('/')[0] ?? '');
    fc.assert(
      fc.property(fc.ipV4(), fc.constantFrom(...prefixes, '::'), (ipv4, prefix) => {
        const bytes = [
          ...ipaddr.IPv6.parse(prefix).toByteArray().slice(0, 12),
          ...ipaddr.IPv4.parse(ipv4).toByteArray(),
        ];
        const embedded = ipaddr.fromByteArray(bytes).toString();
        expect(classifyAddress(embedded).ok && !classifyAddress(ipv4).ok).toBe(false);
      }),
    );
  });

  test('classifyAddress of any address refuses all that ipaddr.js itself calls special, NAT64 aside', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        const range = ipaddr.process(address).range();
        const special = range !== 'unicast' && range !== 'rfc6052';
        expect(special && classifyAddress(address).ok).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('classifyAnswer', () => {
  test('classifyAnswer with a public and a private address is refused whole and names the private one', () => {
    expect(classifyAnswer(['8.8.8.8', '10.0.0.1'])).toMatchObject({
      ok: false,
      problem: expect.stringContaining('10.0.0.1'),
    });
    expect(classifyAnswer(['8.8.8.8', '::1']).ok).toBe(false);
  });

  test('classifyAnswer without an address is refused', () => {
    expect(classifyAnswer([]).ok).toBe(false);
  });

  test('classifyAnswer of public addresses keeps them all in order', () => {
    const answer = ['2606:4700:4700::1111', '1.1.1.1'];
    expect(classifyAnswer(answer)).toEqual({ ok: true, value: answer });
  });
});

test('canonicalAddress of two spellings of one address is one spelling', () => {
  expect(canonicalAddress('::FFFF:127.0.0.2')).toBe('127.0.0.2');
  expect(canonicalAddress('2606:4700:0:0::1111')).toBe(canonicalAddress('2606:4700::1111'));
  expect(canonicalAddress('')).toBe('');
});

function edgesOf(cidr: string): string[] {
  const [first, bits] = ipaddr.parseCIDR(cidr);
  const bytes = first.toByteArray();
  const last = bytes.map((byte, index) => byte | (0xff >> Math.min(8, Math.max(0, bits - index * 8))));
  return [first.toString(), ipaddr.fromByteArray(last).toString()];
}
