/** From a path back to the script in it, and to what the script has at the names below. */
import type { PuppetChild, PuppetScript } from './script.ts';

/** What a path of the puppet is. */
export type Place =
  /** The root, or the first names of a script. */
  | { readonly kind: 'beginning' }
  /** A script, or a name below one. `is` is absent where the script says nothing. */
  | { readonly kind: 'scripted'; readonly is: PuppetScript | undefined }
  /** Not a path that the encoder makes. */
  | { readonly kind: 'unreadable'; readonly why: string };

/** Where a path leads. Never fails. */
export function placeOf(path: string): Place {
  const names = path.split('/').filter((name) => name !== '');
  const end = names.findIndex((name) => !name.startsWith('+'));
  if (end === -1) return { kind: 'beginning' };
  if (names[end]?.startsWith('=') !== true)
    return { kind: 'unreadable', why: 'a name begins with neither "+" nor "="' };
  let script: PuppetScript;
  try {
    script = parseScript(names.slice(0, end + 1));
  } catch (error) {
    return { kind: 'unreadable', why: error instanceof Error ? error.message : 'not a script' };
  }
  return { kind: 'scripted', is: below(script, names.slice(end + 1)) };
}

/** What a directory's script says about a name, if anything. */
export function childOf(script: PuppetScript | undefined, name: string): PuppetChild | undefined {
  if (script === undefined || !('list' in script)) return undefined;
  const { below = {}, names, otherwise } = script;
  if (names === 'scripts' && name.startsWith('=')) return scriptIn(name);
  return Object.hasOwn(below, name) ? below[name] : otherwise;
}

// What begins like a script and is none is missing.
function scriptIn(name: string): PuppetChild | undefined {
  try {
    return { is: parseScript([name]) };
  } catch {
    return undefined;
  }
}

function below(script: PuppetScript, names: readonly string[]): PuppetScript | undefined {
  let here: PuppetScript | undefined = script;
  for (const name of names) here = childOf(here, name)?.is;
  return here;
}

// The inverse of the encoder; "~1" before "~0", so that "~01" is "~1" (RFC 6901 section 4).
function parseScript(names: readonly string[]): PuppetScript {
  const escaped = names.map((name) => name.slice(1)).join('');
  const script: unknown = JSON.parse(escaped.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (typeof script !== 'object' || script === null) throw new TypeError('the script is not an object');
  if (!('read' in script) && !('list' in script)) throw new TypeError('the script has neither "read" nor "list"');
  return script as PuppetScript;
}
