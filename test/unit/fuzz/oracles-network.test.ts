import { describe, expect, test } from 'vitest';
import { PUPPET_GRANTS } from '../../../fuzz/model/request.ts';
import { addressViolations, mayConnect } from '../../../fuzz/oracles/address.ts';
import { networkViolations } from '../../../fuzz/oracles/network.ts';
import type { RequestEntry } from '../../../src/index.ts';

const SECRET = 'canary-0A1b2C3d+/=';

describe('networkViolations', () => {
  const request = (change: Partial<RequestEntry> = {}): RequestEntry => ({
    kind: 'request',
    sequence: 1,
    time: 0,
    localAddress: '127.0.0.2',
    serverName: 'api.example.org',
    host: 'api.example.org',
    method: 'GET',
    path: '/',
    headers: [['Host', 'api.example.org']],
    body: new Uint8Array(),
    outcome: 'answered',
    status: 200,
    error: undefined,
    ...change,
  });
  const rules = { grants: PUPPET_GRANTS, secrets: { PUPPET_TOKEN: SECRET } };
  const violations = (change: Partial<RequestEntry>): readonly string[] =>
    networkViolations({ journal: [request(change)], sunk: [], resolved: [] }, rules);

  test('are none of a declared request with a secret that is bound', () => {
    expect(violations({})).toEqual([]);
    expect(violations({ headers: [['Authorization', `Bearer ${SECRET}`]] })).toEqual([]);
  });

  test.each<[string, Partial<RequestEntry>, RegExp]>([
    ['an undeclared host', { host: 'evil.example.net', serverName: 'evil.example.net' }, /server name evil/],
    ['another port', { host: 'api.example.org:8443' }, /not declared/],
    ['another server name', { serverName: 'cdn.example.org' }, /server name is cdn/],
    ['a method that is not declared', { method: 'POST' }, /method/],
    ['a header that nobody declared', { headers: [['x-other', '1']] }, /header x-other/],
    ['a cookie', { headers: [['Cookie', '1']] }, /header cookie/],
    [
      'two headers of a name',
      {
        headers: [
          ['Accept', '1'],
          ['accept', '2'],
        ],
      },
      /accept twice/,
    ],
    ['a secret in the path', { path: `/?t=${encodeURIComponent(SECRET)}` }, /in its path/],
    ['a secret in another header', { headers: [['x-puppet', SECRET]] }, /in the header x-puppet/],
    [
      'a secret at a host where it is not bound',
      { host: 'cdn.example.org', serverName: 'cdn.example.org', headers: [['Authorization', `Bearer ${SECRET}`]] },
      /not bound there/,
    ],
    ['a header named like one of Object', { headers: [['constructor', '1']] }, /constructor/],
    ['a host named like one of Object', { host: 'constructor', serverName: undefined }, /not declared/],
  ])('are some of %s', (_name, change, pattern) => {
    expect(violations(change).join('\n')).toMatch(pattern);
  });

  test('are some of any connection that was sunk, and of a name that was resolved', () => {
    const sunk = [{ address: '127.0.0.9', port: 443, serverName: 'evil.example.net', firstBytes: '' }];
    expect(networkViolations({ journal: [], sunk, resolved: ['api.example.org', 'evil.example.net'] }, rules)).toEqual([
      'a connection to 127.0.0.9:443 for evil.example.net',
      'the name evil.example.net was resolved',
    ]);
  });
});

describe('addressViolations', () => {
  const turn = (...addresses: string[]): Parameters<typeof addressViolations>[0][number] => ({
    kind: 'addresses',
    addresses,
    ttl: 60,
  });

  test('are none of a public address that was answered', () => {
    expect(addressViolations([turn('93.184.216.34')], ['93.184.216.34'])).toEqual([]);
  });

  test('are some of a private one, one that no answer has, and one of a mixed answer', () => {
    expect(addressViolations([turn('10.0.0.1')], ['10.0.0.1'])).toHaveLength(1);
    expect(addressViolations([turn('93.184.216.34')], ['93.184.216.35'])).toHaveLength(1);
    expect(addressViolations([turn('93.184.216.34', '10.0.0.1')], ['93.184.216.34'])).toHaveLength(1);
    expect(addressViolations([turn('93.184.216.34', '10.0.0.1'), turn('93.184.216.34')], ['93.184.216.34'])).toEqual(
      [],
    );
  });

  test('a script of private answers allows no connection', () => {
    expect(mayConnect([turn('10.0.0.1'), { kind: 'unknown' }])).toBe(false);
    expect(mayConnect([turn('10.0.0.1'), turn('93.184.216.34')])).toBe(true);
  });
});
