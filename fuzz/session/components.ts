/** The components that stand in a fuzzed mount, built once: a later run finds them by the digest of what they are made of. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProvider, packageVersion } from '../../src/index.ts';
import { packageRoot } from './package-root.ts';

/** A component on disk. */
export interface BuiltComponent {
  readonly path: string;
  /** Of its bytes, in hexadecimal. */
  readonly sha256: string;
}

/** Builds a provider of this package, or finds it built. */
export async function builtComponent(provider: 'puppet' | 'hello'): Promise<BuiltComponent> {
  const folder = join(packageRoot(), 'providers', provider);
  const path = join(fuzzCache(), `${provider}-${await digestOf(folder)}.wasm`);
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  if (!exists) await build(join(folder, 'provider.ts'), path);
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  return { path, sha256 };
}

/** Where things are kept between runs. */
export function fuzzCache(): string {
  const { XDG_CACHE_HOME: base } = process.env;
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'omnivet', 'fuzz');
}

async function build(source: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  // Two runs may build it at the same time; each renames its own.
  const out = `${path}.${randomUUID()}.wasm`;
  const result = await buildProvider({ source, out });
  if (!result.ok)
    throw new Error(`${source} does not build: ${result.problems.map(({ message }) => message).join('; ')}`);
  await rename(out, path);
}

// The sources, and the toolkit around them: the author's module becomes a part of every component.
async function digestOf(folder: string): Promise<string> {
  const hash = createHash('sha256').update(await packageVersion());
  const author = fileURLToPath(new URL('../../src/author/', import.meta.url));
  for (const from of [folder, author]) {
    for (const name of (await readdir(from)).toSorted()) {
      if (/\.(?:ts|js)$/.test(name)) hash.update(name).update(await readFile(join(from, name)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}
