/** One real mount from start to end, in a process of its own. */
import { environmentOf } from '../ambient/environment.ts';
import { startProgram } from '../ambient/child-process.ts';
import { runProgram } from '../ambient/programs.ts';
import type { DriverName } from '../fuse/driver.ts';
import { forceUnmount } from '../host/mount-points.ts';
import { systemMountPoints } from '../mount/machine.ts';
import { programBeside } from '../ambient/program-file.ts';

/** Mounts an empty tree, lists it with `ls`, unmounts it. `undefined` when that worked, else what went wrong. */
export async function tryMount(mountPoint: string, driver: DriverName): Promise<string | undefined> {
  const child = startProgram(
    process.execPath,
    [programBeside(import.meta.url, 'probe-mount'), mountPoint, driver],
    environmentOf(['PATH']),
    'own',
  );
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const mounted = new Promise<boolean>((resolve) => child.stdout.once('data', () => resolve(true)));
  try {
    if (!(await Promise.race([mounted, child.ended.then(() => false)]))) return stderr.trim().slice(0, 500);
    const listed = await runProgram('ls', ['-A', '--', mountPoint]);
    return listed.stdout === '.omnivet\n' ? undefined : `ls said: ${listed.stdout}${listed.stderr}`;
  } finally {
    child.stdin.end();
    await child.ended;
    await forceUnmount(mountPoint, systemMountPoints);
  }
}
