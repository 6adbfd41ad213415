/** Builds the providers of the repository once, before the mount tests; `providerFile` says where they are. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runWithin } from './programs.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const BUILT = ['hello', 'github', 'puppet'] as const;

/** The built component of a provider of this repository. */
export function providerFile(name: (typeof BUILT)[number]): string {
  return fileURLToPath(new URL(`../../.cache/test/${name}.wasm`, import.meta.url));
}

/** vitest's global set-up. */
export async function setup(): Promise<void> {
  for (const name of BUILT) {
    await mkdir(dirname(providerFile(name)), { recursive: true });
    const source = fileURLToPath(new URL(`../../providers/${name}/provider.ts`, import.meta.url));
    // Two seconds are usual; a machine that does other things besides takes many times that.
    const built = await runWithin(120_000, process.execPath, MAIN, 'build', source, '-o', providerFile(name));
    if (built.code !== 0) throw new Error(`${name} cannot be built: ${built.stderr}`);
  }
}
