import { expect, test } from 'vitest';
import { type Configuration, parseConfiguration, secretVariables } from '../../../src/host/configuration.ts';

const FILE = '/etc/omnivet/omnivet.toml';
const MINIMAL = '[providers.a]\ncomponent = "a.wasm"\n';

function parsed(text: string): Configuration {
  const result = parseConfiguration(text, FILE);
  if (!result.ok) throw new Error(result.problem);
  return result.value;
}

function problem(text: string): string {
  const result = parseConfiguration(text, FILE);
  return result.ok ? 'no problem' : result.problem;
}

test('parseConfiguration of one provider fills in the defaults and resolves its path against the file', () => {
  expect(parsed(MINIMAL).providers.get('a')).toEqual({
    component: '/etc/omnivet/a.wasm',
    capability: 'sandboxed',
    instances: 1,
    hosts: [],
    secrets: {},
    limits: {},
  });
});

test('parseConfiguration of everything gives everything', () => {
  const configuration = parsed(`${MINIMAL}
capability = "agent"
hosts = ["api.example.org", "git.example.org:8443"]
secrets = { A = { env = "TOKEN" }, B = { file = "b.secret" } }
limits = { memory-mb = 32, deadline-ms = 100 }
instances = 2
[sandbox]
hardening = "required"
[capabilities.agent]
inherits = "network-client"
memory-mb = 256
[origins]
"api.example.org" = { address = "127.0.0.2:8443", ca = "ca.pem" }
[cache]
size-mb = 8
disk-mib = 0
default-s = 1.5
[mount]
allow-other = true
driver = "kernel"
kernel-cache = "immutable"
`);
  expect(configuration.providers.get('a')).toMatchObject({
    hosts: ['api.example.org', 'git.example.org:8443'],
    secrets: { A: { env: 'TOKEN' }, B: { file: '/etc/omnivet/b.secret' } },
    limits: { 'memory-mb': 32, 'deadline-ms': 100 },
    instances: 2,
  });
  expect(configuration.hardening).toBe('required');
  expect(configuration.capabilities['agent']).toEqual({ inherits: 'network-client', limits: { 'memory-mb': 256 } });
  expect(Object.fromEntries(configuration.origins)).toEqual({
    'api.example.org': { address: '127.0.0.2', port: 8443, ca: '/etc/omnivet/ca.pem' },
  });
  expect(configuration.cache).toMatchObject({
    bytes: 8 * 1024 * 1024,
    diskBytes: 0,
    defaultFresh: 1500,
    missingFresh: 5000,
  });
  expect(configuration).toMatchObject({ allowOther: true, driver: 'kernel', kernelCache: 'immutable' });
  expect(secretVariables(configuration)).toEqual(['TOKEN']);
});

test.each([
  ['not TOML', 'providers = ', /^\/etc\/omnivet\/omnivet\.toml:1:\d+: /],
  ['no provider', '', /providers: /],
  ['an empty table of providers', '[providers]\n', /at least one table/],
  ['a provider without a component', '[providers.a]\n', /providers\.a\.component: /],
  ['an unknown key', `${MINIMAL}colour = 1\n`, /providers\.a: .*colour/],
  ['an unknown table', `${MINIMAL}[provider.b]\n`, /provider/],
  ['an unknown driver', `${MINIMAL}[mount]\ndriver = "libfuse"\n`, /mount\.driver: .*fuse-native/],
  ['a disk of less than nothing', `${MINIMAL}[cache]\ndisk-mib = -1\n`, /cache\.disk-mib: .*0/],
  ['half a mebibyte of disk', `${MINIMAL}[cache]\ndisk-mib = 0.5\n`, /cache\.disk-mib: .*int/],
  ['an unknown policy', `${MINIMAL}[mount]\nkernel-cache = "on"\n`, /mount\.kernel-cache: .*immutable/],
  ['a bad name', '[providers."A/b"]\ncomponent = "a"\n', /\[a-z0-9\]\[a-z0-9-\]\{0,31\}/],
  ['the name of the status directory', '[providers.".omnivet"]\ncomponent = "a"\n', /\[a-z0-9\]/],
  [
    'a host that is a wildcard',
    `${MINIMAL}hosts = ["*.example.org"]\n`,
    /providers\.a\.hosts\[0\]: .*api\.github\.com/,
  ],
  ["a secret's value", `${MINIMAL}secrets = { A = "hunter2" }\n`, /providers\.a\.secrets\.A: .*never/],
  ['a secret from a command', `${MINIMAL}secrets = { A = { command = "x" } }\n`, /providers\.a\.secrets\.A: /],
  ['an unknown limit', `${MINIMAL}limits = { memory = 1 }\n`, /providers\.a\.limits: .*memory-mb/],
  ['a limit out of range', `${MINIMAL}limits = { memory-mb = 0 }\n`, /providers\.a\.limits: memory-mb: .*from 1/],
  ['no instance', `${MINIMAL}instances = 0\n`, /providers\.a\.instances: .*1/],
  ['too many instances', `${MINIMAL}instances = 65\n`, /providers\.a\.instances: .*from 1 to 64/],
  ['a limit named __proto__', `${MINIMAL}limits = { __proto__ = 1 }\n`, /providers\.a\.limits\.__proto__: unknown key/],
  ['a provider named __proto__', `${MINIMAL}[providers.__proto__]\ncomponent = "b"\n`, /providers\.__proto__/],
  ['an unknown hardening', `${MINIMAL}[sandbox]\nhardening = "some"\n`, /sandbox\.hardening: .*auto.*required/],
  ['no tables at all', 'providers = 1\n', /providers: expected tables like \[providers\.github\]/],
  [
    'an origin whose host is not in quotes',
    `${MINIMAL}[origins]\na.org = { address = "127.0.0.1:1" }\n`,
    /origins\.a: .*in quotes/,
  ],
  [
    'profiles that inherit in a circle',
    `${MINIMAL}[capabilities.a]\ninherits = "b"\n[capabilities.b]\ninherits = "a"\n`,
    /capabilities\.a: .*circle/,
  ],
  [
    'an origin that is a name',
    `${MINIMAL}[origins]\n"a.org" = { address = "localhost:1" }\n`,
    /origins\."a\.org"\.address: .*IP/,
  ],
  [
    'an origin of no host',
    `${MINIMAL}[origins]\n"localhost" = { address = "127.0.0.1:1" }\n`,
    /origins\."localhost": has no dot/,
  ],
])('parseConfiguration of %s names file, key and what was expected', (_, text, message) => {
  expect(problem(text)).toMatch(message);
  expect(problem(text)).toContain(FILE);
});
