import { expect, test } from 'vitest';
import { componentBinary, MUST_BE_REFUSED, classify } from '../../../fuzz/arbitraries/component-binary.ts';
import { refusedComponents, soundComponents } from '../../../fuzz/component-bases.ts';
import * as fc from 'fast-check';

test('components that no host may load are made, and come among the changed ones', async () => {
  const [bases, refused] = await Promise.all([soundComponents(), refusedComponents()]);
  const names = refused.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['import-of-sockets', 'memory-of-4-gib']));
  const cases = fc.sample(componentBinary(bases, refused), { seed: 7, numRuns: 200 });
  const whole = cases.filter((one) => one.refused);
  expect(whole.length).toBeGreaterThan(10);
  expect(whole.every((one) => classify(one).includes(MUST_BE_REFUSED))).toBe(true);
  expect(whole.every((one) => one.changes.every((change) => names.includes(change)))).toBe(true);
});
