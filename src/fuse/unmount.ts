/** Takes a mount of ours down, with programs started by argument vector: rule 22. */
import type { MountOptions } from './driver.ts';
import { mountedFrom } from './mount-info.ts';

/** Runs a program to its end; the outcome is data. */
export type RunProgram = (
  program: string,
  args: readonly string[],
) => Promise<{ readonly exitCode: number | undefined; readonly stderr: string }>;

export interface UnmountPorts {
  readonly run: RunProgram;
  /** `/proc/self/mountinfo`, whole. */
  readonly readMountInfo: () => Promise<string>;
}

/**
 * Unmounts, wherever the mount was moved to with a folder above it; a busy mount is detached instead (`fusermount -u -z`), so
 * that it is gone for all who come later. What another has mounted in its place is left alone.
 */
export async function unmount(
  { source }: Pick<MountOptions, 'source'>,
  { run, readMountInfo }: UnmountPorts,
): Promise<void> {
  const mountPoint = mountedFrom(await readMountInfo(), source)?.mountPoint;
  if (mountPoint === undefined) return;
  const clean = await run('fusermount', ['-u', '--', mountPoint]);
  if (clean.exitCode === 0) return;
  const detached = await run('fusermount', ['-u', '-z', '--', mountPoint]);
  if (detached.exitCode === 0) return;
  throw new Error(`Cannot unmount ${mountPoint}: ${detached.stderr.trim() || clean.stderr.trim()}`);
}
