import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeNameProblem, MAX_NAME_BYTES, parseEntryName } from '../../../src/contract/name.ts';

const problemOf = (text: string): string => {
  const parsed = parseEntryName(text);
  return parsed.ok ? 'ok' : parsed.problem;
};

test.each([
  ['', 'empty'],
  ['.', 'dot'],
  ['..', 'dot'],
  ['../x', 'slash'],
  ['/abs', 'slash'],
  ['a/b', 'slash'],
  ['a\0b', 'control'],
  ['a\nb', 'control'],
  ['\x1b[31m', 'control'],
  ['\x7f', 'control'],
  ['\u0085', 'control'],
  ['\ufffd', 'not-utf-8'],
  ['\ud800', 'not-utf-8'],
  ['x'.repeat(256), 'too-long'],
  ['é'.repeat(128), 'too-long'],
])('parseEntryName of %j says %s', (text, problem) => {
  expect(problemOf(text)).toBe(problem);
});

test.each([
  'a',
  '...',
  'x'.repeat(255),
  '-rf',
  '*',
  '~',
  '$(id)',
  '__proto__',
  'CON',
  'a\\b',
  ' ',
  'é',
  'x\u202Ey',
  '日本',
])('parseEntryName of %j gives the very text', (text) => {
  expect(parseEntryName(text)).toEqual({ ok: true, value: text });
});

test('parseEntryName of any accepted text is encodable, bounded and a single segment', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const parsed = parseEntryName(text);
      if (!parsed.ok) return describeNameProblem(parsed.problem).length > 0;
      const bytes = Buffer.from(text, 'utf8');
      return bytes.toString('utf8') === text && bytes.length <= MAX_NAME_BYTES && !/[/\0]/.test(text);
    }),
  );
});

test('parseEntryName of text with a forbidden character anywhere refuses it', () => {
  const forbidden = fc.constantFrom('/', '\0', '\u0001', '\u001f', '\u007f', '\u009f', '\ufffd', '\udc00');
  fc.assert(
    fc.property(fc.string(), forbidden, fc.string(), (before, bad, after) => !parseEntryName(before + bad + after).ok),
  );
});
