/** Short lists that shrink by taking any of their values away, not only those in front. */
import fc from 'fast-check';

/**
 * At most `most` values, mostly one: what goes wrong is mostly one thing, and what is wrong twice hides the second. Shrinks to none.
 */
export function few<Value>(one: fc.Arbitrary<Value>, most: number): fc.Arbitrary<Value[]> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: fc.constant<Value[]>([]) },
    { weight: 12, arbitrary: one.map((value) => [value]) },
    // With a least length, fast-check takes nothing away behind the value that matters.
    { weight: 6, arbitrary: fc.array(one, { maxLength: most, size: 'max' }) },
  );
}

/** From one to `most` values. Shrinks to one. */
export function some<Value>(one: fc.Arbitrary<Value>, most: number): fc.Arbitrary<Value[]> {
  return fc.array(one, { maxLength: most, size: 'max' }).filter((list) => list.length > 0);
}
