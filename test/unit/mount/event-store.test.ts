import { expect, test } from 'vitest';
import type { TimedEvent } from '../../../src/host/event-log.ts';
import { createEventStore } from '../../../src/mount/event-store.ts';

const time = '2027-01-01T00:00:00.000Z';
const warning = (message: string): TimedEvent => ({ time, kind: 'warning', message, advice: '' });

test('wait finds a past event, and one to come', async () => {
  const store = createEventStore();
  store.add(warning('past'));
  const coming = store.wait((event) => event.kind === 'warning' && event.message === 'to come');
  store.add(warning('to come'));
  expect(await store.wait(({ kind }) => kind === 'warning')).toMatchObject({ message: 'past' });
  expect(await coming).toMatchObject({ message: 'to come' });
});

test('wait fails when the mount ends before, and after', async () => {
  const store = createEventStore();
  const waiting = store.wait(() => true);
  store.end();
  await expect(waiting).rejects.toThrow('the mount ended without the event');
  await expect(store.wait(() => true)).rejects.toThrow('the mount ended without the event');
});

test('sandboxes are those that were started and have not ended', () => {
  const store = createEventStore();
  store.add({ time, kind: 'instance-started', provider: 'p', pid: 1 });
  store.add({ time, kind: 'instance-started', provider: 'p', pid: 2 });
  store.add({ time, kind: 'instance-ended', provider: 'p', pid: 1, code: 'trap' });
  expect(store.sandboxes()).toEqual([2]);
});
