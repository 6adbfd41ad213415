/** The programs that run in sandboxes, each bundled into one module so that a sandbox reads no file. */
import { createHash } from 'node:crypto';
import { findPackageJSON } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Spawn } from '../ambient/child-process.ts';
import type { Directory } from '../ambient/files.ts';
import { type Bundles, bundles, createProgramsCache } from './programs-cache.ts';
import { captureText } from './stderr.ts';

/** A file of jco's own WebAssembly. */
interface TranspilerTool {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What the transpiler's process is sent: the program, and jco's own WebAssembly by file name. */
export interface TranspilerProgram {
  readonly source: Uint8Array;
  /** Read when they are asked for: 6 MB, which nobody needs whose components are all transpiled. */
  tools(): Promise<readonly TranspilerTool[]>;
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

/** What it takes to bundle. */
export interface ProgramsOptions {
  /** Read access to the directory of an installed package. */
  readonly open: (path: string) => Directory;
  /** Starts the bundler, which is our own code and reads our own files: not a sandbox. */
  readonly spawn: Spawn;
  readonly node: string;
  /** Where bundled programs are kept; nowhere when absent. */
  readonly cache?: Directory | undefined;
}

// Milliseconds; 300 are usual.
const BUNDLE_MS = 60_000;

/** Programs from this package's own files. */
export function createPrograms(options: ProgramsOptions): Programs {
  const all = once(() => cachedBundles(options));
  return {
    boot: once(async () => (await all()).boot),
    guest: once(async () => new TextEncoder().encode((await all()).guest)),
    transpiler: once(async () => transpiler((await all()).transpiler, options.open)),
  };
}

async function transpiler(code: string, open: (path: string) => Directory): Promise<TranspilerProgram> {
  const description = findPackageJSON(JCO, import.meta.url);
  const own = findPackageJSON(import.meta.url);
  if (description === undefined || own === undefined)
    throw new Error(`${JCO} is missing: this installation is not whole`);
  const jco = dirname(description);
  const contract = join(dirname(own), 'wit');
  const [manifest, wit] = await Promise.all([
    readOwn(open(jco), 'package.json'),
    readOwn(open(contract), 'provider.wit'),
  ]);
  const readTool = async (name: string): Promise<TranspilerTool> => ({
    name,
    bytes: await readOwn(open(join(jco, 'vendor')), name),
  });
  const { version } = JSON.parse(new TextDecoder().decode(manifest)) as { version: string };
  const digest = createHash('sha256').update(code).update(wit).digest('hex').slice(0, 16);
  return {
    source: new TextEncoder().encode(code),
    tools: () => Promise.all(JCO_TOOLS.map(readTool)),
    wit: new TextDecoder().decode(wit),
    version: `${version}-${digest}`,
  };
}

async function readOwn(directory: Directory, name: string): Promise<Uint8Array> {
  const bytes = await directory.read(name);
  if (bytes === undefined) throw new Error(`${name} is missing: this installation is not whole`);
  return bytes;
}

async function cachedBundles(options: ProgramsOptions): Promise<Bundles> {
  const { cache, open } = options;
  if (cache === undefined) return bundleAll(options);
  const kept = createProgramsCache(cache, import.meta.url, open);
  const known = await kept.read();
  if (known !== undefined) return known;
  const made = await bundleAll(options);
  await kept.write(made);
  return made;
}

/** Bundles in a process of its own, which takes the bundler's memory with it. */
async function bundleAll({ spawn, node }: ProgramsOptions): Promise<Bundles> {
  // `.ts` in a checkout, `.js` in the published package.
  const file = fileURLToPath(new URL(`./bundle-child${extname(import.meta.url)}`, import.meta.url));
  const child = spawn(node, ['--no-warnings', file]);
  child.stdin.end();
  const stderr = captureText(child.stderr);
  const chunks: Uint8Array[] = [];
  child.stdout.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const timer = setTimeout(child.kill, BUNDLE_MS);
  const { code, error } = await child.ended;
  clearTimeout(timer);
  if (code !== 0) throw new Error(`the programs of the sandbox could not be bundled: ${error?.message ?? stderr()}`);
  return bundles.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
}

/** Makes it on first use; what failed (for want of descriptors, say) is tried anew the next time. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    }));
}
