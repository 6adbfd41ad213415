/**
 * jco's WebAssembly, from memory. Its generated JavaScript fetches four files beside itself as soon as it is imported, so
 * this module must be imported before it: `fetch` of the sandbox answers with what the host sent.
 */
const provided = Promise.withResolvers<ReadonlyMap<string, Uint8Array<ArrayBuffer>>>();

/** Gives the files by name; until then every fetch waits. */
export const provideToolFiles: (files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>) => void = provided.resolve;

async function fetchFromMemory(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = (await provided.promise).get(name);
  if (bytes === undefined) throw new Error(`jco asks for "${name}", which it was not given`);
  return bytes;
}

const define = (target: object, name: string, value: unknown): void => {
  Reflect.defineProperty(target, name, { value, configurable: true, writable: true });
};
// jco writes `fetch(new URL('./name', import.meta.url)).then(WebAssembly.compileStreaming)`; the name is all that counts here.
class FileName {
  readonly name: string;

  constructor(relative: string) {
    this.name = relative.replace(/^\.\//, '');
  }
}
define(globalThis, 'URL', FileName);
define(globalThis, 'fetch', ({ name }: FileName) => fetchFromMemory(name));
define(WebAssembly, 'compileStreaming', (bytes: Uint8Array<ArrayBuffer>) => WebAssembly.compile(bytes));
