/** What omnivet uses of fuse-native 2.2.6, which brings no types of its own: see its `index.js`. */
declare module 'fuse-native' {
  type Signal = (errno: number, result?: unknown, detail?: unknown) => void;

  interface Operations {
    init?: (callback: Signal) => void;
    getattr?: unknown;
    fgetattr?: unknown;
    readdir?: unknown;
    opendir?: unknown;
    releasedir?: unknown;
    open?: unknown;
    read?: unknown;
    release?: unknown;
    statfs?: unknown;
  }

  class Fuse {
    constructor(mountPoint: string, operations: Operations, options: { timeout: false });
    mount(callback: (error: Error | null) => void): void;
    _fuseOptions(): string;
    _op_getattr(signal: Signal, path: string): void;
    _op_fgetattr(signal: Signal, path: string, handle: number): void;
    _op_readdir(signal: Signal, path: string): void;
    _op_opendir(signal: Signal, path: string, flags: number): void;
    _op_releasedir(signal: Signal, path: string, handle: number): void;
    _op_open(signal: Signal, path: string, flags: number): void;
    _op_read(
      signal: Signal,
      path: string,
      handle: number,
      buffer: Buffer,
      length: number,
      offsetLow: number,
      offsetHigh: number,
    ): void;
    _op_release(signal: Signal, path: string, handle: number): void;
  }

  export = Fuse;
}
