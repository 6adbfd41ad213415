/** What the host holds, read from outside of it. */
import { readdir, readFile } from 'node:fs/promises';
import type { Holdings } from '../oracles/flat.ts';
import type { World } from './world.ts';

/** Measures a host: its memory and descriptors, and how many processes and mounts there are of it. */
export async function holdingsOf({ mount, folder }: Pick<World, 'mount' | 'folder'>): Promise<Holdings> {
  const [descriptors, mounts] = await Promise.all([
    readdir(`/proc/${mount.hostPid}/fd`).catch(() => []),
    readFile('/proc/self/mountinfo', 'utf8'),
  ]);
  return {
    residentKib: Math.round(mount.hostMemory() / 1024),
    descriptors: descriptors.length,
    processes: mount.sandboxes().length,
    mounts: mounts.split('\n').filter((line) => line.includes(folder)).length,
  };
}
