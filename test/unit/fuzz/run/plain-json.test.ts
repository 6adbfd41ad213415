import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCase, encodeCase } from '../../../../fuzz/run/plain-json.ts';

describe('a case', () => {
  test('encoded and decoded is what it was', () => {
    const value = fc
      .anything({ withBigInt: true, withTypedArray: false, withObjectString: false, maxDepth: 3 })
      .filter(isCase);
    fc.assert(
      fc.property(value, (one) => {
        expect(decodeCase(encodeCase(one))).toEqual(one);
      }),
    );
  });

  test('with bytes, a large number and nothing keeps them', () => {
    const value = { bytes: Uint8Array.of(0, 255), offset: 1n << 63n, nothing: undefined, lone: '\ud800' };
    expect(decodeCase(encodeCase(value))).toStrictEqual(value);
  });

  test('with a key __proto__ keeps it as a key', () => {
    const value: unknown = JSON.parse('{"__proto__":{"a":1}}');
    expect(Object.keys(decodeCase(encodeCase(value)) as object)).toEqual(['__proto__']);
  });
});

// JSON has neither, and no case has them.
function isCase(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || value === null) return typeof value !== 'symbol' && typeof value !== 'function';
  if (Object.keys(value).some((key) => key.startsWith('$'))) return false;
  const plain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return plain && Object.keys(value).every((key) => key !== '__proto__') && Object.values(value).every(isCase);
}
