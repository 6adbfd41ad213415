/** What one provider may use, and the flags that make Node and V8 enforce it. */
import { MAX_ENTRIES } from '../tree/limits.ts';
import { MAX_INLINE_BYTES } from './frame.ts';

/** Bounds of one provider's sandbox. */
export interface SandboxLimits {
  /** Megabytes (2^20 bytes) of each linear memory, and as much again for the JavaScript heap. Default 64. */
  readonly memoryMb: number;
  /** Entries of each table. Default 65,536. */
  readonly tableEntries: number;
  /** Milliseconds for one operation, from the moment it is handed to the process. Default 2,000. */
  readonly deadlineMs: number;
  /** Milliseconds to start a process and instantiate the component. Default 10,000. */
  readonly instantiationMs: number;
  /** Bytes of one inline result, at most {@link MAX_INLINE_BYTES}. Default 64 MiB. */
  readonly resultBytes: number;
  /** Entries of one listing, at most {@link MAX_ENTRIES}. Default 100,000. */
  readonly entries: number;
}

/** The most entries that any table may have. */
export const MAX_TABLE_ENTRIES = 65_536;

export const DEFAULT_LIMITS: SandboxLimits = {
  memoryMb: 64,
  tableEntries: MAX_TABLE_ENTRIES,
  deadlineMs: 2_000,
  instantiationMs: 10_000,
  resultBytes: MAX_INLINE_BYTES,
  entries: MAX_ENTRIES,
};

/** WebAssembly pages of 64 KiB in a megabyte. */
export const PAGES_PER_MB = 16;

// Node itself is resident with 45 MB; a body of 16 MiB that is parsed and an inline result take the rest.
const RESIDENT_OVERHEAD_MB = 192;

/**
 * Megabytes that a sandbox may have resident: one full linear memory and what the largest harmless call takes beside it.
 * Several full memories, or one beside a full heap and a large body, are over it.
 */
export function residentLimitMb(memoryMb: number): number {
  return memoryMb + RESIDENT_OVERHEAD_MB;
}

/** Flags for Node and V8 for a heap of so many megabytes; every one of them takes something away. */
export function hardenedFlags(memoryMb: number): readonly string[] {
  return [
    '--permission', // nothing granted: no files, network, processes, workers, addons
    '--no-addons',
    '--disable-sigusr1', // the signal would open an inspector
    '--disable-proto=delete', // a `__proto__` key in JSON is a key like any other
    '--disallow-code-generation-from-strings',
    '--no-warnings',
    '--v8-pool-size=1', // one helper thread: more of them only take time from the neighbours
    `--max-old-space-size=${memoryMb}`,
    // Bytes of code that a function runs before it is compiled a second time. V8's own 13 million are over while an interpreter in the
    // component begins to run, which takes a tenth of a second of processor time from processes that live for a hundred calls.
    '--wasm-tiering-budget=60000000',
    '--max-semi-space-size=8', // otherwise the young generation may hold as much again beside the old one
    `--wasm-max-mem-pages=${memoryMb * PAGES_PER_MB}`,
    `--wasm-max-table-size=${MAX_TABLE_ENTRIES}`,
  ];
}
