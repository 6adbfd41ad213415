import { expect, test } from 'vitest';
import { CHECKS } from '../../../../conformance/checks/index.ts';
import { implementationOf } from '../../../../conformance/sabotage/implementations.ts';
import { SABOTAGES } from '../../../../conformance/sabotage/sabotages.ts';

test('SABOTAGES have names of their own, a sentence each, and each is made', () => {
  expect(new Set(SABOTAGES.map(({ name }) => name)).size).toBe(SABOTAGES.length);
  for (const { name, bug } of SABOTAGES) {
    expect(name).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(bug).toMatch(/^[A-Z].*\.$/);
    expect(Object.keys(implementationOf(name))).not.toEqual([]);
  }
});

test('SABOTAGES name checks that exist, each once', () => {
  const known = new Set<string>(CHECKS.map(({ id }) => id));
  const unknown = SABOTAGES.flatMap(({ name, fails }) => fails.filter((id) => !known.has(id)).map((id) => [name, id]));
  expect(unknown).toEqual([]);
  expect(SABOTAGES.filter(({ fails }) => new Set(fails).size < fails.length)).toEqual([]);
});

test('implementationOf refuses a name that is not in the table, also one that every object has', () => {
  expect(() => implementationOf('no-such-bug')).toThrow('no sabotage "no-such-bug"');
  expect(() => implementationOf('constructor')).toThrow('no sabotage');
});
