// The part of the WebAssembly JavaScript interface that the sandbox uses; neither `lib.esnext` nor `@types/node` has it.
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>);
  }
  function compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>;
}
