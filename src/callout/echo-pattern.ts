/**
 * The forms in which a value may come back (rule 13): verbatim; percent-encoded and JSON-escaped, character by character
 * and mixed; base64 and base64url at the three alignments.
 */

/** What finds some values in Latin-1 text, in any form. */
export interface EchoPatterns {
  /** Each finds some forms of one value: V8 scans with one narrow expression after the other faster than with all in one. */
  readonly patterns: readonly RegExp[];
  /** For each byte, 1 when it occurs in some form. */
  readonly alphabet: Uint8Array;
  /** Those forms in which nothing is escaped. */
  readonly plain: readonly string[];
  /** For each byte, 1 when some form may have it escaped. All forms but the plain ones have at least one such place. */
  readonly escapable: Uint8Array;
  /** A form is never longer, in bytes. */
  readonly longest: number;
}

// `\u00XX` for each character.
const LONGEST_CHARACTER = 6;
// What the escapes bring along, and how base64 and forms write "+", "/" and the space.
const ESCAPES = '%\\uU0123456789abcdefABCDEF+-_/';

/** Compiles the forms of these values, which are visible ASCII and of at least six characters; one or more. */
export function echoPatterns(values: readonly string[]): EchoPatterns {
  const distinct = [...new Set(values)];
  const plain = distinct.flatMap(plainForms);
  return {
    patterns: distinct.flatMap(formsOf).map((form) => new RegExp(form)),
    alphabet: bytesIn(ESCAPES + plain.join('')),
    plain,
    escapable: bytesIn(distinct.join('') + plain.join('').replaceAll(/[^+/]/g, '')),
    longest: Math.max(...distinct.map((value) => value.length)) * LONGEST_CHARACTER,
  };
}

function bytesIn(text: string): Uint8Array {
  const bytes = new Uint8Array(256);
  for (const byte of Buffer.from(text, 'latin1')) bytes[byte] = 1;
  return bytes;
}

// Verbatim, in a form's encoding without any escape, and in both alphabets of base64.
function plainForms(value: string): string[] {
  const encoded = base64Texts(value);
  const urlSafe = encoded.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  return [...new Set([value, value.replaceAll(' ', '+'), ...encoded, ...urlSafe])];
}

function formsOf(value: string): string[] {
  // A backslash doubles when JSON escapes it. In a mixed form each could be read in two ways, and backtracking would
  // grow exponentially with them, so such a value is looked for in either writing and not in both mixed.
  const mixes = value.includes('\\') ? [percentForms, jsonForms] : [mixedForms];
  return [...mixes.map((forms) => spell(value, forms)), base64Texts(value).map(base64Form).join('|')];
}

function spell(value: string, forms: (character: string) => string[]): string {
  return Array.from(value, (character) => `(?:${forms(character).join('|')})`).join('');
}

function mixedForms(character: string): string[] {
  return [...new Set([...percentForms(character), ...jsonForms(character)])];
}

function percentForms(character: string): string[] {
  const forms = [literal(character), `%${hexOf(character)}`];
  return character === ' ' ? [...forms, String.raw`\+`] : forms; // application/x-www-form-urlencoded
}

// RFC 8259 section 7: `"` and `\` have to be escaped, `/` may be, and anything can be written \u00XX.
function jsonForms(character: string): string[] {
  const escaped = String.raw`\\${literal(character)}`;
  const plain = { '"': [escaped], '\\': [escaped], '/': [escaped, literal(character)] }[character] ?? [
    literal(character),
  ];
  return [...plain, String.raw`\\[uU]00${hexOf(character)}`];
}

function hexOf(character: string): string {
  return character.charCodeAt(0).toString(16).replaceAll(/[a-f]/g, eitherCase);
}

// RFC 4648: three bytes are four characters, so that a value in the middle of a longer text has one of three spellings.
// Characters that also hold bits of a neighbour are left out.
function base64Texts(value: string): string[] {
  return [0, 1, 2].map((offset) => {
    const start = Math.ceil((offset * 8) / 6);
    const end = Math.floor(((offset + value.length) * 8) / 6);
    return btoa(`${'\0'.repeat(offset)}${value}`).slice(start, end);
  });
}

// JSON writers may escape the slash, and URLs percent-encode both of the alphabet's signs.
function base64Form(text: string): string {
  return text.replaceAll(/[+/]/g, (sign) => (sign === '+' ? '(?:[+-]|%2[bB])' : String.raw`(?:\\?\/|_|%2[fF])`));
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/, String.raw`\$&`);
}

function eitherCase(digit: string): string {
  return `[${digit}${digit.toUpperCase()}]`;
}
