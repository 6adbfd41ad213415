/**
 * Each layer between a provider and the network, alone: the host policy with an address guard that lets everything through,
 * the guard with a policy that does, and TLS with neither. Layers that are only ever tested together hide each other's holes.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createCleanUp } from '../helpers/clean-up.ts';
import { ownAddress } from '../helpers/own-address.ts';
import { REFUSED_URLS, UNDECLARED_URLS } from '../helpers/puppet-urls-refused.ts';
import { mountSunkPuppet, type SunkPuppet, type SunkPuppetRequest } from '../helpers/sunk-puppet.ts';

const A = 'api.example.org';

function mountWith(request: SunkPuppetRequest): () => SunkPuppet {
  const cleanUp = createCleanUp();
  let puppet: SunkPuppet;
  beforeAll(async () => {
    puppet = await mountSunkPuppet(cleanUp, request);
  });
  beforeEach(() => {
    puppet.sinkhole.clear();
    puppet.upstream.journal.clear();
  });
  afterAll(() => cleanUp[Symbol.asyncDispose]());
  return () => puppet;
}

describe('the host policy, where every address is let through', () => {
  const puppet = mountWith({ layers: { classify: 'unchecked' }, origins: { 'cdn.example.org': null } });

  test('a read of a declared host without an origin reaches the sinkhole, which proves that it would be seen', async () => {
    expect(await puppet().read('control', { url: 'https://cdn.example.org/' })).toBe('EIO upstream-unreachable');
    expect(await puppet().sinkhole.seen()).toMatchObject([
      { address: ownAddress('cdn.example.org'), port: 443, serverName: 'cdn.example.org' },
    ]);
  });

  test.each([
    ...REFUSED_URLS.map((row) => [...row, 'url-refused'] as const),
    ...UNDECLARED_URLS.map((row) => [...row, 'host-undeclared'] as const),
  ])('a read of a URL with %s is refused, resolved nowhere and connected to nowhere', async (name, url, code) => {
    const before = await puppet().resolved();
    expect(await puppet().read(name, { url })).toBe(`EACCES ${code}`);
    expect(await puppet().resolved()).toEqual(before);
    expect(await puppet().sinkhole.seen()).toEqual([]);
    expect(puppet().upstream.journal.entries()).toEqual([]);
  });
});

describe('the address guard, where the policy lets every request through', () => {
  const puppet = mountWith({
    layers: { policy: 'unchecked' },
    answers: {
      'mixed.example': [['93.184.216.34', '127.0.0.3']],
      'mapped.example': [['::ffff:127.0.0.3']],
      'nat64.example': [['64:ff9b::7f00:3']],
      'six.example': [['::1']],
      'metadata.example': [['169.254.169.254']],
      'nowhere.example': [[]],
    },
  });

  test('a read of a host with an origin is answered, which proves that the guard is not just shut', async () => {
    expect(await puppet().read('control', { url: `https://${A}/` })).toBe('ok: ok');
  });

  test.each([
    ['a name at loopback', 'https://evil.example.org/', 'EACCES address-denied'],
    ['a name at loopback, another port', 'https://evil.example.org:8443/', 'EACCES address-denied'],
    ['a name with a public and a private address', 'https://mixed.example/', 'EACCES address-denied'],
    ['a name at a mapped address', 'https://mapped.example/', 'EACCES address-denied'],
    ['a name behind NAT64', 'https://nat64.example/', 'EACCES address-denied'],
    ['a name at ::1', 'https://six.example/', 'EACCES address-denied'],
    ['a name at the metadata service', 'https://metadata.example/', 'EACCES address-denied'],
    ['a name without an address', 'https://nowhere.example/', 'EIO upstream-unreachable'],
    ['a host with an origin, another port', `https://${A}:8443/`, 'EACCES address-denied'],
    ['127.0.0.1', 'https://127.0.0.1/', 'EACCES address-denied'],
    ['127.1', 'https://127.1:8080/', 'EACCES address-denied'],
    ['one number', 'https://2130706433/', 'EACCES address-denied'],
    ['hexadecimal', 'https://0x7f000001/', 'EACCES address-denied'],
    ['octal', 'https://0177.0.0.1/', 'EACCES address-denied'],
    ['0', 'https://0/', 'EACCES address-denied'],
    ['::1', 'https://[::1]/', 'EACCES address-denied'],
    ['::', 'https://[::]/', 'EACCES address-denied'],
    ['a mapped literal', 'https://[::ffff:7f00:1]/', 'EACCES address-denied'],
    ['a public literal', 'https://93.184.216.34/', 'EACCES address-denied'],
    ['http to a host with an origin', `http://${A}/`, 'EACCES address-denied'],
    ['http to loopback', 'http://127.0.0.1:80/', 'EACCES address-denied'],
    ['user info', `https://${A}@127.0.0.1/`, 'EACCES address-denied'],
  ])('a read of %s is refused and connected to nowhere', async (label, url, expected) => {
    expect(await puppet().read(label, { url })).toBe(expected);
    expect(await puppet().sinkhole.seen()).toEqual([]);
    expect(puppet().upstream.journal.entries()).toEqual([]);
  });

  test.each([...REFUSED_URLS, ...UNDECLARED_URLS])(
    'a read of a URL with %s is connected to no private address',
    async (name, url) => {
      await puppet().read(name, { url });
      expect(await puppet().sinkhole.seen()).toEqual([]);
    },
  );
});

describe('TLS, where policy and guard let everything through', () => {
  const puppet = mountWith({ layers: { policy: 'unchecked', classify: 'unchecked' } });

  test('a read of a stranger connects, and the stranger gets no request and no secret', async () => {
    const url = 'https://evil.example.org/';
    expect(await puppet().read('stranger', { url, secret: 'PUPPET_TOKEN' })).toBe('EIO upstream-unreachable');
    const [sunk, ...others] = await puppet().sinkhole.seen();
    expect(others).toEqual([]);
    expect(sunk).toMatchObject({ address: ownAddress('evil.example.org'), serverName: 'evil.example.org' });
    expect(sunk?.firstBytes).not.toContain('GET');
  });

  test.each([
    ['a literal', 'https://127.0.0.1/'],
    ['http', 'http://evil.example.org/'],
  ])('a read of %s is refused by the connector all the same', async (label, url) => {
    expect(await puppet().read(label, { url })).toBe('EACCES address-denied');
    expect(await puppet().sinkhole.seen()).toEqual([]);
  });
});
