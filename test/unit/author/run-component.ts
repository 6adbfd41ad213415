/**
 * A program: transpiles the component named by its argument, makes the calls that it reads as JSON on standard input, each in
 * a fresh instance, and prints what came out. It is a process of its own because transpiling and running are foreign code.
 */
import { readFile } from 'node:fs/promises';
import { transpileBytes } from '@bytecodealliance/jco-transpile';

/** One call: the function's name and its arguments. */
export type Call = readonly [name: string, ...args: string[]];

/** What came of a call: an answer, an `err` of the interface, or a trap. */
export type Outcome = { readonly answer: unknown } | { readonly err: unknown } | { readonly trap: string };

interface Generated {
  instantiate: (core: (name: string) => WebAssembly.Module, imports: object) => Record<string, Record<string, unknown>>;
}

const [, , path = ''] = process.argv;
const transpiled = await transpileBytes(await readFile(path), {
  name: 'guest',
  instantiation: 'sync',
  base64Cutoff: 0,
});
const files = new Map(Object.entries(transpiled.files as Record<string, Uint8Array<ArrayBuffer>>));
const code = Buffer.from(files.get('guest.js') ?? new Uint8Array()).toString('base64');
const guest = (await import(`data:text/javascript;base64,${code}`)) as Generated;
const modules = new Map<string, WebAssembly.Module>();

function coreModule(name: string): WebAssembly.Module {
  const module = modules.get(name) ?? new WebAssembly.Module(files.get(name) ?? new Uint8Array());
  modules.set(name, module);
  return module;
}

function outcomeOf([name, ...args]: Call): Outcome {
  const instance = guest.instantiate(coreModule, {})['omnifs:provider/provider@1.0.0'];
  const operation = instance?.[name];
  if (typeof operation !== 'function') return { trap: `no export ${name}` };
  try {
    return { answer: operation(...args) as unknown };
  } catch (error) {
    return error instanceof Error ? { trap: `${error.name}: ${error.message}` } : { err: error };
  }
}

const chunks: Uint8Array[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
const calls = JSON.parse(Buffer.concat(chunks).toString('utf8')) as readonly Call[];
const plain = (_: string, value: unknown): unknown => {
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
  return typeof value === 'bigint' ? Number(value) : value;
};
process.stdout.write(JSON.stringify({ imports: transpiled.imports, outcomes: calls.map(outcomeOf) }, plain));
