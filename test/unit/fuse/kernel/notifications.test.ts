import { expect, test } from 'vitest';
import { createNotifications, type Notifications } from '../../../../src/fuse/kernel/notifications.ts';

interface Told {
  readonly names: string[];
  readonly locked: Set<number>;
  /** Lets the kernel finish with the oldest notification that it has. */
  finish(): void;
  now: number;
}

function create(): { notifications: Notifications; told: Told } {
  const pending: ((errno: number) => void)[] = [];
  const told: Told = { names: [], locked: new Set(), now: 0, finish: () => pending.shift()?.(0) };
  const notifications = createNotifications({
    channel: {
      notifyNow: () => 0,
      notify(frame) {
        told.names.push(frame.toString('utf8', 32, frame.byteLength - 1));
        return new Promise((resolve) => pending.push(resolve));
      },
    },
    isLocked: (directory) => told.locked.has(directory),
    clock: () => told.now,
  });
  return { notifications, told };
}

test('names are told one after the other, and one that waits already is not told twice', async () => {
  const { notifications, told } = create();
  const first = notifications.entry(1, 'a');
  void notifications.entry(1, 'b');
  const last = notifications.entry(1, 'b');
  expect(told.names).toEqual(['a']);
  told.finish();
  await first;
  expect(told.names).toEqual(['a', 'b']);
  told.finish();
  await last;
  expect(told.names).toEqual(['a', 'b']);
});

test('a name in a directory that a request keeps locked waits, and lets others pass', async () => {
  const { notifications, told } = create();
  told.locked.add(2);
  const slow = notifications.entry(2, 'slow');
  const fast = notifications.entry(1, 'fast');
  expect(told.names).toEqual(['fast']);
  told.finish();
  await fast;
  told.locked.delete(2);
  notifications.released();
  told.finish();
  await slow;
  expect(told.names).toEqual(['fast', 'slow']);
});

test('a name in a directory that is never free is told of after a second all the same', () => {
  const { notifications, told } = create();
  told.locked.add(2);
  void notifications.entry(2, 'slow');
  told.now = 1001;
  notifications.released();
  expect(told.names).toEqual(['slow']);
});
