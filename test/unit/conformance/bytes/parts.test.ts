import { expect, test } from 'vitest';
import { oddBytes } from '../../../../conformance/checks/bytes/odd-bytes.ts';
import { slicesOf } from '../../../../conformance/checks/bytes/slices-of.ts';
import { COUNTING_TOOLS } from '../../../../conformance/checks/bytes/tools.ts';
import { randomFrom } from '../../../../conformance/subject/random.ts';

test.each([0, 1, 2, 4_096, 4_097, 300_000])('parts of %i bytes begin within the file', (size) => {
  const slices = slicesOf(size, randomFrom(1, 'slices'));
  expect(slices.filter(({ offset, length }) => offset < 0 || offset > size || length < 0)).toEqual([]);
  expect(slices.length).toBeGreaterThan(4);
});

test('parts of a large file cross the borders of its blocks', () => {
  const crossing = slicesOf(300_000, randomFrom(1, 'slices')).filter(
    ({ offset, length }) => offset < 131_072 && offset + length > 131_072,
  );
  expect(crossing.length).toBeGreaterThan(1);
});

test.each([0, 1, 17, 18, 19, 35, 513])('%i odd bytes are as many as were wanted', (length) => {
  expect(oddBytes(length, randomFrom(1, 'odd')).byteLength).toBe(length);
});

test('odd bytes are no UTF-8, and have NUL and CRLF in them', () => {
  const bytes = Buffer.from(oddBytes(513, randomFrom(1, 'odd')));
  expect(bytes.includes(0)).toBe(true);
  expect(bytes.includes('\r\n')).toBe(true);
  expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow(TypeError);
});

test.each([
  ['', 0],
  ['a', 1],
  ['a\n', 1],
  ['a\nb', 2],
  ['\n\n', 2],
])('grep counts in %j lines: %i', (text, lines) => {
  expect(COUNTING_TOOLS["grep -c ''"]?.count(Buffer.from(text))).toBe(lines);
});
