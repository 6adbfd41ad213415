/** The environment of this process: read by name, never handed on whole. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { eraseInitially } from './initial-environment.ts';

/** The values of the variables that are set. */
export function environmentOf(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/**
 * The values of the variables that are set, taken away: neither this process nor a child of it finds them any more, nor who
 * reads `/proc/PID/environ`. `erased` is false when the last could not be done.
 */
export function takeFromEnvironment(names: readonly string[]): {
  readonly values: Readonly<Record<string, string>>;
  readonly erased: boolean;
} {
  const values = environmentOf(names);
  for (const name of names) delete process.env[name];
  return { values, erased: Object.keys(values).length === 0 || eraseInitially(names) };
}

/** Where transpiled components are kept: the XDG base directory specification. */
export function cacheDirectory(): string {
  return join(ownCache(), 'transpiled');
}

/** Where Node keeps our own modules compiled, so that a host starts in half the time; the user's own, as the former. */
export function compileCacheDirectory(): string {
  return join(ownCache(), 'compiled');
}

function ownCache(): string {
  const base = process.env['XDG_CACHE_HOME'];
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'omnivet');
}
