import { expect, test } from 'vitest';
import { heavyJson } from '../../../../conformance/checks/containment/heavy-json.ts';
import { ODD_BYTES, ODD_NAMES } from '../../../../conformance/checks/containment/odd-names.ts';

test('ODD_NAMES are different names that the kernel lets through, of 255 bytes at most, some of exactly that', () => {
  expect(new Set(ODD_NAMES).size).toBe(ODD_NAMES.length);
  for (const name of ODD_NAMES) {
    expect(name).not.toMatch(/[/\0]/);
    expect(['', '.', '..']).not.toContain(name);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(name.isWellFormed()).toBe(true);
  }
  expect(ODD_NAMES.filter((name) => Buffer.byteLength(name) === 255).length).toBeGreaterThan(2);
});

test('ODD_NAMES have a character of every plane of Unicode', () => {
  const planes = new Set(ODD_NAMES.flatMap((name) => Array.from(name, (one) => (one.codePointAt(0) ?? 0) >> 16)));
  expect(planes.size).toBe(17);
});

test('ODD_BYTES are no UTF-8', () => {
  const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  for (const bytes of ODD_BYTES) expect(() => decode(bytes)).toThrow(TypeError);
});

const OBJECTS = Array.from({ length: 101 }, () => ({}));

test.for([
  ['{"a":1}', { a: 1, omnivet: OBJECTS }],
  [' { } \n', { omnivet: OBJECTS }],
  ['[1]', [1, OBJECTS]],
  ['[]', [OBJECTS]],
] as const)('heavyJson keeps what is in %s and adds many objects', ([text, expected]) => {
  expect(JSON.parse(String(heavyJson(Buffer.from(text), 300)))).toEqual(expected);
});

test('heavyJson gives nothing for what is neither an object nor an array', () => {
  expect(heavyJson(Buffer.from('"text"'), 300)).toBeUndefined();
  expect(heavyJson(Buffer.from(''), 300)).toBeUndefined();
});
