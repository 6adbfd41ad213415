import { expect, test } from 'vitest';
import { randomFrom, sampleOf } from '../../../../conformance/subject/random.ts';

const many = (random: () => number): number[] => Array.from({ length: 1000 }, random);

test('randomFrom gives the same numbers for the same seed and purpose, and others for another', () => {
  expect(many(randomFrom(1, 'walk'))).toEqual(many(randomFrom(1, 'walk')));
  expect(many(randomFrom(1, 'walk'))).not.toEqual(many(randomFrom(2, 'walk')));
  expect(many(randomFrom(1, 'walk'))).not.toEqual(many(randomFrom(1, 'bytes/slices')));
});

test('randomFrom gives numbers from 0 to 1, as many below a half as above', () => {
  const numbers = many(randomFrom(3, 'x'));
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  const low = numbers.filter((number) => number < 0.5).length;
  expect(low).toBeGreaterThan(400);
  expect(low).toBeLessThan(600);
});

test('sampleOf takes some in their order, each once, and all when there are few', () => {
  const items = Array.from({ length: 100 }, (_, index) => index);
  const chosen = sampleOf(items, 10, randomFrom(1, 'x'));
  expect(new Set(chosen).size).toBe(10);
  expect(chosen).toEqual([...chosen].toSorted((one, other) => one - other));
  expect(sampleOf(items, 100, randomFrom(1, 'x'))).toEqual(items);
});
