/** What one provider may use, and the flags that make Node and V8 enforce it. */

/** Bounds of one provider's sandbox. */
export interface SandboxLimits {
  /** Megabytes (2^20 bytes) of linear memory, and as much again for the JavaScript heap. Default 64. */
  readonly memoryMb: number;
  /** Milliseconds for one operation, from the moment it is handed to the process. Default 2,000. */
  readonly deadlineMs: number;
  /** Milliseconds to start a process and instantiate the component. Default 10,000. */
  readonly instantiationMs: number;
}

export const DEFAULT_LIMITS: SandboxLimits = { memoryMb: 64, deadlineMs: 2_000, instantiationMs: 10_000 };

/** The most entries that one listing may have (rule 17). */
export const MAX_ENTRIES = 100_000;

const PAGES_PER_MB = 16;
const TABLE_ENTRIES = 65_536;

/** Flags for Node and V8 for a heap of so many megabytes; every one of them takes something away. */
export function hardenedFlags(memoryMb: number): readonly string[] {
  return [
    '--permission', // nothing granted: no files, network, processes, workers, addons
    '--no-addons',
    '--disable-sigusr1', // the signal would open an inspector
    '--disable-proto=delete', // a `__proto__` key in JSON is a key like any other
    '--disallow-code-generation-from-strings',
    '--no-warnings',
    `--max-old-space-size=${memoryMb}`,
    '--max-semi-space-size=8', // otherwise the young generation may hold as much again beside the old one
    `--wasm-max-mem-pages=${memoryMb * PAGES_PER_MB}`,
    `--wasm-max-table-size=${TABLE_ENTRIES}`,
  ];
}
