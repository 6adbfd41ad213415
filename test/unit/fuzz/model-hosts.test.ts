/** The model against the sentences of security.md about addresses and URLs, as they stand there. */
import { describe, expect, test } from 'vitest';
import { judgeAddress, judgeAnswer } from '../../../fuzz/model/address.ts';
import { formatIp, type Ip, parseIp } from '../../../fuzz/model/ip.ts';
import { judgeUrl } from '../../../fuzz/model/url.ts';

function ip(text: string): Ip {
  const parsed = parseIp(text);
  if (parsed === undefined) throw new Error(`not an address: ${text}`);
  return parsed;
}

describe('addresses as text', () => {
  test.each([
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['::ffff:127.0.0.1', '::ffff:7f00:1'],
    ['FE80::A', 'fe80::a'],
  ])('%s is written %s', (text, written) => {
    expect(formatIp(ip(text))).toBe(written);
  });

  test.each([
    '',
    '127.1',
    '1.2.3.4.5',
    '256.0.0.1',
    '01.2.3.4',
    '1::2::3',
    ':::',
    '12345::',
    '1:2:3:4:5:6:7',
    'fe80::1%eth0',
    '::1.2.3',
  ])('%j is none', (text) => {
    expect(parseIp(text)).toBeUndefined();
  });
});

describe('rule 3: an address', () => {
  test.each([
    '0.0.0.0',
    '0.255.255.255',
    '10.0.0.0',
    '10.255.255.255',
    '100.64.0.0',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.255',
    '169.254.169.254',
    '172.16.0.0',
    '172.31.255.255',
    '192.0.0.192',
    '192.0.2.1',
    '192.168.255.255',
    '198.18.0.0',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.0',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:7f00:1',
    '::7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001::1',
    '100::',
    'fc00::',
    'fdff::1',
    'fe80::1',
    'febf::1',
    'fec0::1',
    'feff::1',
    'ff02::1',
    '2001:db8::1',
    'fd00:ec2::254',
    '4000::1',
  ])('%s is refused', (text) => {
    expect(judgeAddress(ip(text))).toBe('refused');
  });

  test.each([
    '1.0.0.0',
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
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '8.8.8.8',
    '2606:4700:4700::1111',
    '2a00::1',
    '2001:db7::1',
    '2001:db9::1',
    '2003::1',
  ])('%s is global', (text) => {
    expect(judgeAddress(ip(text))).toBe('global');
  });

  test.each(['::ffff:808:808', '64:ff9b::808:808', '2002:808:808::', '192.88.99.1'])('%s may be refused', (text) => {
    expect(judgeAddress(ip(text))).toBe('either');
  });

  test('a mixed answer is refused whole, and so is an empty one', () => {
    expect(judgeAnswer([ip('8.8.8.8'), ip('10.0.0.1')])).toBe('refused');
    expect(judgeAnswer([ip('8.8.8.8'), ip('2a00::1')])).toBe('global');
    expect(judgeAnswer([])).toBe('refused');
  });
});

describe('rules 1 and 2: a URL', () => {
  const HOSTS = ['api.example.org', 'git.example.org:8443', '127.0.0.1', '0x7f.1'];

  test.each([
    'https://api.example.org',
    'https://api.example.org/',
    'https://api.example.org?q',
    'https://api.example.org/a?b=/../c',
    'https://git.example.org:8443/',
    'https://api.example.org/a%2e',
    'https://api.example.org/...',
    "https://api.example.org/'",
  ])('%s is allowed', (url) => {
    expect(judgeUrl(url, HOSTS)).toBe('allow');
  });

  test.each([
    '',
    'http://api.example.org/',
    'HTTPS://api.example.org/',
    '//api.example.org/',
    'https:/api.example.org/',
    'https://api.example.org@evil.example.net/',
    'https://evil.example.net/',
    'https://api.example.org./',
    'https://api.example.org:443/',
    'https://git.example.org/',
    'https://api.example.org:8443/',
    'https://API.example.org/',
    'https://api.example.org/#',
    'https://api.example.org/a b',
    'https://api.example.org/\t',
    'https://api.example.org\\@x/',
    'https://api.example.org/a/../b',
    'https://api.example.org/%2E%2e/b',
    'https://api.example.org/.',
    'https://api.example.org/"',
    "https://api.example.org/?'",
    'https://api.example.org/\u00fc',
    'https://api.example.org/\u007f',
    'https://notapi.example.org/',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://[::1]/',
    `https://api.example.org/${'a'.repeat(8_192)}`,
  ])('%s is refused', (url) => {
    expect(judgeUrl(url, HOSTS)).toBe('refuse');
  });
});
