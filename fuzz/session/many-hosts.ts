/** The puppet with other manifests: they declare so many hosts that each case of a batch has one of its own. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { builtComponent, fuzzCache } from './components.ts';
import type { WorldProvider } from './configuration.ts';
import { withManifests } from './manifest-section.ts';

/** The hosts that they declare; all names have the same length, so that none is found in another. */
export const MANY_HOSTS: readonly string[] = Array.from(
  { length: 120 },
  (_, index) => `h${String(index).padStart(3, '0')}.example.org`,
);

// A manifest may declare no more than 64.
const OF_ONE = 60;
const PROVIDERS = ['puppet', 'puppet-2'] as const;

/** The provider that declares a host of {@link MANY_HOSTS}, by its place. */
export function providerOf(place: number): string {
  return PROVIDERS[Math.floor(place / OF_ONE)] ?? '';
}

/** They, with everything granted. */
export async function manyHosts(): Promise<readonly WorldProvider[]> {
  return Promise.all(
    PROVIDERS.map((name, index) => withHosts(name, MANY_HOSTS.slice(index * OF_ONE, (index + 1) * OF_ONE))),
  );
}

async function withHosts(name: string, hosts: readonly string[]): Promise<WorldProvider> {
  const { path, sha256 } = await builtComponent('puppet');
  const component = join(fuzzCache(), `many-hosts-${name}-${sha256.slice(0, 16)}.wasm`);
  const manifest = {
    name: 'many-hosts',
    version: '1.0.0',
    hosts: hosts.map((host) => ({ host, why: 'one for each case', methods: ['GET'] })),
  };
  await mkdir(fuzzCache(), { recursive: true });
  await writeFile(component, withManifests(await readFile(path), [Buffer.from(JSON.stringify(manifest))]));
  return { name, component, hosts, secrets: [] };
}
