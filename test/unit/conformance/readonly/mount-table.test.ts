import { expect, test } from 'vitest';
import { optionsAt } from '../../../../conformance/checks/readonly/mount-table.ts';

const TABLE = String.raw`22 1 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:5 - proc proc rw
40 1 0:40 / /mnt/a\040b ro,nosuid,nodev,noexec,relatime shared:7 master:1 - fuse.omnivet omnivet:1 rw,user_id=0
41 40 0:41 / /mnt/a\040b/deeper rw,relatime - tmpfs tmpfs rw
42 1 0:42 / /mnt/twice rw,relatime - tmpfs tmpfs rw
43 1 0:43 / /mnt/twice ro,nosuid - fuse.other other ro
`;

test('the table of mounts gives the type and the options of a mount point with a space', () => {
  expect(optionsAt(TABLE, '/mnt/a b')).toEqual({
    type: 'fuse.omnivet',
    options: ['ro', 'nosuid', 'nodev', 'noexec', 'relatime'],
  });
});

test('the table of mounts gives the mount on top where there are two', () => {
  expect(optionsAt(TABLE, '/mnt/twice')).toEqual({ type: 'fuse.other', options: ['ro', 'nosuid'] });
});

test('the table of mounts gives nothing for what is no mount point', () => {
  expect(optionsAt(TABLE, '/mnt')).toBeUndefined();
  expect(optionsAt('', '/mnt/twice')).toBeUndefined();
});
