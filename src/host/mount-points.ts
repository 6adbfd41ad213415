/** Mount points of ours: recognised in mountinfo, cleaned up when dead, refused when unfit. Rules 23 and 24. */
import { type MountedFileSystem, mountedAt, mountedFrom, parseMountInfo } from '../fuse/mount-info.ts';
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
const SOURCE = /^omnivet:(\d+):(\d+)(?::\d+)?$/;

/** The source that a mount is given, so that everybody can find who owns it; `serial` tells mounts of one owner apart. */
export function mountSource(supervisor: number, startTime: string, serial?: number): string {
  const owner = `omnivet:${supervisor}:${startTime}`;
  return serial === undefined ? owner : `${owner}:${serial}`;
}

export async function occupantOf(mountPoint: string, ports: MountPointPorts): Promise<Occupant> {
  const mounted = mountedAt(await ports.readMountInfo(), mountPoint);
  if (mounted === undefined) return { kind: 'nothing' };
  if (mounted.type !== TYPE) return { kind: 'foreign', type: mounted.type };
  const [, pid = '', startTime] = SOURCE.exec(mounted.source) ?? [];
  const alive = (await ports.processStartTime(Number(pid))) === startTime && startTime !== undefined;
  return alive ? { kind: 'alive', supervisor: Number(pid) } : { kind: 'dead' };
}

/** Whether the mount with this source is still there, on top or below another. */
export async function isMounted(mountPoint: string, source: string, ports: MountPointPorts): Promise<boolean> {
  const all = parseMountInfo(await ports.readMountInfo());
  return all.some((mounted) => mounted.mountPoint === mountPoint && mounted.source === source);
}

/**
 * Frees a mount point from what a host left there, hung or dead: from the mount with this `source`, or from every mount of
 * ours when no source is given. A mount of another host is left alone. Fails when it is still there afterwards.
 */
export async function forceUnmount(mountPoint: string, ports: MountPointPorts, source?: string): Promise<void> {
  const onTop = async (): Promise<MountedFileSystem | undefined> => {
    const text = await ports.readMountInfo();
    const mounted = source === undefined ? mountedAt(text, mountPoint) : mountedFrom(text, source);
    return mounted?.type === TYPE ? mounted : undefined;
  };
  for (let mounted = await onTop(); mounted !== undefined; mounted = await onTop()) {
    await ports.abortConnection(mounted.device.split(':')[1] ?? '');
    // A mount goes along when the folder above it is moved.
    const place = mounted.mountPoint;
    const detached = await ports.run('fusermount', ['-u', '-z', '--', place]);
    if (detached.exitCode === 0) continue;
    // Whoever detached it in the meantime has done our work.
    if ((await onTop()) === undefined) return;
    const forced = await ports.run('umount', ['-l', '--', place]);
    if (forced.exitCode !== 0) throw new Error(`Cannot unmount ${place}: ${detached.stderr.trim()}`);
  }
}
