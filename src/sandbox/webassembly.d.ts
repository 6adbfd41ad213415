// The part of the WebAssembly JavaScript interface that the sandbox uses; neither `lib.esnext` nor `@types/node` has it.
declare namespace WebAssembly {
  // Opaque: it is only handed from one function to another.
  type Module = object;
  const Module: new (bytes: Uint8Array<ArrayBuffer>) => Module;
  const Memory: new (limits: { initial: number; maximum: number; shared: true }) => {
    readonly buffer: SharedArrayBuffer;
  };
  function compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>;
}
