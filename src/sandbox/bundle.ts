/** Bundling one of this folder's programs. Imported by `bundle-child.ts` alone: a bundler takes 200 MB that the host shall not have. */
import { dirname, extname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** One module with everything in it, and the files that it was made of. */
export interface Bundle {
  readonly code: string;
  /** Absolute paths. */
  readonly inputs: readonly string[];
}

/** Bundles a program; `entry` is a path in this folder without its extension. */
export async function bundle(entry: string): Promise<Bundle> {
  // `.ts` in a checkout, `.js` in the published package.
  const file = (name: string): string =>
    fileURLToPath(new URL(`./${name}${extname(import.meta.url)}`, import.meta.url));
  const build = await rolldown({
    input: file(entry),
    platform: 'node',
    logLevel: 'silent',
    cwd: dirname(file('.')),
    // jco finds its WebAssembly beside its own module; the transpiler's program answers that address from memory.
    transform: { define: { 'import.meta.url': '"file:///jco/"' } },
    plugins: [
      {
        name: 'inert-wasi',
        resolveId: (id) =>
          id.startsWith('@bytecodealliance/preview2-shim/') ? file(join('transpiler', 'inert-wasi')) : null,
      },
    ],
  });
  try {
    const { output } = await build.generate({ format: 'es', minify: true, codeSplitting: false });
    const [{ code, moduleIds }] = output;
    return { code, inputs: moduleIds.filter(isAbsolute) };
  } finally {
    await build.close();
  }
}
