import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { arbitraries } from '../../../fuzz/arbitraries/table.ts';
import type { Classified } from '../../../fuzz/classified.ts';
import { soundComponents } from '../../../fuzz/component-bases.ts';
import { formatStatistics, statisticsOf } from '../../../fuzz/statistics.ts';

const SEED = 20_261_126;
let all: readonly Classified<unknown>[] = [];

beforeAll(async () => {
  all = arbitraries({ components: await soundComponents() });
}, 60_000);

const NAMES =
  'urls addresses address-notations dns redirects headers names listings trees paths syscalls driver-calls kernel-requests responses descriptors shared-asks selections commands components manifests config'.split(
    ' ',
  );

function arbitraryNamed(name: string): Classified<unknown> {
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no arbitrary ${name}`);
  return found;
}

test('arbitraries of the table are those that are tested', () => {
  expect(all.map(({ name }) => name)).toEqual(NAMES);
});

describe.each(NAMES)('the arbitrary %s', (name) => {
  test('hits every class', () => {
    expect(statisticsOf(arbitraryNamed(name), { seed: SEED }).missed).toEqual([]);
  });

  test('names no class twice', () => {
    const { classes } = arbitraryNamed(name);
    expect(classes.filter((one, index) => classes.indexOf(one) !== index)).toEqual([]);
  });

  test('gives the same values for the same seed', () => {
    const { arbitrary } = arbitraryNamed(name);
    const sample = (): string[] =>
      fc.sample(arbitrary, { numRuns: 50, seed: SEED }).map((value) => fc.stringify(value));
    expect(sample()).toEqual(sample());
  });

  test('prints every value in a line that a terminal shows as it is', () => {
    const { arbitrary } = arbitraryNamed(name);
    for (const value of fc.sample(arbitrary, { numRuns: 500, seed: SEED })) {
      const text = fc.stringify(value);
      expect(text).toMatch(/^[\u0020-\u007e]+$/);
      expect(text.length).toBeLessThan(6_000);
    }
  });
});

describe('statisticsOf', () => {
  const digits: Classified<unknown> = {
    name: 'digits',
    arbitrary: fc.nat({ max: 9 }),
    classify: (value) => [value === 0 ? 'zero' : 'other', 'digit', 'digit'],
    classes: ['zero', 'other', 'eleven'],
    samples: 300,
  };

  test('counts each value once in a class, and tells the classes that were never hit', () => {
    const { counts, missed, runs } = statisticsOf(digits, { seed: 1 });
    expect(runs).toBe(300);
    expect(counts.get('digit')).toBe(300);
    expect((counts.get('zero') ?? 0) + (counts.get('other') ?? 0)).toBe(300);
    expect(missed).toEqual(['eleven']);
  });

  test('takes the number of runs that it is told', () => {
    expect(statisticsOf(digits, { seed: 1, runs: 7 }).counts.get('digit')).toBe(7);
  });

  test('is printed as a table that ends with what was never hit', () => {
    const text = formatStatistics(statisticsOf(digits, { seed: 1 }));
    expect(text).toMatch(/^digits: 300 values, seed 1\n/);
    expect(text).toMatch(/\n {2}digit +300 +100\.00 %\n/);
    expect(text).toMatch(/\n {2}eleven +0 +0\.00 %\n {2}never hit: eleven\n$/);
  });
});
