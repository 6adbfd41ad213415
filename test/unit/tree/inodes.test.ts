import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createInodes } from '../../../src/tree/inodes.ts';

test('inodes of any paths are stable, and different for different paths', () => {
  const path = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => `/${text}`);
  fc.assert(
    fc.property(fc.uniqueArray(path, { maxLength: 50 }), (paths) => {
      const inodes = createInodes();
      const first = paths.map(inodes);
      expect(new Set(first).size).toBe(paths.length);
      expect(paths.map(inodes)).toEqual(first);
    }),
  );
});

test('inodes of paths that differ in their last character only are different', () => {
  const inodes = createInodes();
  const long = `/${'x'.repeat(4000)}`;
  expect(inodes(`${long}a`)).not.toBe(inodes(`${long}b`));
});
