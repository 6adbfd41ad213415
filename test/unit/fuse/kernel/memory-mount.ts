/** A mount of a file system in memory: the program of `serve-memory.ts` in a process of its own, and what it says. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chown, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { CleanUp } from '../../../helpers/clean-up.ts';
import { isMounted } from '../../../helpers/processes.ts';
import { run } from '../../../helpers/programs.ts';
import type { Order, Report, ServeRequest } from './serve-memory.ts';

const PROGRAM = fileURLToPath(new URL('serve-memory.ts', import.meta.url));

type Counts = Extract<Report, { kind: 'counts' }>;

export interface MemoryMount {
  readonly mountPoint: string;
  readonly child: ChildProcess;
  /** What it wrote for people so far. */
  stderr(): string;
  /** Has the file system do something, and waits until it is done. */
  order(order: Order): Promise<void>;
  counts(): Promise<Counts>;
  /** The first report, past or to come, that a test waits for. */
  report(matches: (report: Report) => boolean): Promise<Report>;
  readonly ended: Promise<void>;
}

export interface MemoryRequest extends Omit<ServeRequest, 'mountPoint'> {
  /** The number of the user, and of the group, who mounts; who runs the test by default. Root's to choose. */
  readonly user?: number;
}

/** Mounts in a fresh folder; the clean-up ends the program and takes the mount away. */
export async function mountMemory(cleanUp: CleanUp, { user, ...request }: MemoryRequest): Promise<MemoryMount> {
  const mountPoint = join(await cleanUp.folder(), 'mnt');
  await mkdir(mountPoint);
  if (user !== undefined) for (const path of [dirname(mountPoint), mountPoint]) await chown(path, user, user);
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify({ ...request, mountPoint })], {
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
  const mount = follow(child, mountPoint);
  cleanUp.add(async () => {
    child.kill('SIGKILL');
    await mount.ended;
    if (await isMounted(mountPoint)) await run('fusermount', '-u', '-z', '--', mountPoint);
    if (await isMounted(mountPoint)) await run('umount', '-l', mountPoint);
  });
  await mount.report(({ kind }) => kind === 'mounted');
  return mount;
}

function follow(child: ReturnType<typeof spawn>, mountPoint: string): MemoryMount {
  const reports: Report[] = [];
  const waiting = new Set<() => void>();
  let answered = 0;
  let stderr = '';
  let over = false;
  const wake = (): void => {
    for (const check of waiting) check();
  };
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on('line', (line) => {
      reports.push(JSON.parse(line) as Report);
      wake();
    });
  child.stdin?.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      over = true;
      wake();
      resolve();
    });
  });

  function first<Found>(find: () => Found | undefined): Promise<Found> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        const found = find();
        if (found === undefined && !over) return;
        waiting.delete(check);
        if (found === undefined) reject(new Error(`the program ended without the report; it said: ${stderr}`));
        else resolve(found);
      };
      waiting.add(check);
      check();
    });
  }

  async function ask(order: Order): Promise<Report> {
    const index = answered;
    answered += 1;
    child.stdin?.write(`${JSON.stringify(order)}\n`);
    return first(() => reports.filter(({ kind }) => kind === 'done' || kind === 'counts')[index]);
  }

  return {
    mountPoint,
    child,
    ended,
    stderr: () => stderr,
    order: async (order) => void (await ask(order)),
    async counts() {
      const report = await ask({ do: 'counts' });
      if (report.kind !== 'counts') throw new TypeError('the program answered another order');
      return report;
    },
    report: (matches) => first(() => reports.find(matches)),
  };
}
