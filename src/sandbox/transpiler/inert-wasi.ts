/**
 * The WASI that jco's own tools get, in place of `@bytecodealliance/preview2-shim`: the one that guests get, under the names
 * that the shim has. It replaces every module of that package when the transpiler's program is bundled. The seed of the tools'
 * hash maps is fixed, so that their output is the same on every run.
 */
import { createClock } from '../wasi/clock.ts';
import { createWasi } from '../wasi/create.ts';
import { createRandom } from '../wasi/random.ts';
import { INERT_WASI } from '../wasi/settings.ts';

const wasi = createWasi({
  clock: createClock(INERT_WASI.clock),
  random: createRandom(INERT_WASI.seed),
  print: () => undefined,
});

export const environment: object = wasi['wasi:cli/environment'];
export const exit: object = wasi['wasi:cli/exit'];
export const stderr: object = wasi['wasi:cli/stderr'];
export const stdin: object = wasi['wasi:cli/stdin'];
export const stdout: object = wasi['wasi:cli/stdout'];
export const terminalInput: object = wasi['wasi:cli/terminal-input'];
export const terminalOutput: object = wasi['wasi:cli/terminal-output'];
export const terminalStderr: object = wasi['wasi:cli/terminal-stderr'];
export const terminalStdin: object = wasi['wasi:cli/terminal-stdin'];
export const terminalStdout: object = wasi['wasi:cli/terminal-stdout'];
export const preopens: object = wasi['wasi:filesystem/preopens'];
export const types: object = wasi['wasi:filesystem/types'];
export const error: object = wasi['wasi:io/error'];
export const streams: object = wasi['wasi:io/streams'];
export const random: object = wasi['wasi:random/random'];
