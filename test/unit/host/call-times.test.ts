import { expect, test } from 'vitest';
import { createCallTimer, medianTime, timeCalls, timesBetween } from '../../../src/host/call-times.ts';

/** A timer whose calls take as many milliseconds as they are told. */
function timer(): { take(...milliseconds: number[]): Promise<void> } & Pick<
  ReturnType<typeof createCallTimer>,
  'times'
> {
  let now = 0;
  const { time, times } = createCallTimer(() => now);
  return {
    times,
    async take(...milliseconds) {
      for (const each of milliseconds) await time(async () => void (now += each));
    },
  };
}

test('the median is that of the calls, to 3 %', async () => {
  const { take, times } = timer();
  await take(0.1, 0.12, 0.15, 30, 4000);
  expect(medianTime(times())).toBeGreaterThan(150 / 1.03);
  expect(medianTime(times())).toBeLessThan(150 * 1.03);
});

test('the difference of two is what went on between them', async () => {
  const { take, times } = timer();
  await take(5, 5, 5, 5, 5, 5);
  const before = times();
  await take(0.2);
  expect(medianTime(timesBetween(before, times()))).toBeGreaterThan(200 / 1.03);
  expect(medianTime(timesBetween(before, times()))).toBeLessThan(200 * 1.03);
});

test('no calls have no median', () => {
  const { times } = timer();
  expect(medianTime(times())).toBeUndefined();
  expect(medianTime(timesBetween(times(), times()))).toBeUndefined();
});

test('timeCalls passes arguments, answers and failures on, and times both', async () => {
  const counter = createCallTimer(() => 0);
  const { double, fail } = timeCalls(
    {
      double: async (value: number) => value * 2,
      fail: async () => Promise.reject(new Error('no')),
    },
    counter,
  );
  expect(await double(21)).toBe(42);
  await expect(fail()).rejects.toThrow('no');
  expect(Object.values(counter.times())).toStrictEqual([2]);
});
