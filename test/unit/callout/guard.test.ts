import { rootCertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Effective } from '../../../src/capability/effective.ts';
import type { RequestPolicy } from '../../../src/capability/request.ts';
import type { VettedAddress } from '../../../src/capability/address.ts';
import { type HostName } from '../../../src/contract/host-name.ts';
import { valid } from '../../../src/contract/parsed.ts';
import { A, certificates, get, outcome, startSilent, startUpstream, subject } from './loopback.ts';

// Without [origins] the executor trusts the process's authorities: the test's one is made one of them.
beforeAll(() => setDefaultCACertificates([certificates.caPem]));
afterAll(() => setDefaultCACertificates([...rootCertificates]));

const letThrough = (address: string): { ok: true; value: VettedAddress } => valid(address as VettedAddress);

function authorityOver(port: number): { host: HostName; effective: Effective } {
  const host = `${A}:${port}` as HostName;
  return { host, effective: { hosts: [{ host, methods: ['GET'] }], headers: [], secrets: [] } };
}

describe('the address guard', () => {
  test.each([
    ['loopback', ['127.0.0.3']],
    ['loopback, mapped', ['::ffff:127.0.0.3']],
    ['a public one and a private one', ['93.184.216.34', '127.0.0.3']],
    ['a private one and a public one', ['127.0.0.3', '93.184.216.34']],
    ['metadata', ['169.254.169.254']],
    ['not an address', ['localhost']],
  ])('fetch of a name that resolves to %s is address-denied and nothing is connected to', async (_name, answer) => {
    const silent = await startSilent('127.0.0.3');
    const { host, effective } = authorityOver(silent.port);
    const callouts = subject({ effective, resolver: async () => answer });
    expect(await outcome(callouts, get('/', { url: `https://${host}/` }))).toBe('address-denied');
    expect(silent.connections()).toBe(0);
    expect(callouts.events).toEqual([]);
  });

  test.each([
    ['no address', async () => []],
    ['an error', () => Promise.reject(new Error('ENOTFOUND'))],
  ])('fetch of a name that resolves to %s is upstream-unreachable', async (_name, resolver) => {
    expect(await outcome(subject({ resolver }), get())).toBe('upstream-unreachable');
  });

  test('fetch goes to the address that was vetted, though the next answer would be another', async () => {
    const upstream = await startUpstream((_, response) => response.end('x'), '127.0.0.4');
    const { port } = upstream.origin;
    const sink = await startSilent('127.0.0.5', port);
    const { host, effective } = authorityOver(port);
    const answers = [['127.0.0.4'], ['127.0.0.5']];
    const asked: string[] = [];
    const callouts = subject({
      effective,
      classify: letThrough,
      resolver: async (name) => {
        asked.push(name);
        return answers.shift() ?? [];
      },
    });
    expect(await outcome(callouts, get('/', { url: `https://${host}/` }))).toBe('answered 200');
    expect(asked).toEqual([A]);
    expect(upstream.seen).toMatchObject([{ servername: A }]);
    expect(sink.connections()).toBe(0);
  });

  test('fetch of a name with a dead and a live address reaches the live one', async () => {
    const upstream = await startUpstream((_, response) => response.end('x'), '127.0.0.4');
    const { host, effective } = authorityOver(upstream.origin.port);
    const callouts = subject({ effective, classify: letThrough, resolver: async () => ['127.0.0.6', '127.0.0.4'] });
    expect(await outcome(callouts, get('/', { url: `https://${host}/` }))).toBe('answered 200');
  });

  test.each(['127.0.0.3', '[::1]', '[::ffff:127.0.0.3]'])(
    'fetch of the literal %s is address-denied in the connector, though policy and classifier let everything through',
    async (literal) => {
      const silent = await startSilent('127.0.0.3');
      const policy: RequestPolicy = () =>
        valid({
          method: 'GET',
          url: {
            host: `${literal}:${silent.port}` as HostName,
            hostname: literal,
            port: silent.port,
            origin: `https://${literal}:${silent.port}`,
            path: '/',
            href: `https://${literal}:${silent.port}/`,
          },
          headers: [],
          body: undefined,
          secret: undefined,
        });
      const callouts = subject({ policy, classify: letThrough, resolver: async (name) => [name] });
      expect(await outcome(callouts, get())).toBe('address-denied');
      expect(silent.connections()).toBe(0);
    },
  );

  test('fetch of an origin goes to its address for that very host and port only', async () => {
    const upstream = await startUpstream((_, response) => response.end('x'));
    const { host, effective } = authorityOver(upstream.origin.port);
    const callouts = subject({ effective, origins: { [A]: upstream.origin }, resolver: async () => ['127.0.0.1'] });
    expect(await outcome(callouts, get('/', { url: `https://${host}/` }))).toBe('address-denied');
    expect(upstream.connections()).toBe(0);
  });
});
