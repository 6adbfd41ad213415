/** A peer's program that serves a mount until it is told to stop. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export interface MountedProgram {
  readonly mountPoint: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const LOOK_EVERY = 20;
const MOUNT_WITHIN = 15_000;

/** Whether a program is installed. */
export async function isInstalled(program: string): Promise<boolean> {
  return execute('sh', ['-c', 'command -v "$1"', 'sh', program]).then(
    () => true,
    () => false,
  );
}

/** Starts a program, in the foreground, that mounts at `folder/name`, and waits for the mount. */
export async function mountProgram(
  folder: string,
  name: string,
  command: (mountPoint: string) => readonly [program: string, ...rest: string[]],
): Promise<MountedProgram> {
  const mountPoint = join(folder, name);
  await mkdir(mountPoint);
  const [program, ...rest] = command(mountPoint);
  const child = spawn(program, rest, {
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
    // A group of its own: a Ctrl-C at the terminal is for the run, which takes it down in order.
    detached: true,
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
  const ended = once(child, 'close').catch((error: unknown) => (said += String(error)));
  try {
    await mountShown(mountPoint, child);
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)} ${said}`.trim(), {
      cause: error,
    });
  }
  return {
    mountPoint,
    pid: child.pid ?? 0,
    async stop() {
      // Unmounted first: a server that dies with its mount in place leaves it behind.
      // Lazily: what somebody still holds must not keep the name.
      if ((await mountPoints()).has(mountPoint))
        await execute('umount', ['-l', mountPoint]).catch(() => execute('fusermount3', ['-uz', mountPoint]));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function mountShown(mountPoint: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + MOUNT_WITHIN;
  while (!(await mountPoints()).has(mountPoint)) {
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode} before it mounted.`);
    if (Date.now() > deadline) throw new Error(`did not mount within ${MOUNT_WITHIN / 1000} s.`);
    await setTimeout(LOOK_EVERY);
  }
}

/** The mount points of this process, and the device of each: `0:61`. */
export async function mountPoints(): Promise<ReadonlyMap<string, string>> {
  const lines = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n');
  return new Map(
    lines.map((line): [string, string] => {
      const [, , device = '', , point = ''] = line.split(' ');
      return [point, device];
    }),
  );
}
