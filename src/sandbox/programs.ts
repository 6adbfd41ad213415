/** The programs that run in sandboxes, each bundled into one module so that a sandbox reads no file. */
import { createHash } from 'node:crypto';
import { findPackageJSON } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import type { Directory } from '../ambient/files.ts';

/** What the transpiler's process is sent: the program, and jco's own WebAssembly by file name. */
export interface TranspilerProgram {
  readonly source: Uint8Array;
  readonly tools: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** The contract that components are held against. */
  readonly wit: string;
  /** Changes whenever jco, the contract or our own code in the transpiler's process does. */
  readonly version: string;
}

/** Bundled on first use, once per host. */
export interface Programs {
  /** Goes on Node's command line. */
  boot(): Promise<string>;
  /** The program in a provider's process. */
  guest(): Promise<Uint8Array>;
  transpiler(): Promise<TranspilerProgram>;
}

const JCO = '@bytecodealliance/jco-transpile';
const JCO_TOOLS = [
  'js-component-bindgen-component.core.wasm',
  'js-component-bindgen-component.core2.wasm',
  'wasm-tools.core.wasm',
  'wasm-tools.core2.wasm',
];

/** Programs from this package's own files; `open` gives read access to the directory of an installed package. */
export function createPrograms(open: (path: string) => Directory): Programs {
  return {
    boot: once(() => bundle('child/boot')),
    guest: once(async () => new TextEncoder().encode(await bundle('guest/main'))),
    transpiler: once(() => transpiler(open)),
  };
}

async function transpiler(open: (path: string) => Directory): Promise<TranspilerProgram> {
  const description = findPackageJSON(JCO, import.meta.url);
  if (description === undefined) throw new Error(`${JCO} is missing: this installation is not whole`);
  const jco = dirname(description);
  const contract = fileURLToPath(new URL('../../wit', import.meta.url));
  const [code, manifest, wit, ...tools] = await Promise.all([
    bundle('transpiler/main'),
    readOwn(open(jco), 'package.json'),
    readOwn(open(contract), 'provider.wit'),
    ...JCO_TOOLS.map(async (name) => ({ name, bytes: await readOwn(open(join(jco, 'vendor')), name) })),
  ]);
  const { version } = JSON.parse(new TextDecoder().decode(manifest)) as { version: string };
  const digest = createHash('sha256').update(code).update(wit).digest('hex').slice(0, 16);
  return {
    source: new TextEncoder().encode(code),
    tools,
    wit: new TextDecoder().decode(wit),
    version: `${version}-${digest}`,
  };
}

async function readOwn(directory: Directory, name: string): Promise<Uint8Array> {
  const bytes = await directory.read(name);
  if (bytes === undefined) throw new Error(`${name} is missing: this installation is not whole`);
  return bytes;
}

async function bundle(entry: string): Promise<string> {
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
    return output[0].code;
  } finally {
    await build.close();
  }
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}
