/** Finds secrets in responses while they stream: rule 13. */
import type { EchoPatterns } from './echo-pattern.ts';
import { createSearch, type Search } from './echo-search.ts';
import { echoPatternsOf, type Secret } from './secret.ts';

/** Looks through one body. */
export interface EchoScan {
  /** Takes the next decoded bytes; `true` once a secret was seen, and what was pushed has then to be thrown away. */
  push(chunk: Uint8Array): boolean;
}

/** Made once for a provider, from all its secrets: an answer may hold one that another request bore. */
export interface EchoDetector {
  /** Whether a text, such as a response's headers, holds a secret. */
  test(text: string): boolean;
  scan(): EchoScan;
}

const PERCENT = 0x25;
const BACKSLASH = 0x5c;
const ESCAPE_SIGNS: readonly number[] = [PERCENT, BACKSLASH];
// For each byte its value as a hexadecimal digit; 16 for any other.
const HEX: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase());
  return digit === -1 ? 16 : digit;
});
const NOTHING: Uint8Array = new Uint8Array(0);

/** A detector of these secrets' values. With none it finds nothing and costs nothing. */
export function createEchoDetector(secrets: Iterable<Secret>): EchoDetector {
  const echo = echoPatternsOf(secrets);
  if (echo === undefined) return { test: () => false, scan: () => ({ push: () => false }) };
  const search = createSearch(echo.plain);
  return {
    test: (text) => echo.patterns.some((pattern) => pattern.test(text)),
    scan: () => createScan(echo, search),
  };
}

// A form may lie across any number of chunks: what could still be the beginning of one is kept and looked at again with
// the next. That is less than the longest form, so that a chunk costs its own length and a constant.
function createScan(echo: EchoPatterns, search: Search): EchoScan {
  const border = echo.longest - 1;
  let tail = NOTHING;
  let found = false;
  return {
    push(chunk) {
      const across = tail.length > 0 && holdsEcho(Buffer.concat([tail, chunk.subarray(0, border)]), echo, search);
      found ||= across || holdsEcho(chunk, echo, search);
      // Copied, so that a few bytes do not keep a whole chunk alive.
      tail = Buffer.concat([chunk.length < border ? tail : NOTHING, chunk.subarray(-border)]).subarray(-border);
      return found;
    },
  };
}

function holdsEcho(bytes: Uint8Array, echo: EchoPatterns, search: Search): boolean {
  return search(bytes) || ESCAPE_SIGNS.some((sign) => holdsEscaped(bytes, sign, echo));
}

// A form with an escape in it is an unbroken run of bytes of the alphabet around that escape. Innocent text has few escapes
// of characters that a secret has, so that only few runs are matched, and each once.
function holdsEscaped(bytes: Uint8Array, sign: number, echo: EchoPatterns): boolean {
  const { alphabet, escapable } = echo;
  for (let at = bytes.indexOf(sign); at !== -1;) {
    let next = at + 1;
    if (escapable[escapedAt(bytes, at)] === 1) {
      const end = endOfRun(bytes, at, alphabet);
      if (matches(bytes, startOfRun(bytes, at, alphabet), end, echo)) return true;
      next = end;
    }
    at = bytes.indexOf(sign, next);
  }
  return false;
}

// The character that is escaped here, or 256, which is none: `%2F`, `\/`, `\u002F`.
function escapedAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at + 1] ?? 0;
  if (bytes[at] === PERCENT) return fromHex(first, bytes[at + 2]);
  if (first !== 0x75 && first !== 0x55) return first;
  return fromHex(bytes[at + 2], bytes[at + 3]) === 0 ? fromHex(bytes[at + 4], bytes[at + 5]) : 256;
}

function fromHex(high = 0, low = 0): number {
  const upper = HEX[high] ?? 16;
  const lower = HEX[low] ?? 16;
  return upper > 15 || lower > 15 ? 256 : upper * 16 + lower;
}

function startOfRun(bytes: Uint8Array, from: number, alphabet: Uint8Array): number {
  let start = from + 1;
  while (start > 0 && alphabet[bytes[start - 1] ?? 0] === 1) start -= 1;
  return start;
}

function endOfRun(bytes: Uint8Array, from: number, alphabet: Uint8Array): number {
  let end = from;
  while (end < bytes.length && alphabet[bytes[end] ?? 0] === 1) end += 1;
  return end;
}

function matches(bytes: Uint8Array, start: number, end: number, { patterns }: EchoPatterns): boolean {
  const run = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', start, end);
  return patterns.some((pattern) => pattern.test(run));
}
