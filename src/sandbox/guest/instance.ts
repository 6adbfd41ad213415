/** A component in jco's generated JavaScript, instantiated. */
import type { ImportSource } from '../child/program.ts';
import { boundModules } from './bound-modules.ts';
import type { Wasi } from '../wasi/create.ts';
import type { LoadCall } from './call.ts';
import { makeTextExact } from './exact-text.ts';
import { GuestFault } from './fault.ts';
import { makeSliceStrict } from './strict-slice.ts';

/** `node` as jco lifts it: u64 is a bigint, option none is undefined. Nothing of it is checked here. */
export type LiftedNode = { tag: string; val: Record<string, unknown> };

/** The three operations, with jco's values. They throw whatever the component makes them throw. */
export interface Instance {
  lookupChild(parent: string, name: string): LiftedNode | undefined;
  listChildren(parent: string): LiftedNode[];
  /** `result<bytes, error>` as data. */
  readFile(path: string): { tag: 'ok' | 'err'; val: LiftedError | LiftedBytes };
}

export type LiftedBytes = { tag: 'inline'; val: Uint8Array } | { tag: 'query'; val: Record<string, unknown> };
export type LiftedError = { tag: string; val?: unknown };

const PROVIDER = 'omnifs:provider/provider@1.0.0';

interface Lifted {
  lookupChild(parent: string, name: string): LiftedNode | undefined;
  listChildren(parent: string): LiftedNode[];
  readFile(path: string): LiftedBytes;
}

interface Transpiled {
  instantiate(getCoreModule: (name: string) => WebAssembly.Module, imports: object): Record<string, Lifted>;
}

/** Imports the generated module and instantiates it with the inert WASI; throws what instantiation throws. */
export async function instantiate(
  call: LoadCall,
  tail: Uint8Array,
  importSource: ImportSource,
  wasi: Wasi,
): Promise<Instance> {
  let offset = call.script;
  const cores = call.cores.map(({ name, bytes }) => ({ name, bytes: tail.subarray(offset, (offset += bytes)) }));
  // Before anything of the component runs: the code below could replace what this uses.
  const modules = boundModules(cores, call.bounds);
  makeSliceStrict();
  makeTextExact();
  const component = (await importSource(tail.subarray(0, call.script))) as Transpiled;
  const getCoreModule = (name: string): WebAssembly.Module => {
    const bytes = modules.get(name);
    if (bytes === undefined) throw new GuestFault('trap', `core module "${name}" is not there`);
    return new WebAssembly.Module(bytes);
  };
  const provider = component.instantiate(getCoreModule, wasi)[PROVIDER];
  if (provider === undefined) throw new GuestFault('trap', `the component does not export ${PROVIDER}`);
  return {
    lookupChild: (parent, name) => heeded([provider.lookupChild(parent, name)])[0],
    listChildren: (parent) => heeded(provider.listChildren(parent)),
    readFile: (path) => readFile(provider, path),
  };
}

// wit/README.md, "An exception of the author's": a first name that begins with U+0000 tells why there is no answer.
function heeded<Node extends LiftedNode | undefined>(nodes: Node[]): Node[] {
  const name = nodes[0]?.tag === 'entry' ? nodes[0].val['name'] : undefined;
  if (typeof name !== 'string' || !name.startsWith('\0')) return nodes;
  throw Object.assign(new Error(name.slice(1)), { name: 'Exception' });
}

// jco throws the `err` of a result as an error with a `payload`; everything else that it throws is a trap.
function readFile(provider: Lifted, path: string): { tag: 'ok' | 'err'; val: LiftedError | LiftedBytes } {
  try {
    return { tag: 'ok', val: provider.readFile(path) };
  } catch (error) {
    if (error instanceof Error && Object.hasOwn(error, 'payload'))
      return { tag: 'err', val: (error as Error & { payload: LiftedError }).payload };
    throw error;
  }
}
