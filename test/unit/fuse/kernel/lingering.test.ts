import { expect, test } from 'vitest';
import { createLingering } from '../../../../src/fuse/kernel/lingering.ts';

const LONG = 1;

function begin(): { lingering: ReturnType<typeof createLingering>; pass: (milliseconds: number) => void } {
  let time = 100;
  return { lingering: createLingering(() => time), pass: (milliseconds) => void (time += milliseconds) };
}

test('after an answer it is looked again for a moment, and then no more', () => {
  const { lingering, pass } = begin();
  expect(lingering.again()).toBe(false);
  lingering.taken(true);
  expect([lingering.again(), lingering.again()]).toEqual([true, true]);
  pass(LONG);
  expect([lingering.again(), lingering.again()]).toEqual([false, false]);
});

test('where something is left to be done, nobody lingers', () => {
  const { lingering } = begin();
  lingering.taken(true);
  lingering.taken(false);
  expect(lingering.again()).toBe(false);
});

test('what was in vain some times is tried seldom, and again as ever once it helped', () => {
  const { lingering, pass } = begin();
  const tries = (): number => {
    let tried = 0;
    for (let time = 0; time < 160; time += 1) {
      lingering.taken(true);
      if (lingering.again()) tried += 1;
      pass(LONG);
      lingering.again();
    }
    return tried;
  };
  expect(tries()).toBeLessThan(20);
  // Another request comes while it is looked for.
  while (!lingering.again()) lingering.taken(true);
  lingering.taken(true);
  expect(lingering.again()).toBe(true);
});
