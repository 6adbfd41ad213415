/**
 * The model against the host's own decisions, in the same process: where both decide, they decide alike. A difference is a
 * mistake of one of them, and much cheaper to find here than through a mount.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ipAddress } from '../../../fuzz/arbitraries/address.ts';
import { descriptor } from '../../../fuzz/arbitraries/descriptor.ts';
import { dnsScript } from '../../../fuzz/arbitraries/dns-script.ts';
import { entryName } from '../../../fuzz/arbitraries/entry-name.ts';
import { headerList } from '../../../fuzz/arbitraries/header-list.ts';
import { hostileUrl } from '../../../fuzz/arbitraries/hostile-url.ts';
import { manifest } from '../../../fuzz/arbitraries/manifest.ts';
import { PUPPET_HOSTS, PUPPET_SLOTS } from '../../../fuzz/arbitraries/slots.ts';
import { judgeAddress, judgeAnswer } from '../../../fuzz/model/address.ts';
import { parseIp } from '../../../fuzz/model/ip.ts';
import { judgeName } from '../../../fuzz/model/name.ts';
import { judgeRequest, PUPPET_GRANTS } from '../../../fuzz/model/request.ts';
import { judgeUrl } from '../../../fuzz/model/url.ts';
import { unitsOf, writeOut } from '../../../fuzz/puppet-text.ts';
import type { PuppetQuery } from '../../../providers/puppet/encoder.ts';
import { classifyAddress, classifyAnswer } from '../../../src/capability/address.ts';
import type { Effective } from '../../../src/capability/effective.ts';
import { decideRequest } from '../../../src/capability/request.ts';
import { decideUrl } from '../../../src/capability/url.ts';
import type { HostName } from '../../../src/contract/host-name.ts';
import type { DeclaredMethod } from '../../../src/contract/manifest.ts';
import { parseManifest } from '../../../src/contract/manifest.ts';
import { parseEntryName } from '../../../src/contract/name.ts';

const RUNS = { numRuns: 5_000 };
const HOSTS = PUPPET_HOSTS as readonly HostName[];

/** Both agree, unless the model leaves it open. */
function agree(model: 'allow' | 'refuse' | 'either' | boolean | undefined, host: boolean): boolean {
  if (model === 'either' || model === undefined) return true;
  return (model === 'allow' || model === true) === host;
}

test('on URLs', () => {
  fc.assert(
    fc.property(hostileUrl(PUPPET_SLOTS), ({ url }) => {
      const text = writeOut(url);
      return agree(judgeUrl(text, HOSTS), decideUrl(text, HOSTS).ok);
    }),
    RUNS,
  );
});

test('on URLs of any characters behind a declared host', () => {
  const rest = fc.string({ unit: fc.nat({ max: 0x17f }).map((code) => String.fromCharCode(code)), maxLength: 8 });
  fc.assert(
    fc.property(rest, (text) => {
      const url = `https://${PUPPET_SLOTS.declared}${text}`;
      return agree(judgeUrl(url, HOSTS), decideUrl(url, HOSTS).ok);
    }),
    RUNS,
  );
});

test('on addresses', () => {
  const verdict = { global: 'allow', refused: 'refuse', either: 'either' } as const;
  fc.assert(
    fc.property(ipAddress(), ({ ip, text }) => agree(verdict[judgeAddress(ip)], classifyAddress(text).ok)),
    RUNS,
  );
});

test('on answers of a resolver', () => {
  const verdict = { global: 'allow', refused: 'refuse', either: 'either' } as const;
  fc.assert(
    fc.property(dnsScript(), ({ turns }) =>
      turns.every((turn) => {
        if (turn.kind !== 'addresses') return true;
        const ips = turn.addresses.flatMap((text) => parseIp(text) ?? []);
        return agree(verdict[judgeAnswer(ips)], classifyAnswer(turn.addresses).ok);
      }),
    ),
    RUNS,
  );
});

test('on names', () => {
  fc.assert(
    fc.property(entryName({ surrogates: true }), ({ name }) => {
      const text = writeOut(name);
      return agree(judgeName(text), parseEntryName(text).ok);
    }),
    RUNS,
  );
});

test('on manifests', () => {
  fc.assert(
    fc.property(manifest(), ({ sections, sound }) => {
      const [section, ...others] = sections;
      if (section === undefined || others.length > 0) return true;
      return agree(sound, parseManifest(writeOut(section)).ok);
    }),
    RUNS,
  );
});

const effective: Effective = {
  hosts: Object.entries(PUPPET_GRANTS.hosts).map(([host, methods]) => ({
    host: host as HostName,
    methods: methods as readonly DeclaredMethod[],
  })),
  headers: PUPPET_GRANTS.headers,
  secrets: Object.entries(PUPPET_GRANTS.secrets).map(([name, { hosts, optional, header }]) => ({
    name,
    hosts: hosts as readonly HostName[],
    as: header === 'authorization' ? 'bearer' : `header:${header}`,
    optional,
  })),
};

function decided(query: PuppetQuery): ReturnType<typeof decideRequest> {
  const { url, method = 'get', headers = [], body, secret } = query;
  return decideRequest(
    {
      method,
      url: writeOut(url),
      headers: headers.map(([name, value]) => ({ name: writeOut(name), value: writeOut(value) })),
      body: body === undefined || body instanceof Uint8Array ? body : Buffer.from(writeOut(body)),
      secret: secret === undefined ? undefined : writeOut(secret),
    },
    effective,
  );
}

test('on requests, and on the secret that they bear', () => {
  fc.assert(
    fc.property(descriptor(PUPPET_SLOTS), ({ query }) => {
      if (unitsOf(query.url) > 100_000) return true;
      const model = judgeRequest(query, PUPPET_GRANTS);
      const host = decided(query);
      return agree(model.verdict, host.ok) && (!host.ok || host.value.secret?.name === model.secret);
    }),
    RUNS,
  );
});

test('on headers', () => {
  fc.assert(
    fc.property(headerList(), ({ headers }) => {
      const query = { url: `https://${PUPPET_SLOTS.declared}/`, headers };
      return agree(judgeRequest(query, PUPPET_GRANTS).verdict, decided(query).ok);
    }),
    RUNS,
  );
});

test('and the model leaves little open', () => {
  const urls = fc
    .sample(hostileUrl(PUPPET_SLOTS), { numRuns: 1_000, seed: 1 })
    .map(({ url }) => judgeUrl(writeOut(url), HOSTS));
  const queries = fc.sample(descriptor(PUPPET_SLOTS), { numRuns: 1_000, seed: 1 });
  const requests = queries.map(({ query }) => judgeRequest(query, PUPPET_GRANTS).verdict);
  const open = (verdicts: readonly string[]): number => verdicts.filter((verdict) => verdict === 'either').length;
  expect([open(urls) < 20, open(requests) < 200]).toEqual([true, true]);
  expect(new Set(urls)).toContain('allow');
  expect(new Set(requests)).toContain('allow');
});
