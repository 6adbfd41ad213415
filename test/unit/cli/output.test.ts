import { expect, test } from 'vitest';
import { visible } from '../../../src/cli/output.ts';

test.each([
  ['an escape sequence', '\u001b[31mred', String.raw`\u001b[31mred`],
  ['a carriage return', 'a\rb', String.raw`a\u000db`],
  ['DEL', '\u007f', String.raw`\u007f`],
  ['text that runs backwards', 'a\u202eb', String.raw`a\u202eb`],
  ['a space of no width', 'a\u200bb', String.raw`a\u200bb`],
  ['a line separator', 'a\u2028b', String.raw`a\u2028b`],
  ['a lone surrogate', 'a\ud800b', String.raw`a\ud800b`],
  ['a tag character beyond the first plane', '\u{e0041}', String.raw`\udb40\udc41`],
])('visible shows %s', (_, text, shown) => {
  expect(visible(text)).toBe(shown);
});

test('visible leaves lines, tabs, letters of any script and emoji as they are', () => {
  const text = 'one\n\ttwo · naïve Ελληνικά 漢字 🗂';
  expect(visible(text)).toBe(text);
});
