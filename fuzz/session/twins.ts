/** Providers that share nothing but their code: two of the puppet's component, and one with its code and a manifest that declares less. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Grants, PUPPET_GRANTS } from '../model/request.ts';
import { fuzzCache } from './components.ts';
import type { WorldProvider } from './configuration.ts';
import { withManifests } from './manifest-section.ts';
import { puppetProvider } from './world.ts';

const SECRETS = ['PUPPET_TOKEN', 'PUPPET_LOGIN', 'PUPPET_KEY'] as const;

/** What `narrow` declares. */
export const NARROW_GRANTS: Grants = { hosts: { 'cdn.example.org': ['GET'] }, headers: ['x-puppet'], secrets: {} };

/** The variable in which a twin's secret is, and the canary's name. */
export function variableOf(twin: 'left' | 'right', secret: string): string {
  return secret.replace('PUPPET', twin.toUpperCase());
}

/** Of everybody together, each secret by its variable: for what is seen from outside. */
export const TWIN_GRANTS: Grants = {
  ...PUPPET_GRANTS,
  secrets: Object.fromEntries(
    (['left', 'right'] as const).flatMap((twin) =>
      Object.entries(PUPPET_GRANTS.secrets).map(([name, grant]) => [variableOf(twin, name), grant]),
    ),
  ),
};

/** All three; `right` takes at most 1 MiB of a response. */
export async function twins(): Promise<readonly WorldProvider[]> {
  const puppet = await puppetProvider();
  const twin = (name: 'left' | 'right', limits: WorldProvider['limits'] = {}): WorldProvider => ({
    ...puppet,
    name,
    limits,
    variables: Object.fromEntries(SECRETS.map((secret) => [secret, variableOf(name, secret)])),
  });
  const manifest = {
    name: 'narrow',
    version: '1.0.0',
    hosts: [{ host: 'cdn.example.org', why: 'less than the others', methods: ['GET'] }],
    headers: NARROW_GRANTS.headers,
  };
  const component = join(fuzzCache(), 'narrow.wasm');
  await mkdir(fuzzCache(), { recursive: true });
  await writeFile(component, withManifests(await readFile(puppet.component), [Buffer.from(JSON.stringify(manifest))]));
  return [
    twin('left'),
    twin('right', { 'response-body-mib': 1 }),
    { name: 'narrow', component, hosts: ['cdn.example.org'], secrets: [] },
  ];
}
