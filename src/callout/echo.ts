/** Finds secrets in responses while they stream: rule 13. */
import type { EchoPatterns } from './echo-pattern.ts';
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

const NOTHING: Uint8Array = new Uint8Array(0);

/** A detector of these secrets' values. With none it finds nothing and costs nothing. */
export function createEchoDetector(secrets: Iterable<Secret>): EchoDetector {
  const echo = echoPatternsOf(secrets);
  if (echo === undefined) return { test: () => false, scan: () => ({ push: () => false }) };
  return { test: (text) => echo.patterns.some((pattern) => pattern.test(text)), scan: () => createScan(echo) };
}

// A form may lie across any number of chunks: what could still be the beginning of one is kept and looked at again with
// the next. That is less than the longest form, so that a chunk costs its own length and a constant.
function createScan(echo: EchoPatterns): EchoScan {
  const border = echo.longest - 1;
  let tail = NOTHING;
  let found = false;
  return {
    push(chunk) {
      const across = tail.length > 0 && holdsEcho(Buffer.concat([tail, chunk.subarray(0, border)]), echo);
      found ||= across || holdsEcho(chunk, echo);
      // Copied, so that a few bytes do not keep a whole chunk alive.
      tail = Buffer.concat([chunk.length < border ? tail : NOTHING, chunk.subarray(-border)]).subarray(-border);
      return found;
    },
  };
}

// A form is an unbroken run of at least `shortest` bytes of the alphabet. So every `shortest`-th byte is enough to pass
// over text that has none (prose, with its spaces), as in Boyer and Moore's search; only the runs are matched.
function holdsEcho(bytes: Uint8Array, echo: EchoPatterns): boolean {
  const { alphabet, shortest } = echo;
  let at = shortest - 1;
  while (at < bytes.length) {
    let begin = at;
    while (begin > at - shortest && alphabet[bytes[begin] ?? 0] === 1) begin -= 1;
    if (begin > at - shortest) {
      at = begin + shortest;
      continue;
    }
    const end = endOfRun(bytes, at, alphabet);
    if (matches(bytes, startOfRun(bytes, begin, alphabet), end, echo)) return true;
    at = end + shortest;
  }
  return false;
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
