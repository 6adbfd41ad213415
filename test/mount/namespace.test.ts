/**
 * The host as shipped in a network of its own: real resolver, real guard, real addresses, all of which lead to this machine.
 * The sinkhole hears every address, and the kernel's packet counter is the second witness.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PuppetText } from '../../providers/puppet/encoder.ts';
import { createCleanUp } from '../helpers/clean-up.ts';
import { DNS_ROWS, PUBLIC_ADDRESS } from '../helpers/dns-answers.ts';
import { type DnsServer, startDnsServer } from '../helpers/dns-server.ts';
import { enterNetworkNamespace, interfaces, packetsSent } from '../helpers/network-namespace.ts';
import { mountPuppet, type PuppetMount } from '../helpers/puppet-mount.ts';
import { REFUSED_URLS, UNDECLARED_URLS } from '../helpers/puppet-urls-refused.ts';
import { message, ok, type RawAnswer, type RawUpstream, startRawUpstream } from '../helpers/raw-upstream.ts';
import { type Sinkhole, startSinkhole, SUNK_PORTS } from '../helpers/sinkhole.ts';
import { inWords } from '../helpers/sunk-puppet.ts';

// The upstream is at this one's port, and the sinkhole at all others.
const UPSTREAM = 'git.example.org';
const SUNK = 'cdn.example.org';
const E = 'evil.example.org';
const PORT = 8443;

const REDIRECTS: readonly (readonly [name: string, location: string])[] = [
  ['another host', `https://${E}/`],
  ['another host at the same port', `https://${E}:${PORT}/`],
  ['another host without a scheme', `//${E}/`],
  ['another host by http', `http://${E}/`],
  ['a public address', `https://${PUBLIC_ADDRESS}:${PORT}/`],
  ['the metadata service', 'http://169.254.169.254/latest/meta-data/'],
  ['the metadata service by TLS', 'https://169.254.169.254/'],
  ['a private address', 'https://10.0.0.1/'],
  ['loopback by IPv6', 'https://[::1]/'],
  ['another port', `https://${UPSTREAM}/`],
];

const cleanUp = createCleanUp();
let puppet: PuppetMount;
let upstream: RawUpstream;
let sinkhole: Sinkhole;
let dns: DnsServer;

const read = async (label: string, url: PuppetText): Promise<string> =>
  inWords(await puppet.cat({ read: { query: { url } }, label }));
const redirectTo = (name: string): string => `/to/${encodeURIComponent(name)}`;

beforeAll(async () => {
  enterNetworkNamespace();
  dns = await startDnsServer(cleanUp);
  sinkhole = await startSinkhole(cleanUp, { ports: SUNK_PORTS.filter((port) => port !== PORT), everywhere: true });
  const answers = REDIRECTS.map(([name, location]): [string, RawAnswer] => [
    redirectTo(name),
    message('302 Found', [`Location: ${location}`], ''),
  ]);
  upstream = await startRawUpstream(
    cleanUp,
    [UPSTREAM],
    new Map([['/', ok('fine')], ['/rebound', ok('fine')], ...answers]),
    {
      address: '0.0.0.0',
      port: PORT,
    },
  );
  const authority = join(await cleanUp.folder(), 'ca.pem');
  await writeFile(authority, upstream.caPem);
  puppet = await mountPuppet(cleanUp, {
    origins: { [SUNK]: null, [`${UPSTREAM}:${PORT}`]: null },
    extra: 'limits = { connect-ms = 700 }',
    environment: {
      NODE_EXTRA_CA_CERTS: authority,
      HTTPS_PROXY: 'http://10.9.9.9:3128',
      https_proxy: 'http://10.9.9.9:3128',
      ALL_PROXY: 'http://10.9.9.9:3128',
      NODE_USE_ENV_PROXY: '1',
    },
  });
});
beforeEach(() => {
  sinkhole.clear();
  dns.clear();
});
afterAll(() => cleanUp[Symbol.asyncDispose]());

describe('controls', () => {
  test('the namespace has one interface, and its counter counts', async () => {
    const before = packetsSent();
    await sinkhole.seen();
    expect(interfaces()).toEqual(['lo']);
    expect(packetsSent()).toBeGreaterThan(before);
  });

  test('a read of a declared host at a public address is answered from there, by no proxy', async () => {
    dns.answer({ [UPSTREAM]: [[PUBLIC_ADDRESS]] });
    expect(await read('control', `https://${UPSTREAM}:${PORT}/`)).toBe('ok: fine');
    expect(upstream.requests.at(-1)).toMatchObject({ address: PUBLIC_ADDRESS, path: '/' });
    expect(dns.questions.toSorted()).toEqual([`A ${UPSTREAM}`, `AAAA ${UPSTREAM}`]);
    expect(await sinkhole.seen()).toEqual([]);
  });

  test('a connection to a public address is seen by the sinkhole', async () => {
    dns.answer({ [SUNK]: [[PUBLIC_ADDRESS]] });
    expect(await read('sunk', `https://${SUNK}/`)).toBe('EIO upstream-unreachable');
    expect(await sinkhole.seen()).toMatchObject([{ address: PUBLIC_ADDRESS, port: 443, serverName: SUNK }]);
  });
});

describe('URLs', () => {
  test.each([...REFUSED_URLS, ...UNDECLARED_URLS])(
    'a read of a URL with %s sends no packet at all',
    async (name, url) => {
      const before = packetsSent();
      expect(await read(name, url)).toMatch(/^EACCES (?:url-refused|host-undeclared)$/);
      expect(packetsSent()).toBe(before);
      expect(dns.questions).toEqual([]);
      expect(await sinkhole.seen()).toEqual([]);
    },
  );
});

describe('redirects', () => {
  test.each([...REDIRECTS])('a redirect to %s is refused after one request and asks no name', async (name) => {
    dns.answer({ [UPSTREAM]: [[PUBLIC_ADDRESS]], [E]: [[PUBLIC_ADDRESS]] });
    const before = upstream.requests.length;
    expect(await read(name, `https://${UPSTREAM}:${PORT}${redirectTo(name)}`)).toBe('EACCES redirect-refused');
    expect(upstream.requests.length).toBe(before + 1);
    expect(dns.questions.filter((question) => !question.endsWith(` ${UPSTREAM}`))).toEqual([]);
    expect(await sinkhole.seen()).toEqual([]);
  });
});

describe('DNS', () => {
  test('a read of a host whose next answer is private is answered once and refused then', async () => {
    dns.answer({ [UPSTREAM]: [[PUBLIC_ADDRESS], ['127.0.0.3']] });
    const before = upstream.requests.length;
    expect(await read('rebound', `https://${UPSTREAM}:${PORT}/rebound`)).toBe('ok: fine');
    expect(await read('rebound', `https://${UPSTREAM}:${PORT}/rebound/again`)).toBe('EACCES address-denied');
    expect(upstream.requests.slice(before).map(({ address }) => address)).toEqual([PUBLIC_ADDRESS]);
  });

  test.each([
    ['a private address', ['127.0.0.3']],
    ['a private and a public address', ['10.0.0.1', PUBLIC_ADDRESS]],
  ])('a read of a host that is an alias of a name with %s', async (name, addresses) => {
    dns.answer({ [SUNK]: [{ cname: `internal.${E}`, addresses }] });
    expect(await read(name, `https://${SUNK}/`)).toBe('EACCES address-denied');
    expect(await sinkhole.seen()).toEqual([]);
  });

  test.each([...DNS_ROWS])('a read of a host that resolves to %s', async (name, answer, expected) => {
    dns.answer({ [SUNK]: [answer] });
    expect(await read(name, `https://${SUNK}/`)).toBe(expected);
    expect(dns.questions).toContain(`A ${SUNK}`);
    expect(await sinkhole.seen()).toEqual([]);
  });
});
