/**
 * From a script to the path at which the puppet acts it out. For tests and fuzzers; pure.
 *
 * The path is the script as ASCII JSON, `/` written `~1` and `~` written `~0` (as in RFC 6901), cut into names: all but the last
 * begin with `+`, the last with `=`. So a path in an event can be read, and be written by hand.
 */
import type { PuppetFile, PuppetScript } from './script.ts';

export type * from './script.ts';

/** The longest name and the longest path in bytes: contract.md section 2. */
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 4095;

/**
 * The path of a script relative to the provider's root, `+…/+…/=…`, followed by the names below it. Fails with a
 * `RangeError` when that is too long for the host, and a `TypeError` for what JSON cannot carry.
 *
 * The host counts the provider's name in the mount as well. A program may be handed at most 4,095 bytes of path: for the
 * longest scripts it has to stand in the provider's root.
 */
export function puppetPath(script: PuppetScript, ...below: readonly string[]): string {
  const path = [...puppetSegments(script), ...below].join('/');
  const bytes = utf8Length(path) + 1; // the provider sees it with a "/" in front
  if (bytes <= MAX_PATH_BYTES) return path;
  const hint = 'shorten it, or write its long texts as { repeat, times }';
  throw new RangeError(`a path of ${bytes} bytes, and at most ${MAX_PATH_BYTES} are possible: ${hint}`);
}

/** The names that the path of a script is made of, each at most 255 bytes; any number of them. */
export function puppetSegments(script: PuppetScript): string[] {
  const text = escapeJson(JSON.stringify(script, jsonValue));
  const room = MAX_NAME_BYTES - 1;
  const names: string[] = [];
  for (let at = 0; at < text.length; at += room) names.push(`+${text.slice(at, at + room)}`);
  const last = names.pop() ?? '';
  return [...names, last.replace('+', '=')];
}

/** {@link puppetPath} of a file. */
export function puppetFile(script: PuppetFile): string {
  return puppetPath(script);
}

function jsonValue(key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return { hex: hexOf(value) };
  const text = typeof value === 'string' ? key + value : key;
  if (!text.isWellFormed()) throw new TypeError(`"${key.toWellFormed()}" has a lone surrogate`);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`"${key}" is ${value}`);
  return value;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// Outside of its strings JSON is ASCII without "/" and "~", so each of these stands in a string, where \u means the same.
function escapeJson(json: string): string {
  return json
    .replaceAll('~', '~0')
    .replaceAll('/', '~1')
    .replaceAll(/[^\u0020-\u007e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}
