import { expect, test } from 'vitest';
import type { HostEvent } from '../../../src/contract/event.ts';
import { createEventLog, type TimedEvent } from '../../../src/host/event-log.ts';

const failure = (message: string): HostEvent => ({
  kind: 'failure',
  provider: 'a',
  path: '/a/x',
  operation: 'read',
  code: 'trap',
  errno: 'EIO',
  message,
  advice: '',
});

const lines = (bytes: Uint8Array): TimedEvent[] =>
  Buffer.from(bytes)
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as TimedEvent);

test('errors after failures and other events gives the failures, one line each', () => {
  const heard: TimedEvent[] = [];
  const log = createEventLog(
    (event) => void heard.push(event),
    () => 0,
  );
  log.emit({ kind: 'unmounted', mountPoint: '/m' });
  log.emit(failure('one\ntwo'));
  expect(lines(log.errors().bytes)).toEqual([{ time: '1970-01-01T00:00:00.000Z', ...failure('one\ntwo') }]);
  expect(heard).toHaveLength(2);
});

test('errors after 5,000 failures keeps at least the last 500 and at most 1,000', () => {
  const log = createEventLog(
    () => undefined,
    () => 0,
  );
  for (let index = 0; index < 5_000; index += 1) log.emit(failure(String(index)));
  const kept = lines(log.errors().bytes);
  expect(kept.length).toBeGreaterThanOrEqual(500);
  expect(kept.length).toBeLessThanOrEqual(1_000);
  expect(kept.at(-1)).toMatchObject({ message: '4999' });
});

test('errors after failures with messages of 1 MiB stays below 256 KiB', () => {
  const log = createEventLog(
    () => undefined,
    () => 0,
  );
  for (let index = 0; index < 1_000; index += 1) log.emit(failure('x'.repeat(1024 * 1024)));
  const { bytes } = log.errors();
  expect(bytes.byteLength).toBeLessThanOrEqual(256 * 1024);
  expect(lines(bytes).length).toBeGreaterThan(50);
});

test("statistics of a provider counts its events and not its neighbour's", () => {
  const log = createEventLog(
    () => undefined,
    () => 0,
  );
  log.emit(failure('one'));
  log.emit({ kind: 'items-left-out', provider: 'a', path: '/d', count: 2, example: '..' });
  expect(log.statistics('a')).toMatchObject({
    failures: 1,
    lastFailure: { message: 'one' },
    leftOut: { '/d': { count: 2, example: '..' } },
  });
  expect(log.statistics('b')).toMatchObject({ failures: 0, lastFailure: null });
});
