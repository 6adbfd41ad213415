/** Which names are names: contract.md section 2, read anew. */
import type { Verdict } from './verdict.ts';

const MOST_BYTES = 255;

/** Whether a name may stand in a listing. U+007F is neither C0 nor C1, and a control character all the same: either is right. */
export function judgeName(name: string): Verdict {
  if (name === '' || name === '.' || name === '..') return 'refuse';
  if (!name.isWellFormed() || bytesIn(name) > MOST_BYTES) return 'refuse';
  const codes = Array.from(name, (character) => character.codePointAt(0) ?? 0);
  if (codes.some(isForbidden)) return 'refuse';
  return codes.includes(0x7f) ? 'either' : 'allow';
}

/** What a caller gets who asks for a name that is none: `ENAMETOOLONG` when it is too long, else `ENOENT`. */
export function errnoOfName(name: string): 'ENAMETOOLONG' | 'ENOENT' {
  return bytesIn(name) > MOST_BYTES ? 'ENAMETOOLONG' : 'ENOENT';
}

function isForbidden(code: number): boolean {
  const control = code < 0x20 || (code >= 0x80 && code <= 0x9f);
  return control || code === 0x2f || code === 0xfffd;
}

function bytesIn(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
