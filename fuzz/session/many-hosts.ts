/** The puppet with another manifest: one that declares so many hosts that each case of a batch has one of its own. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { builtComponent, fuzzCache } from './components.ts';
import type { WorldProvider } from './configuration.ts';
import { withManifests } from './manifest-section.ts';

/** The hosts that it declares; all names have the same length, so that none is found in another. */
export const MANY_HOSTS: readonly string[] = Array.from(
  { length: 48 },
  (_, index) => `h${String(index).padStart(2, '0')}.example.org`,
);

/** It, with everything granted. */
export async function manyHosts(): Promise<WorldProvider> {
  const { path, sha256 } = await builtComponent('puppet');
  const component = join(fuzzCache(), `many-hosts-${sha256.slice(0, 16)}.wasm`);
  const manifest = {
    name: 'many-hosts',
    version: '1.0.0',
    hosts: MANY_HOSTS.map((host) => ({ host, why: 'one for each case', methods: ['GET'] })),
  };
  await mkdir(fuzzCache(), { recursive: true });
  await writeFile(component, withManifests(await readFile(path), [Buffer.from(JSON.stringify(manifest))]));
  return { name: 'puppet', component, hosts: MANY_HOSTS, secrets: [] };
}
