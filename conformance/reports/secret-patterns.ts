/** Finds a secret in text, in the forms that it takes on its way through URLs, headers, JSON and dumps. */

/** The places of one form in a text: `[start, end)` in UTF-16 units. They may overlap. */
export type Pattern = (text: string) => [start: number, end: number][];

// Escaped for JSON three times over, a character has this many backslashes in front. A bound keeps a text of nothing but
// backslashes from costing its square.
const MOST = 8;

/** One pattern for each form. */
export function secretPatterns(secret: string): Pattern[] {
  const bytes = Buffer.from(secret);
  return [textual(secret), hexadecimal(bytes), ...[0, 1, 2].map((offset) => base64(bytes, offset))].map(everyPlace);
}

/** Each character as it is, percent-encoded or escaped for JSON: forms that mix them are found too. */
function textual(secret: string): RegExp {
  const parts = secret.match(/\\+|[^\\]/gu) ?? [];
  return new RegExp(parts.map((part, index) => character(part, parts[index - 1] ?? '')).join(''), 'g');
}

function character(part: string, before: string): string {
  // A run of backslashes is doubled with each time of escaping, and what escapes the next character belongs to it, too.
  if (part.startsWith('\\')) {
    const most = String(MOST * (part.length + 1));
    return String.raw`(?:\\|%(?:25){0,3}5[cC]|\\u005[cC]){${String(part.length)},${most}}`;
  }
  const owed = before.startsWith('\\');
  const units = part.split('').map((unit, index) => {
    return `${owed && index === 0 ? '' : slashes(1)}u${anyCase(hex(unit.charCodeAt(0), 4))}`;
  });
  const encoded = [...Buffer.from(part)].map((byte) => `%(?:25){0,3}${anyCase(hex(byte, 2))}`).join('');
  return `(?:${[...literals(part, owed), encoded, units.join('')].join('|')})`;
}

/** `owed`: backslashes of the secret stand in front, and have taken those that escape this character. */
function literals(part: string, owed: boolean): string[] {
  if (part === ' ') return [' ', String.raw`\+`];
  if (part === '"' || part === '/') return [(owed ? '' : slashes(0)) + escape(part)];
  const short = JSON.stringify(part).slice(1, -1);
  return [escape(part), ...(short === part ? [] : [(owed ? '' : slashes(1)) + escape(short.slice(1))])];
}

function slashes(least: number): string {
  return String.raw`\\{${String(least)},${String(MOST)}}`;
}

function hexadecimal(bytes: Buffer): RegExp {
  return new RegExp(anyCase(bytes.toString('hex')), 'g');
}

/**
 * The secret after `offset` bytes of something else. What the secret alone decides has to be there; the characters at the
 * edges, which it shares with its neighbours, are taken along, for they hold bits of it.
 */
function base64(bytes: Buffer, offset: number): RegExp {
  const characters = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  const first = Math.ceil((8 * offset) / 6);
  const end = Math.floor((8 * (offset + bytes.length)) / 6);
  const core = characters.slice(first, end).split('').map(digit).join('');
  const edge = '(?:[A-Za-z0-9+/_-]|%2[bBfF])?';
  return new RegExp(`${offset === 0 ? '' : edge}${core}${edge}`, 'g');
}

function digit(character: string): string {
  if (character === '+') return '(?:[+-]|%2[bB])';
  if (character === '/') return String.raw`(?:\\*\/|_|%2[fF])`;
  return character;
}

function everyPlace(pattern: RegExp): Pattern {
  return (text) => {
    const places: [number, number][] = [];
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      places.push([match.index, match.index + match[0].length]);
      // The next may begin inside of this one.
      pattern.lastIndex = match.index + 1;
    }
    return places;
  };
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function anyCase(digits: string): string {
  return digits.replaceAll(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
