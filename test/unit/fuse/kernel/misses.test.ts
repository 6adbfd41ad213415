import { expect, test } from 'vitest';
import { createMisses, type Miss } from '../../../../src/fuse/kernel/misses.ts';

function miss<Value>(unique: number, work: Miss<Value>['work'], more: Partial<Miss<Value>> = {}): Miss<Value> {
  return {
    to: { low: unique, high: 0 },
    locked: undefined,
    work,
    succeed: () => undefined,
    fail: () => undefined,
    interrupted: () => undefined,
    ...more,
  };
}

test('misses work on 128 requests at a time, and on the rest as these are done', async () => {
  const misses = createMisses({ deadline: 60_000, onDone: () => undefined });
  const gates = Array.from({ length: 200 }, () => Promise.withResolvers<void>());
  const begun: number[] = [];
  const done: number[] = [];
  for (const [index, gate] of gates.entries()) {
    const work = (): Promise<void> => {
      begun.push(index);
      return gate.promise;
    };
    misses.start(miss(index + 1, work, { succeed: () => void done.push(index) }));
  }
  await expect.poll(() => begun.length).toBe(128);
  for (const gate of gates.slice(0, 72)) gate.resolve();
  await expect.poll(() => begun.length).toBe(200);
  expect([done.length, misses.waiting]).toEqual([72, 128]);
  misses.end();
});

test('a miss that is interrupted before its turn is never begun', async () => {
  const misses = createMisses({ deadline: 60_000, onDone: () => undefined });
  const heard: string[] = [];
  const later = Promise.withResolvers<void>();
  misses.start(
    miss(1, () => Promise.resolve(heard.push('begun')), { interrupted: () => void heard.push('interrupted') }),
  );
  misses.interrupt(1);
  misses.start(miss(2, () => Promise.resolve(), { succeed: () => later.resolve() }));
  await later.promise;
  expect(heard).toEqual(['interrupted']);
});

test('a miss that is answered too late has what it made given back', async () => {
  const misses = createMisses({ deadline: 1, onDone: () => undefined });
  const work = Promise.withResolvers<number>();
  const failed = Promise.withResolvers<unknown>();
  const given = Promise.withResolvers<number>();
  misses.start(miss(1, () => work.promise, { fail: failed.resolve, abandon: given.resolve }));
  expect(await failed.promise).toMatchObject({ code: 'operation-deadline' });
  work.resolve(7);
  expect(await given.promise).toBe(7);
});

test('a miss keeps its directory locked until it is over', async () => {
  let released = 0;
  const misses = createMisses({ deadline: 60_000, onDone: () => void (released += 1) });
  misses.start(miss(1, () => new Promise(() => undefined), { locked: 5 }));
  misses.start(miss(2, () => new Promise(() => undefined), { locked: 5 }));
  misses.interrupt(1);
  expect([misses.locks(5), misses.locks(6), released]).toEqual([true, false, 1]);
  misses.interrupt(2);
  expect([misses.locks(5), released]).toEqual([false, 2]);
});
