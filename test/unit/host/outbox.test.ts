import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromHost } from '../../../src/host/control.ts';
import { createOutbox } from '../../../src/host/outbox.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const time = '2026-01-01T00:00:00.000Z';
const callout = (bytes: number): FromHost => ({
  kind: 'event',
  event: { time, kind: 'callout', provider: 'p', method: 'GET', url: 'https://a.example/', bytes, milliseconds: 1 },
});
const lines = (writes: readonly string[]): unknown[] =>
  writes.map((write) =>
    write
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  );

test('callouts wait for each other, and go out in one write', () => {
  const writes: string[] = [];
  const { send } = createOutbox((text) => void writes.push(text));
  for (const bytes of [1, 2, 3]) send(callout(bytes));
  expect(writes).toEqual([]);
  vi.advanceTimersByTime(5);
  expect(lines(writes)).toEqual([[callout(1), callout(2), callout(3)]]);
});

test('a pong takes along what waits, in order, and nothing is written twice', () => {
  const writes: string[] = [];
  const { send } = createOutbox((text) => void writes.push(text));
  send(callout(1));
  send({ kind: 'pong', mark: 7 });
  vi.advanceTimersByTime(100);
  expect(lines(writes)).toEqual([[callout(1), { kind: 'pong', mark: 7 }]]);
});

test('what does not come with operations is written at once', () => {
  const writes: string[] = [];
  const { send } = createOutbox((text) => void writes.push(text));
  const ready: FromHost = { kind: 'event', event: { time, kind: 'provider-ready', provider: 'p', sha256: '00' } };
  send(ready);
  expect(lines(writes)).toEqual([[ready]]);
});

test('flush writes what waits, once', () => {
  const writes: string[] = [];
  const { send, flush } = createOutbox((text) => void writes.push(text));
  send(callout(1));
  flush();
  flush();
  vi.advanceTimersByTime(100);
  expect(lines(writes)).toEqual([[callout(1)]]);
});
