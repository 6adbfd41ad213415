/** The provider that is measured, built from its source by the authors' own build. */
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { buildProvider } from '../../src/index.ts';

/** Builds it into a folder; gives the component's path. */
export async function buildBenchProvider(folder: string): Promise<string> {
  const manifest = findPackageJSON(import.meta.url);
  if (manifest === undefined) throw new Error('this module is in no package');
  const source = join(dirname(manifest), 'providers', 'bench', 'provider.ts');
  const out = join(folder, 'bench.wasm');
  const built = await buildProvider({ source, out });
  if (!built.ok)
    throw new Error(`the provider does not build: ${built.problems.map(({ message }) => message).join('; ')}`);
  return out;
}
