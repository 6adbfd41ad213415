/** Names by themselves, as data: hostile.md *Names*, and more of their kind. Long ones are written by repetition. */
import type { PuppetText } from '../../providers/puppet/encoder.ts';

type NameRow = readonly [name: string, text: PuppetText];

const named = (...names: readonly string[]): readonly NameRow[] => names.map((name) => [name, name]);
const long = (bytes: number): NameRow => [`${bytes} bytes`, { repeat: 'n', times: bytes }];

/** What nothing is wrong with. */
export const PLAIN_NAMES: readonly string[] = [
  'a',
  'b',
  'readme.md',
  'A',
  'notes',
  '2026',
  'caf\u00e9',
  '\u65e5\u672c',
];

export const NAME_ROWS: readonly NameRow[] = [
  ['empty', ''],
  ...named('.', '..', '../x', '/abs', 'a/b'),
  ...[254, 255, 256, 1_023, 1_024, 4_096].map(long),
  ['255 bytes of two each and one', ['n', { repeat: '\u00e9', times: 127 }]],
  ['256 bytes of two each', { repeat: '\u00e9', times: 128 }],
  ['256 bytes of four each', { repeat: '\u{1f980}', times: 64 }],
  ['right-to-left override', 'evil\u202etxt.exe'],
  ['newline', 'line\nbreak'],
  ['escape sequence', '\u001b[31mred'],
  ...named('%2e%2e%2f', '..\\', '...', '..a', '*', '~', '$(id)', '`id`', 'CON', 'name:stream'),
  ['trailing dot', 'dot.'],
  ['trailing space', 'space '],
  ['a space alone', ' '],
  ['leading -', '-rf'],
  ...named('__proto__', 'constructor', 'toString', '.git', '.fuse_hidden0000'),
  ["the host's own name", '.omnivet'],
  ["the host's own file", 'errors.jsonl'],
  ['what a URL has', '?a=b&c#d'],
  ['quotes', `'"`],
];

/** Characters that make a name invalid, or look as if they did; each is put in front, inside and at the end. */
export const NAME_CHARACTERS: readonly (readonly [name: string, text: string])[] = [
  ['NUL', '\0'],
  ['a slash', '/'],
  ['U+0001', '\u0001'],
  ['a tab', '\t'],
  ['a carriage return', '\r'],
  ['U+001F', '\u001f'],
  ['a delete', '\u007f'],
  ['the first of C1', '\u0080'],
  ['a next line', '\u0085'],
  ['the last of C1', '\u009f'],
  ['a no-break space', '\u00a0'],
  ['U+FFFD', '\ufffd'],
  ['U+FFFC', '\ufffc'],
  ['a noncharacter', '\uffff'],
  ['a line separator', '\u2028'],
  ['a zero-width space', '\u200b'],
  ['a byte order mark', '\ufeff'],
  ['a division slash', '\u2215'],
  ['a tag', '\u{e0041}'],
];
