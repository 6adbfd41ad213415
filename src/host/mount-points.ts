/** Mount points of ours: recognised in mountinfo, cleaned up when dead, refused when unfit. Rules 23 and 24. */
import { type MountedFileSystem, mountedAt } from '../fuse/mount-info.ts';
import type { RunProgram } from '../fuse/unmount.ts';

/** What this folder may ask the system; nothing here looks *into* a mount, since that can block for ever. */
export interface MountPointPorts {
  readMountInfo(): Promise<string>;
  /** When a process started; `undefined` when it does not exist. */
  processStartTime(pid: number): Promise<string | undefined>;
  abortConnection(connection: string): Promise<boolean>;
  readonly run: RunProgram;
}

/** What is on a mount point. */
export type Occupant =
  | { readonly kind: 'nothing' }
  /** Another file system. */
  | { readonly kind: 'foreign'; readonly type: string }
  /** Ours, and its supervisor lives. */
  | { readonly kind: 'alive'; readonly supervisor: number }
  /** Ours, and nobody serves it any more. */
  | { readonly kind: 'dead' };

const TYPE = 'fuse.omnivet';
const SOURCE = /^omnivet:(\d+):(\d+)$/;

/** The source that a mount is given, so that everybody can find who owns it. */
export function mountSource(supervisor: number, startTime: string): string {
  return `omnivet:${supervisor}:${startTime}`;
}

export async function occupantOf(mountPoint: string, ports: MountPointPorts): Promise<Occupant> {
  const mounted = mountedAt(await ports.readMountInfo(), mountPoint);
  if (mounted === undefined) return { kind: 'nothing' };
  if (mounted.type !== TYPE) return { kind: 'foreign', type: mounted.type };
  const [, pid = '', startTime] = SOURCE.exec(mounted.source) ?? [];
  const alive = (await ports.processStartTime(Number(pid))) === startTime && startTime !== undefined;
  return alive ? { kind: 'alive', supervisor: Number(pid) } : { kind: 'dead' };
}

/** Frees a mount point from a mount of ours, hung or dead. Fails when it is still there afterwards. */
export async function forceUnmount(mountPoint: string, ports: MountPointPorts): Promise<void> {
  for (let mounted = await ours(mountPoint, ports); mounted !== undefined; mounted = await ours(mountPoint, ports)) {
    await ports.abortConnection(mounted.device.split(':')[1] ?? '');
    const detached = await ports.run('fusermount', ['-u', '-z', '--', mountPoint]);
    if (detached.exitCode === 0) continue;
    // Whoever detached it in the meantime has done our work.
    if ((await ours(mountPoint, ports)) === undefined) return;
    const forced = await ports.run('umount', ['-l', '--', mountPoint]);
    if (forced.exitCode !== 0) throw new Error(`Cannot unmount ${mountPoint}: ${detached.stderr.trim()}`);
  }
}

async function ours(mountPoint: string, ports: MountPointPorts): Promise<MountedFileSystem | undefined> {
  const mounted = mountedAt(await ports.readMountInfo(), mountPoint);
  return mounted?.type === TYPE ? mounted : undefined;
}
