import { expect, test } from 'vitest';
import { createGate } from '../../../src/callout/gate.ts';

const never = new AbortController().signal;

test('gate with more tasks than room starts so many, and each that ends lets the next in, in order', async () => {
  const gate = createGate(2);
  const order: number[] = [];
  const tasks = Array.from({ length: 5 }, () => Promise.withResolvers<number>());
  const starts = tasks.map(() => Promise.withResolvers<void>());
  const results = tasks.map(({ promise }, index) =>
    gate(() => {
      order.push(index);
      starts[index]?.resolve();
      return promise;
    }, never),
  );
  await starts[1]?.promise;
  expect(order).toEqual([0, 1]);
  tasks[1]?.resolve(1);
  await starts[2]?.promise;
  expect(order).toEqual([0, 1, 2]);
  for (const [index, { resolve }] of tasks.entries()) resolve(index);
  expect(await Promise.all(results)).toEqual([0, 1, 2, 3, 4]);
  expect(order).toEqual([0, 1, 2, 3, 4]);
});

test('gate with a task that fails lets the next in', async () => {
  const gate = createGate(1);
  const failed = gate(() => Promise.reject(new Error('x')), never);
  const next = gate(async () => 'ran', never);
  await expect(failed).rejects.toThrow('x');
  expect(await next).toBe('ran');
});

test('gate with a task whose signal aborts while it waits never starts it and keeps the place of others', async () => {
  const gate = createGate(1);
  const first = Promise.withResolvers<string>();
  const running = gate(() => first.promise, never);
  const controller = new AbortController();
  let started = false;
  const aborted = gate(async () => (started = true), controller.signal);
  const last = gate(async () => 'last', never);
  controller.abort(new Error('too late'));
  await expect(aborted).rejects.toThrow('too late');
  first.resolve('first');
  expect(await Promise.all([running, last])).toEqual(['first', 'last']);
  expect(started).toBe(false);
});
