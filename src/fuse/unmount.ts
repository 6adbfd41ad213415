/** Takes mounts down, with programs started by argument vector: rule 22. */

/** Runs a program to its end; the outcome is data. */
export type RunProgram = (
  program: string,
  args: readonly string[],
) => Promise<{ readonly exitCode: number | undefined; readonly stderr: string }>;

/** Unmounts; a busy mount is detached instead (`fusermount -u -z`), so that it is gone for all who come later. */
export async function unmount(mountPoint: string, run: RunProgram): Promise<void> {
  const clean = await run('fusermount', ['-u', '--', mountPoint]);
  if (clean.exitCode === 0) return;
  const detached = await run('fusermount', ['-u', '-z', '--', mountPoint]);
  if (detached.exitCode === 0) return;
  throw new Error(`Cannot unmount ${mountPoint}: ${detached.stderr.trim() || clean.stderr.trim()}`);
}
