import { Command } from 'commander';
import { setTimeout as delay } from 'node:timers/promises';
import { signalProcess } from '../ambient/signals.ts';
import { forceUnmount, type MountPointPorts, occupantOf } from '../host/mount-points.ts';
import { systemMountPoints } from '../mount/machine.ts';
import { resolveMountPoint } from './mount-point.ts';
import { CommandFailure, EXIT, printJson, say } from './output.ts';

// Milliseconds: how long the owner of a mount may take before it is taken away from outside.
const PATIENCE = 15_000;
const LOOK_EVERY = 50;

/** `omnivet unmount MNT` */
export function unmountCommand(): Command {
  return new Command('unmount')
    .description('End a mount: asks the process that owns it, and takes it away by force when that does not answer.')
    .argument('<mnt>', 'the mount point')
    .option('--json', 'print the outcome as JSON')
    .addHelpText('after', '\nExample:\n  $ omnivet unmount /mnt/omnivet')
    .action(async (path: string, options: { json?: true }) => {
      const mountPoint = await resolveMountPoint(path);
      const forced = await unmount(mountPoint, systemMountPoints);
      if (options.json === true) printJson({ unmounted: mountPoint, forced });
      else say(`unmounted ${mountPoint}${forced ? ' (by force: nobody served it any more)' : ''}`);
    });
}

/** Returns whether force was needed. Fails with a usage error when there is no mount of ours. */
async function unmount(mountPoint: string, ports: MountPointPorts): Promise<boolean> {
  const occupant = await occupantOf(mountPoint, ports);
  if (occupant.kind === 'nothing') throw new CommandFailure(EXIT.usage, `nothing is mounted at ${mountPoint}`);
  if (occupant.kind === 'foreign')
    throw new CommandFailure(
      EXIT.usage,
      `${mountPoint} has a ${occupant.type} file system on it, which is not ours`,
      `umount ${mountPoint}`,
    );
  if (occupant.kind === 'alive' && signalProcess(occupant.supervisor, 'SIGTERM')) {
    const deadline = Date.now() + PATIENCE;
    while (Date.now() < deadline) {
      if ((await occupantOf(mountPoint, ports)).kind === 'nothing') return false;
      await delay(LOOK_EVERY);
    }
  }
  await forceUnmount(mountPoint, ports);
  return true;
}
