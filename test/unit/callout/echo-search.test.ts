import { expect, test } from 'vitest';
import { createSearch } from '../../../src/callout/echo-search.ts';
import { fc } from '../capability/property.ts';

test('search of any bytes for any needles finds what indexOf finds', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A'), maxLength: 400 });
  const needle = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A'), minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(letters, fc.array(needle, { minLength: 1, maxLength: 6 }), (text, needles) => {
      const expected = needles.some((each) => text.includes(each));
      expect(createSearch(needles)(Buffer.from(text))).toBe(expected);
    }),
  );
});

test('search finds a needle at every place of a text of any length', () => {
  const search = createSearch(['needle-in-here', 'another']);
  for (const length of [0, 1, 20, 41, 42, 43, 100, 301]) {
    for (let at = 0; at <= length; at += 1) {
      const text = Buffer.from(`${'n'.repeat(at)}needle-in-here${'e'.repeat(length - at)}`);
      expect([length, at, search(text)]).toEqual([length, at, true]);
      expect(search(text.subarray(0, at + 13))).toBe(false);
    }
  }
});

test('search for a needle of more than 255 bytes finds it', () => {
  const search = createSearch(['x'.repeat(300), `${'y'.repeat(299)}z`]);
  expect(search(Buffer.from(`${'x'.repeat(299)} ${'y'.repeat(1000)}`))).toBe(false);
  expect(search(Buffer.from(`${'x'.repeat(299)} ${'y'.repeat(1000)}z`))).toBe(true);
});
