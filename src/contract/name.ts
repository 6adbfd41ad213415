/** Names of directory entries: `contract.md` section 2. */
import { invalid, type Parsed, valid } from './parsed.ts';

declare const brand: unique symbol;

/** A checked entry name. Only {@link parseEntryName} makes one, so nothing downstream checks again. */
export type EntryName = string & { readonly [brand]: 'EntryName' };

/** The longest name in bytes of UTF-8; the kernel's own NAME_MAX (`limits.h`). */
export const MAX_NAME_BYTES = 255;

/** Why a text is not a name. `too-long` is its own case because the kernel has an errno for it. */
export type NameProblem = 'empty' | 'too-long' | 'dot' | 'slash' | 'control' | 'not-utf-8';

// C0, DEL and C1 control characters (Unicode category Cc); U+0000 is among them.
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/u;

/**
 * Parses one entry name: valid UTF-8 without U+FFFD, `/` and control characters, 1 to 255 bytes, not `.` or `..`.
 * U+FFFD is refused because it is what the kernel binding makes of bytes that are not UTF-8.
 */
export function parseEntryName(text: string): Parsed<EntryName, NameProblem> {
  const problem = nameProblem(text);
  return problem === undefined ? valid(text as EntryName) : invalid(problem);
}

function nameProblem(text: string): NameProblem | undefined {
  if (text === '') return 'empty';
  if (Buffer.byteLength(text) > MAX_NAME_BYTES) return 'too-long';
  if (text === '.' || text === '..') return 'dot';
  if (text.includes('/')) return 'slash';
  if (CONTROL.test(text)) return 'control';
  if (!text.isWellFormed() || text.includes('\ufffd')) return 'not-utf-8';
  return undefined;
}

const SENTENCES = {
  empty: 'is empty',
  'too-long': `is longer than ${MAX_NAME_BYTES} bytes`,
  dot: 'is "." or ".."',
  slash: 'contains "/"',
  control: 'contains a control character',
  'not-utf-8': 'is not valid UTF-8',
} as const satisfies Record<NameProblem, string>;

/** The problem as the end of a sentence that starts with the name. */
export function describeNameProblem(problem: NameProblem): string {
  return SENTENCES[problem];
}
