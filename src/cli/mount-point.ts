/** Whether a mount point is fit: rule 23. */
import { resolve } from 'node:path';
import { canonicalPath, linkTarget, listNames } from '../ambient/texts.ts';
import { forceUnmount, type MountPointPorts, occupantOf } from '../host/mount-points.ts';
import { CommandFailure, EXIT, say } from './output.ts';

/** The canonical path of a mount point. Fails with a usage error when its parent does not exist. */
export async function resolveMountPoint(path: string): Promise<string> {
  return canonicalPath(resolve(path)).catch(() => {
    throw new CommandFailure(EXIT.usage, `${path} does not exist`, `mkdir -p ${shellWord(path)}`);
  });
}

/** Makes sure that a mount point is an empty directory with nothing on it; a dead mount of ours is taken away. */
export async function requireFree(mountPoint: string, ports: MountPointPorts): Promise<void> {
  const occupant = await occupantOf(mountPoint, ports);
  if (occupant.kind === 'alive') {
    const advice = `omnivet unmount ${shellWord(mountPoint)}`;
    throw new CommandFailure(EXIT.usage, `${mountPoint} is already mounted, by process ${occupant.supervisor}`, advice);
  }
  if (occupant.kind === 'foreign')
    throw new CommandFailure(
      EXIT.usage,
      `${mountPoint} has a ${occupant.type} file system on it`,
      'Choose another directory.',
    );
  if (occupant.kind === 'dead') {
    say(`omnivet: taking away what a host that died left at ${mountPoint}`);
    await forceUnmount(mountPoint, ports);
  }
  await requireEmpty(mountPoint);
}

async function requireEmpty(mountPoint: string): Promise<void> {
  const target = await linkTarget(mountPoint);
  if (target !== undefined)
    throw new CommandFailure(EXIT.usage, `${mountPoint} is a symbolic link`, `Mount where it leads: ${target}`);
  const names = await listNames(mountPoint).catch((error: NodeJS.ErrnoException) => {
    const missing = error.code === 'ENOENT';
    const problem = missing ? 'does not exist' : error.code === 'ENOTDIR' ? 'is not a directory' : error.message;
    throw new CommandFailure(
      EXIT.usage,
      `${mountPoint} ${problem}`,
      missing ? `mkdir ${shellWord(mountPoint)}` : undefined,
    );
  });
  if (names.length > 0)
    throw new CommandFailure(
      EXIT.usage,
      `${mountPoint} is not empty`,
      'Mount on an empty directory: what is in it would be hidden.',
    );
}

/** A word as it may be pasted into a shell. */
export function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
