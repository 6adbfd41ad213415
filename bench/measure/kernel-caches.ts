/** Has the kernel forget what it keeps of a file system, whoever serves it; tmpfs keeps nothing elsewhere and forgets nothing. */
import { constants } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import type { BenchClient } from '../client/start-bench-client.ts';
import type { Work } from '../client/job.ts';
import type { Workload } from '../workloads/workload.ts';

const DROP_CACHES = '/proc/sys/vm/drop_caches';
/** Names and inodes; pages of programs stay, so that starting one costs no more than before: proc_sys_vm(5). */
const NAMES_AND_INODES = '2';

/** Whether this process may have the kernel forget what a workload needs forgotten. */
export async function canForget({ state, bytes }: Workload): Promise<boolean> {
  if (state !== 'kernel-cold' || bytes !== undefined) return true;
  return access(DROP_CACHES, constants.W_OK).then(
    () => true,
    () => false,
  );
}

/** Before a pass: the pages of a file that is streamed, else all names. The way to the copies of the tree is looked up again. */
export async function forgetInKernel(client: BenchClient, work: Work, ways: readonly string[]): Promise<void> {
  if (work.op === 'stream') {
    const dropped = await client.run({ work: { op: 'drop-pages', path: work.path }, passes: 1 });
    if (!dropped.ok) throw new Error(dropped.problem);
    return;
  }
  await writeFile(DROP_CACHES, NAMES_AND_INODES);
  // What the kernel no longer knows it tells the program first (FORGET): that is no part of the pass.
  const seen = await client.run({ work: { op: 'stat', paths: ways }, passes: 1 });
  if (!seen.ok) throw new Error(seen.problem);
}
