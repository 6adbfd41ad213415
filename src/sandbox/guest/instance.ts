/** A component in jco's generated JavaScript, instantiated. */
import type { ImportSource } from '../child/program.ts';
import type { LoadCall } from './call.ts';
import { GuestFault } from './fault.ts';

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

/** Imports the generated module and instantiates it with nothing to import; throws what instantiation throws. */
export async function instantiate(call: LoadCall, tail: Uint8Array, importSource: ImportSource): Promise<Instance> {
  const modules = new Map<string, Uint8Array<ArrayBuffer>>();
  let offset = call.script;
  for (const { name, bytes } of call.cores) {
    modules.set(name, tail.slice(offset, offset + bytes));
    offset += bytes;
  }
  const component = (await importSource(tail.subarray(0, call.script))) as Transpiled;
  const getCoreModule = (name: string): WebAssembly.Module => {
    const bytes = modules.get(name);
    if (bytes === undefined) throw new GuestFault('trap', `core module "${name}" is not there`);
    return new WebAssembly.Module(bytes);
  };
  const provider = component.instantiate(getCoreModule, {})[PROVIDER];
  if (provider === undefined) throw new GuestFault('trap', `the component does not export ${PROVIDER}`);
  return {
    lookupChild: (parent, name) => provider.lookupChild(parent, name),
    listChildren: (parent) => provider.listChildren(parent),
    readFile: (path) => readFile(provider, path),
  };
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
