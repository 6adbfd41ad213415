import { expect, test } from 'vitest';
import { CHECKS } from '../../../../conformance/checks/index.ts';
import { LANES, lanesOf } from '../../../../conformance/run/lanes.ts';

const ids = CHECKS.map(({ id }) => id);

test('lanesOf the whole suite has each check once, in the order of the suite', () => {
  const lanes = lanesOf(CHECKS, 2);
  expect(lanes).toHaveLength(LANES);
  expect(lanes.flat().toSorted()).toEqual(ids.toSorted());
  for (const lane of lanes) expect(lane).toEqual(ids.filter((id) => lane.includes(id)));
});

test('lanesOf has what judges the mount that was walked where it is walked', () => {
  const [first] = lanesOf(CHECKS, 2);
  expect(first).toEqual(expect.arrayContaining(['capabilities/declared-hosts', 'capabilities/no-canary']));
});

test('lanesOf a few checks, or on one core, is one lane', () => {
  expect(lanesOf(CHECKS, 1)).toEqual([ids]);
  expect(lanesOf(CHECKS.slice(0, 5), 8)).toEqual([ids.slice(0, 5)]);
});

test('ids of the suite are unique, and each is below its area', () => {
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z]+\/[a-z][a-z0-9-]*$/);
});
