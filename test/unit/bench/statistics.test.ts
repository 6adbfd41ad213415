import fc from 'fast-check';
import { expect, test } from 'vitest';
import { summarise } from '../../../bench/measure/statistics.ts';

test('summarise of the whole numbers to 101 gives those at a half, a quarter, three quarters and 99 hundredths', () => {
  const samples = Array.from({ length: 101 }, (_, index) => 101 - index);
  expect(summarise(samples)).toEqual({ samples: 101, median: 51, q1: 26, q3: 76, p99: 100 });
});

test('summarise of an even number of samples gives what is between the two in the middle', () => {
  expect(summarise([4, 1, 3, 2])).toMatchObject({ median: 2.5, q1: 1.75, q3: 3.25 });
});

test('summarise of one sample gives that sample', () => {
  expect(summarise([7])).toEqual({ samples: 1, median: 7, q1: 7, q3: 7, p99: 7 });
});

test('summarise of no samples is refused', () => {
  expect(() => summarise([])).toThrow(RangeError);
});

test('summarise of anything is in order, within the samples, and does not depend on theirs', () => {
  const samples = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(samples, (values) => {
      const { q1, median, q3, p99 } = summarise(values);
      const places = [Math.min(...values), q1, median, q3, p99, Math.max(...values)];
      // Interpolating rounds.
      expect(places.every((place, index) => index === 0 || place >= (places[index - 1] ?? 0) - 1e-6)).toBe(true);
      expect(summarise(values.toReversed())).toEqual(summarise(values));
    }),
  );
});
