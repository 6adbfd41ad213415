/** Mounts an empty tree at its argument until standard input ends: how `doctor` finds out whether mounts work. */
import { listDirectorySync, readMountInfo } from '../ambient/proc.ts';
import { runProgram } from '../ambient/programs.ts';
import { createNativeDriver } from '../fuse/native-driver.ts';
import { createMountTree } from '../tree/mount-tree.ts';

const [mountPoint = ''] = process.argv.slice(2);
const driver = createNativeDriver({
  files: { listDirectory: listDirectorySync },
  run: runProgram,
  readMountInfo,
});
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
