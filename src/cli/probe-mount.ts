/** Mounts an empty tree at its first argument, with the driver that the second names, until standard input ends: how `doctor` finds out whether mounts work. */
import { DEFAULT_DRIVER, type DriverName } from '../fuse/driver.ts';
import { systemDrivers } from '../mount/drivers.ts';
import { createMountTree } from '../tree/mount-tree.ts';

const [mountPoint = '', name = DEFAULT_DRIVER] = process.argv.slice(2);
const driver = systemDrivers()[name as DriverName];
const tree = createMountTree({ providers: new Map(), status: new Map(), clock: Date.now });
const mounted = await driver.mount(
  tree,
  {
    mountPoint,
    source: `omnivet:${process.pid}:0`,
    allowOther: false,
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
    operationDeadline: 5_000,
  },
  () => undefined,
);
process.stdout.write('mounted\n');
process.stdin.resume().once('end', () => {
  void mounted.unmount().then(() => process.exit());
});
