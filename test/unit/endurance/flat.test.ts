import { expect, test } from 'vitest';
import { grown, type Sample } from '../../endurance/flat.ts';

const samples = (...values: readonly number[]): readonly Sample[] => values.map((nodes) => ({ nodes, other: -nodes }));

test('grown of samples that go up and down is nothing', () => {
  expect(grown(samples(5, 90, 20, 10, 80, 7), { nodes: 10 })).toEqual([]);
});

test('grown of samples that rise by more than the slack names what rose', () => {
  expect(grown(samples(10, 12, 20, 30, 40, 41), { nodes: 10, other: 10 })).toEqual(['nodes went from 12 to 40']);
});

test('grown of what was never measured is a finding, and of too few samples an error', () => {
  expect(grown(samples(1, 1, 1, 1, 1, 1), { nothing: 5 })).toHaveLength(1);
  expect(() => grown(samples(1, 1), { nodes: 5 })).toThrow(RangeError);
});
