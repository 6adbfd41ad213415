/**
 * The WASI that a component may import, and all of it that there is: security.md rule 15. The audit allows what stands here,
 * `create.ts` must provide it or does not compile, and everything else is refused by name before anything runs.
 *
 * Names as jco gives them to JavaScript; versions of 0.2 only ever add. Source: the WIT of WASI 0.2.12.
 */
export const WASI_SURFACE = {
  'wasi:cli/environment': ['getEnvironment', 'getArguments', 'initialCwd'],
  'wasi:cli/exit': ['exit', 'exitWithCode'],
  'wasi:cli/stdin': ['getStdin'],
  'wasi:cli/stdout': ['getStdout'],
  'wasi:cli/stderr': ['getStderr'],
  'wasi:cli/terminal-input': ['TerminalInput'],
  'wasi:cli/terminal-output': ['TerminalOutput'],
  'wasi:cli/terminal-stdin': ['getTerminalStdin'],
  'wasi:cli/terminal-stdout': ['getTerminalStdout'],
  'wasi:cli/terminal-stderr': ['getTerminalStderr'],
  'wasi:io/error': ['Error'],
  'wasi:io/poll': ['Pollable', 'poll'],
  'wasi:io/streams': ['InputStream', 'OutputStream'],
  'wasi:clocks/monotonic-clock': ['now', 'resolution', 'subscribeInstant', 'subscribeDuration'],
  'wasi:clocks/wall-clock': ['now', 'resolution'],
  'wasi:random/random': ['getRandomBytes', 'getRandomU64'],
  'wasi:random/insecure': ['getInsecureRandomBytes', 'getInsecureRandomU64'],
  'wasi:random/insecure-seed': ['insecureSeed'],
  'wasi:filesystem/preopens': ['getDirectories'],
  'wasi:filesystem/types': ['Descriptor', 'DirectoryEntryStream', 'filesystemErrorCode'],
} as const;

/** One of the interfaces that are provided. */
export type WasiInterface = keyof typeof WASI_SURFACE;

/** An import's name without its version, when the version is one of 0.2 (`wasi:cli/exit@0.2.12` gives `wasi:cli/exit`). */
export function unversionedWasi(name: string): string | undefined {
  return /^(wasi:[a-z-]+\/[a-z-]+)@0\.2\.\d+$/.exec(name)?.[1];
}

/** Whether an interface of that name, without version, is provided. */
export function isProvidedWasi(name: string): name is WasiInterface {
  return Object.hasOwn(WASI_SURFACE, name);
}
