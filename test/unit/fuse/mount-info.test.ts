import { expect, test } from 'vitest';
import { isOnTopOfItsLike, mountedAt, parseMountInfo } from '../../../src/fuse/mount-info.ts';

const TEXT = `22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
36 22 0:31 / /mnt/a\\040b\\134c ro,nosuid,nodev,noexec,relatime shared:1 - fuse.omnivet omnivet:12:34 ro,user_id=0,group_id=0
40 22 0:33 / /mnt/twice rw - tmpfs tmpfs rw
41 40 0:34 / /mnt/twice ro - fuse.omnivet omnivet:1:2 ro
`;

test('parseMountInfo of an escaped mount point gives its name, options of mount and file system together', () => {
  expect(parseMountInfo(TEXT)[1]).toEqual({
    device: '0:31',
    mountPoint: '/mnt/a b\\c',
    type: 'fuse.omnivet',
    source: 'omnivet:12:34',
    options: ['ro', 'nosuid', 'nodev', 'noexec', 'relatime', 'user_id=0', 'group_id=0'],
  });
});

test('mountedAt of a mount point with two file systems gives the one on top', () => {
  expect(mountedAt(TEXT, '/mnt/twice')?.type).toBe('fuse.omnivet');
});

test('mountedAt of a plain directory gives nothing', () => {
  expect(mountedAt(TEXT, '/mnt')).toBeUndefined();
});

test('isOnTopOfItsLike of two mounts at one place is true of the later one, whatever else lies below', () => {
  const twice = `${TEXT}42 41 0:35 / /mnt/twice ro - fuse.omnivet omnivet:3:4 ro\n`;
  expect(isOnTopOfItsLike(twice, 'omnivet:1:2')).toBe(false);
  expect(isOnTopOfItsLike(twice, 'omnivet:3:4')).toBe(true);
});
