/** The environment of this process: read by name, never handed on whole. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The values of the variables that are set. */
export function environmentOf(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Where transpiled components are kept: the XDG base directory specification. */
export function cacheDirectory(): string {
  const base = process.env['XDG_CACHE_HOME'];
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'omnivet', 'transpiled');
}
