import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { grantLines } from '../../../src/capability/grant-lines.ts';
import { effectiveGrants, type Grant } from '../../../src/capability/grant.ts';
import { type Profile, resolveProfile } from '../../../src/capability/profile.ts';
import type { HostName } from '../../../src/contract/host-name.ts';
import { EMPTY_MANIFEST, type Manifest, parseManifest } from '../../../src/contract/manifest.ts';
import { fc } from './property.ts';

const manifest = manifestOf({
  name: 'github',
  version: '1.0.0',
  hosts: [
    { host: 'api.github.com', why: 'the REST API', methods: ['GET'] },
    { host: 'raw.example.com:8443', why: 'files' },
  ],
  headers: ['x-github-api-version'],
  secrets: [{ name: 'GITHUB_TOKEN', why: 'rate limits', hosts: ['api.github.com'], as: 'bearer', optional: true }],
});

function manifestOf(source: object): Manifest {
  const parsed = parseManifest(JSON.stringify(source));
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
}

function profile(name: string): Profile {
  const resolved = resolveProfile(name);
  if (!resolved.ok) throw new Error(resolved.problem);
  return resolved.value.profile;
}

const full: Grant = {
  provider: 'gh',
  profile: profile('network-client'),
  hosts: ['api.github.com', 'raw.example.com:8443'] as HostName[],
  secrets: { GITHUB_TOKEN: { env: 'MY_TOKEN' } },
};

describe('effectiveGrants', () => {
  test('effectiveGrants with all granted is what was declared, without the reasons', () => {
    expect(effectiveGrants(manifest, full)).toEqual({
      ok: true,
      value: {
        hosts: [
          { host: 'api.github.com', methods: ['GET'] },
          { host: 'raw.example.com:8443', methods: ['GET', 'HEAD'] },
        ],
        headers: ['x-github-api-version'],
        secrets: [{ name: 'GITHUB_TOKEN', hosts: ['api.github.com'], as: 'bearer', optional: true }],
      },
    });
  });

  test('effectiveGrants with a host missing lists it and the lines to paste, which then grant', () => {
    const decided = effectiveGrants(manifest, { ...full, hosts: ['api.github.com'] as HostName[] });
    if (decided.ok) throw new Error('was granted');
    expect(decided.problem.message).toContain('[providers.gh]');
    expect(decided.problem.message).toContain('host raw.example.com:8443 (GET, HEAD): files');
    expect(decided.problem.message).not.toContain('host api.github.com');
    const lines = decided.problem.advice.split('\n').slice(1).join('\n');
    expect(parse(lines)).toEqual({
      capability: 'network-client',
      hosts: ['api.github.com', 'raw.example.com:8443'],
      secrets: { GITHUB_TOKEN: { env: 'MY_TOKEN' } },
    });
  });

  test('effectiveGrants with an optional secret missing is a problem too', () => {
    const decided = effectiveGrants(manifest, { ...full, secrets: {} });
    expect(!decided.ok && decided.problem.message).toContain('optional secret GITHUB_TOKEN');
    expect(!decided.ok && decided.problem.advice).toContain('GITHUB_TOKEN = { env = "GITHUB_TOKEN" }');
  });

  test('effectiveGrants with a host or secret that is not declared names it', () => {
    const hosts = [...full.hosts, 'extra.example' as HostName];
    const decided = effectiveGrants(manifest, { ...full, hosts, secrets: { ...full.secrets, OTHER: { env: 'X' } } });
    expect(!decided.ok && decided.problem.message).toMatch(
      /does not declare:\n {2}host extra\.example\n {2}secret OTHER$/,
    );
  });

  test('effectiveGrants under sandboxed grants no hosts, whatever the lists say', () => {
    const decided = effectiveGrants(manifest, { ...full, profile: profile('sandboxed') });
    expect(!decided.ok && decided.problem.message).toContain('sandboxed, grants no hosts or secrets at all');
    expect(!decided.ok && decided.problem.advice).toContain('capability = "network-client"');
  });

  test('effectiveGrants of a component that declares nothing needs no grant', () => {
    const grant: Grant = { provider: 'x', profile: profile('sandboxed'), hosts: [], secrets: {} };
    expect(effectiveGrants(EMPTY_MANIFEST, grant)).toEqual({
      ok: true,
      value: { hosts: [], headers: [], secrets: [] },
    });
  });

  test('effectiveGrants of any subset grants only when nothing is missing', () => {
    const hosts = fc.subarray(manifest.hosts.map((declared) => declared.host));
    fc.assert(
      fc.property(
        hosts,
        fc.boolean(),
        fc.constantFrom('sandboxed', 'network-client', 'trusted'),
        (some, secret, name) => {
          const grant = { ...full, profile: profile(name), hosts: some, secrets: secret ? full.secrets : {} };
          expect(effectiveGrants(manifest, grant).ok).toBe(some.length === 2 && secret && name !== 'sandboxed');
        },
      ),
    );
  });
});

describe('grantLines', () => {
  test('grantLines of a manifest is TOML with the reasons as comments', () => {
    expect(grantLines(manifest, 'github', 'providers/github/github.wasm')).toBe(
      [
        '# host api.github.com (GET): the REST API',
        '# host raw.example.com:8443 (GET, HEAD): files',
        '# optional secret GITHUB_TOKEN (sent to api.github.com as bearer): rate limits',
        '[providers.github]',
        'component  = "providers/github/github.wasm"',
        'capability = "network-client"',
        'hosts      = ["api.github.com", "raw.example.com:8443"]',
        'secrets    = { GITHUB_TOKEN = { env = "GITHUB_TOKEN" } }',
        '',
      ].join('\n'),
    );
  });

  test('grantLines of a component that declares nothing grants nothing', () => {
    expect(parse(grantLines(EMPTY_MANIFEST, 'hello', 'hello.wasm'))).toEqual({
      providers: { hello: { component: 'hello.wasm', capability: 'sandboxed' } },
    });
  });

  test('grantLines with any reason and path says nothing but what is declared', () => {
    const nasty = fc.oneof(
      fc.string({ minLength: 1, unit: 'binary', maxLength: 40 }),
      fc.constantFrom('x\n[origins]', 'x\r[a]', '\u202e', '\u2028x'),
    );
    fc.assert(
      fc.property(nasty, nasty, (why, path) => {
        const declared = manifestOf({ name: 'x', version: '1', hosts: [{ host: 'a.example', why }] });
        expect(parse(grantLines(declared, 'x', path))).toEqual({
          providers: { x: { component: path.toWellFormed(), capability: 'network-client', hosts: ['a.example'] } },
        });
      }),
    );
  });
});
