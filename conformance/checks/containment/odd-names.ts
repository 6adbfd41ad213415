/** Names that a program may ask for and that hardly anybody thinks of. None has a slash or a NUL: the kernel lets none through. */

const PLANES = 17;
// In every plane there is something at this place, or nothing yet: names may have both.
const PLACE = 0x0_4e2a;

const LONG = ['x', 'ü', '漢', '🦀', '%', 'é', "'", '"'].map((character) =>
  character.repeat(Math.floor(255 / Buffer.byteLength(character))),
);

const UNICODE = [
  ...Array.from({ length: PLANES }, (_, plane) => `in ${String.fromCodePoint(plane * 0x1_0000 + PLACE)} plane`),
  'e\u0301',
  '\u0301',
  `a${'\u0316'.repeat(60)}`,
  'A\u030a',
  '\u212b',
  'שלום',
  'مرحبا',
  '\u202etxt.exe',
  '\u2066x\u2069',
  '👨‍👩‍👧‍👦',
  '🇩🇪',
  '3️⃣',
  '\ufeff',
  '\u200b',
  '\u2028',
  '\ufdd0',
  'ı',
  'ß',
  'ﬃ',
];

const OF_JAVASCRIPT = [
  ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__'],
  ['length', 'then', 'toJSON', 'undefined', 'null', 'true', 'NaN', '[object Object]'],
].flat();

const NUMBERS = ['0', '-1', '-0', '00', '1e309', '0x10', '9007199254740993', '99999999999999999999', '1.5', '+1'];

const FORMATS = [
  ['%', '%s%n%x', '%zz', '%E0%A4%A', '%00', '%2e%2e', '$', '${x}', '$&', '{{x}}', '{0}', '{', '}', '<x>', '&amp;'],
  ['\\', '\\x', '\\u', '\\u0000', "'", '"', "''", "']", '"]', "' || 'x", '`', '``', '@', '@.x', '*', '[*]', '[?x]'],
  ['(', ')', '((((((((', '[', ']', '.*', '^$', '+', '|', '?', '#', '!', ';', ',', ':', '=', '&', '~', '-', '--'],
  ['$(id)', '*.txt', '...', '.hidden', ' ', '  x  ', 'x ', 'x.', 'CON', 'name:stream', 'a\\b', '..\\'],
].flat();

// No file can have these.
const IMPOSSIBLE = ['\n', '\t', '\u0001', '\u001b[31m', '\u007f', '\u0085', 'x\r\ny'];

/** Each once. */
export const ODD_NAMES: readonly string[] = [
  ...new Set([...LONG, ...UNICODE, ...OF_JAVASCRIPT, ...NUMBERS, ...FORMATS, ...IMPOSSIBLE]),
];

/** Bytes that are no UTF-8, as names. */
export const ODD_BYTES: readonly Uint8Array[] = [
  Uint8Array.of(0xff),
  Uint8Array.of(0xc3, 0x28),
  Uint8Array.of(0xed, 0xa0, 0x80),
  Uint8Array.of(0xf4, 0x90, 0x80, 0x80),
];
