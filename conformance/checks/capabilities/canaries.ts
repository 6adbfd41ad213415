/** Finds the secrets of a run wherever they turn up, in every form. */
import type { Manifest } from '../../../src/index.ts';
import { secretPatterns } from '../../reports/secret-patterns.ts';

/** A place where a secret stands. */
export interface FoundSecret {
  /** The secret's name. */
  readonly secret: string;
  readonly form: 'as it is' | 'percent-encoded' | 'escaped' | 'in hexadecimal' | 'in base64';
  /** Characters, or bytes, before it. */
  readonly at: number;
}

/** Gives every place; bytes are looked through as Latin-1 text, for all that secrets are written in is ASCII. */
export type CanarySearch = (where: string | Uint8Array) => readonly FoundSecret[];

/** A search for these secrets, by name: verbatim, percent-encoded, escaped for JSON, hexadecimal, and base64 at the three alignments. */
export function createCanarySearch(secrets: Readonly<Record<string, string>>): CanarySearch {
  const needles = Object.entries(secrets).map(([secret, value]) => ({
    secret,
    value,
    patterns: secretPatterns(value),
  }));
  return (where) => {
    const text = typeof where === 'string' ? where : Buffer.from(where).toString('latin1');
    return needles.flatMap(({ secret, value, patterns: [textual, hexadecimal, ...base64] }) => {
      const found = (form: FoundSecret['form'], pattern: typeof textual): FoundSecret[] =>
        (pattern?.(text) ?? []).map(([at]) => ({ secret, form, at }));
      const spelled = (textual?.(text) ?? []).map(([at, end]): FoundSecret => ({
        secret,
        form: spellingOf(text.slice(at, end), value),
        at,
      }));
      return [
        ...spelled,
        ...found('in hexadecimal', hexadecimal),
        ...base64.flatMap((pattern) => found('in base64', pattern)),
      ];
    });
  };
}

function spellingOf(spelled: string, value: string): FoundSecret['form'] {
  if (spelled === value) return 'as it is';
  return spelled.includes('%') ? 'percent-encoded' : 'escaped';
}

// Shorter ones are found in innocent text.
const MIN_LENGTH = 8;

/** What is worth looking for of each secret: of `user:password` the password, in which every form of the whole is found. */
export function canariesOf(
  { secrets: declared }: Pick<Manifest, 'secrets'>,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const canaries = declared.flatMap(({ name, as }): [string, string][] => {
    const value = values[name];
    if (value === undefined) return [];
    const password = as === 'basic' ? value.slice(value.indexOf(':') + 1) : value;
    return [[name, password.length < MIN_LENGTH ? value : password]];
  });
  return Object.fromEntries(canaries);
}
