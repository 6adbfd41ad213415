/**
 * Counts what the kernel asks of a FUSE file system, whoever serves it, by the kernel's own word: the trace event
 * `fuse:fuse_request_send` (Linux 6.11 and later, as root). Where there is none, nobody is counted but who counts himself.
 */
import { execFile } from 'node:child_process';
import { mkdir, readFile, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { mountPoints } from '../subjects/mounted-program.ts';

const execute = promisify(execFile);

/** Requests by name, `LOOKUP`, `READ`. What the kernel sends to free its memory (FORGET) is left out. */
export type KernelRequests = Readonly<Record<string, number>>;

export interface KernelCounter extends AsyncDisposable {
  /** What is asked of the file system at a mount point while `work` runs. */
  during<Value>(mountPoint: string, work: () => Promise<Value>): Promise<{ value: Value; requests: KernelRequests }>;
}

const EVENT = 'events/fuse/fuse_request_send';
const BUFFER_KIB = '16384';
const FORGETTING = new Set(['FORGET', 'BATCH_FORGET']);

/** `undefined` where the kernel does not tell. `folder` is empty and the caller's. */
export async function startKernelCounter(folder: string): Promise<KernelCounter | undefined> {
  const tracefs = await findTracefs(folder);
  if (tracefs === undefined) return undefined;
  const instance = join(tracefs.path, 'instances', `omnivet-bench-${process.pid}`);
  try {
    await stat(join(tracefs.path, EVENT));
    await mkdir(instance);
    await writeFile(join(instance, 'buffer_size_kb'), BUFFER_KIB);
  } catch {
    await tracefs.release();
    return undefined;
  }
  return {
    during: (mountPoint, work) => countDuring(instance, mountPoint, work),
    async [Symbol.asyncDispose]() {
      await rmdir(instance);
      await tracefs.release();
    },
  };
}

interface Tracefs {
  readonly path: string;
  release(): Promise<void>;
}

async function findTracefs(folder: string): Promise<Tracefs | undefined> {
  const mounted = '/sys/kernel/tracing';
  const exists = await stat(join(mounted, 'events')).catch(() => undefined);
  if (exists !== undefined) return { path: mounted, release: async () => undefined };
  const path = join(folder, 'tracefs');
  await mkdir(path);
  return execute('mount', ['-t', 'tracefs', 'none', path]).then(
    () => ({ path, release: async () => void (await execute('umount', [path])) }),
    () => undefined,
  );
}

async function countDuring<Value>(
  instance: string,
  mountPoint: string,
  work: () => Promise<Value>,
): Promise<{ value: Value; requests: KernelRequests }> {
  const connection = (await mountPoints()).get(mountPoint)?.split(':')[1];
  if (connection === undefined) throw new Error(`nothing is mounted at ${mountPoint}`);
  await writeFile(join(instance, EVENT, 'filter'), `connection == ${connection}`);
  await writeFile(join(instance, 'trace'), '');
  await writeFile(join(instance, EVENT, 'enable'), '1');
  try {
    const value = await work();
    return { value, requests: countTrace(await readFile(join(instance, 'trace'), 'utf8')) };
  } finally {
    await writeFile(join(instance, EVENT, 'enable'), '0');
  }
}

/** Counts the lines of a trace: `… fuse_request_send: connection 61 req 12 opcode 1 (FUSE_LOOKUP) len 46`. */
export function countTrace(trace: string): KernelRequests {
  const [, kept, written] = /entries-in-buffer\/entries-written: ([0-9]+)\/([0-9]+)/.exec(trace) ?? [];
  if (kept !== written) throw new Error(`the kernel's trace buffer holds ${kept} of ${written} requests`);
  const counts: Record<string, number> = {};
  for (const [, name = ''] of trace.matchAll(/opcode [0-9]+ \((?:FUSE_)?([A-Z0-9_]+)\)/g))
    if (!FORGETTING.has(name)) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
