/** Takes secrets out of whatever is reported, in every form in which they may have come there. */
import { type Pattern, secretPatterns } from './reports/secret-patterns.ts';

/** Fewer characters cannot be told from other text. */
export const MIN_SECRET_LENGTH = 8;

/**
 * A function that replaces each secret by `[secret N]` (N counts from 1) in all strings of a JSON-like value, keys too:
 * verbatim, percent-encoded, escaped for JSON (more than once, too), in hexadecimal, and in base64 of any alignment and of both
 * alphabets. Empty secrets are left out. Throws a `RangeError` for one that is too short.
 */
export function createRedactor(secrets: Iterable<string>): <T>(value: T) => T {
  const patterns = [...new Set(secrets)].filter((secret) => secret !== '').flatMap(numberedPatterns);
  const redact = (text: string): string => redactText(text, patterns);
  return <T>(value: T): T => mapStrings(value, redact) as T;
}

interface Numbered {
  readonly name: string;
  readonly pattern: Pattern;
}

function numberedPatterns(secret: string, index: number): Numbered[] {
  if (secret.length < MIN_SECRET_LENGTH) {
    throw new RangeError(`Secret ${String(index + 1)} is shorter than ${String(MIN_SECRET_LENGTH)} characters.`);
  }
  return secretPatterns(secret).map((pattern) => ({ name: `[secret ${String(index + 1)}]`, pattern }));
}

interface Range {
  start: number;
  end: number;
  name: string;
}

// All places are found before anything is replaced: what is put in is never searched, and of overlapping places nothing is left.
function redactText(text: string, patterns: readonly Numbered[]): string {
  const found = patterns.flatMap(({ name, pattern }) => pattern(text).map(([start, end]) => ({ start, end, name })));
  let result = '';
  let at = 0;
  for (const { start, end, name } of merge(found)) {
    result += text.slice(at, start) + name;
    at = end;
  }
  return result + text.slice(at);
}

function merge(ranges: Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of ranges.toSorted((one, other) => one.start - other.start)) {
    const last = merged.at(-1);
    if (last === undefined || range.start >= last.end) merged.push(range);
    else last.end = Math.max(last.end, range.end);
  }
  return merged;
}

function mapStrings(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, map));
  if (typeof value !== 'object' || value === null) return value;
  return mapFields(value, map);
}

function mapFields(value: object, map: (text: string) => string): object {
  const taken = new Set<string>();
  const fields = Object.entries(value).map(
    ([key, field]) => [freeKey(map(key), taken), mapStrings(field, map)] as const,
  );
  return Object.fromEntries(fields);
}

// Two keys that differed in the secret only are still two.
function freeKey(key: string, taken: Set<string>): string {
  let free = key;
  for (let count = 2; taken.has(free); count += 1) free = `${key} (${String(count)})`;
  taken.add(free);
  return free;
}
