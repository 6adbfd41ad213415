import { expect, test } from 'vitest';
import {
  forceUnmount,
  isMounted,
  type MountPointPorts,
  mountSource,
  occupantOf,
} from '../../../src/host/mount-points.ts';

const LINE = '36 22 0:31 / /mnt ro - fuse.omnivet omnivet:12:34 ro\n';

/** A machine whose mounts are taken away by `remove`. */
function machine(
  text: string,
  remove: 'fusermount' | 'umount' | 'nothing' = 'fusermount',
): MountPointPorts & { ran: string[] } {
  let info = text;
  const ran: string[] = [];
  return {
    ran,
    readMountInfo: async () => info,
    processStartTime: async (pid) => (pid === 12 ? '34' : undefined),
    async abortConnection(connection) {
      ran.push(`abort ${connection}`);
      return true;
    },
    async run(program, args) {
      ran.push([program, ...args].join(' '));
      if (program !== remove) return { exitCode: 1, stderr: 'no' };
      info = info.split('\n').slice(1).join('\n');
      return { exitCode: 0, stderr: '' };
    },
  };
}

test.each([
  ['', { kind: 'nothing' }],
  [LINE, { kind: 'alive', supervisor: 12 }],
  [LINE.replace('12:34', '12:35'), { kind: 'dead' }],
  [LINE.replace('12:34', '13:34'), { kind: 'dead' }],
  [LINE.replace('omnivet:12:34', 'omnivet'), { kind: 'dead' }],
  [LINE.replace('fuse.omnivet', 'fuse.sshfs'), { kind: 'foreign', type: 'fuse.sshfs' }],
])('occupantOf with mountinfo %j gives %j', async (text, occupant) => {
  expect(await occupantOf('/mnt', machine(text))).toEqual(occupant);
});

test('forceUnmount of a mount of ours aborts its connection first', async () => {
  const ports = machine(LINE);
  await forceUnmount('/mnt', ports);
  expect(ports.ran).toEqual(['abort 31', 'fusermount -u -z -- /mnt']);
});

test('forceUnmount of two mounts of ours on one place takes both away', async () => {
  const ports = machine(LINE + LINE);
  await forceUnmount('/mnt', ports);
  expect(await occupantOf('/mnt', ports)).toEqual({ kind: 'nothing' });
});

test('forceUnmount falls back to umount, and fails when that fails too', async () => {
  const ports = machine(LINE, 'umount');
  await forceUnmount('/mnt', ports);
  expect(ports.ran.at(-1)).toBe('umount -l -- /mnt');
  await expect(forceUnmount('/mnt', machine(LINE, 'nothing'))).rejects.toThrow('/mnt');
});

test('forceUnmount leaves the file systems of others alone', async () => {
  const ports = machine(LINE.replace('fuse.omnivet', 'ext4'));
  await forceUnmount('/mnt', ports);
  expect(ports.ran).toEqual([]);
});

test('mountSource has no comma, which would be an option of its own', () => {
  expect(mountSource(12, '34')).toBe('omnivet:12:34');
  expect(mountSource(12, '34', 2)).toBe('omnivet:12:34:2');
});

test("forceUnmount of one host's mount leaves another host's in its place alone", async () => {
  const ports = machine(LINE);
  await forceUnmount('/mnt', ports, 'omnivet:99:1');
  expect(ports.ran).toEqual([]);
  await forceUnmount('/mnt', ports, 'omnivet:12:34');
  expect(await occupantOf('/mnt', ports)).toEqual({ kind: 'nothing' });
});

test('forceUnmount of a mount that was moved away unmounts it where it is now', async () => {
  const ports = machine(LINE.replace('/mnt', '/moved/mnt'));
  await forceUnmount('/mnt', ports, 'omnivet:12:34');
  expect(ports.ran).toEqual(['abort 31', 'fusermount -u -z -- /moved/mnt']);
});

test('isMounted of a mount below another finds it by its source', async () => {
  const ports = machine(LINE + LINE.replace('12:34', '13:1'));
  expect(await isMounted('/mnt', 'omnivet:12:34', ports)).toBe(true);
  expect(await isMounted('/mnt', 'omnivet:14:1', ports)).toBe(false);
});
