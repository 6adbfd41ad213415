/** A mount for a test: the real command in processes of its own, and what it says. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { DriverName } from '../../src/fuse/driver.ts';
import type { TimedEvent } from '../../src/host/event-log.ts';
import type { CleanUp } from './clean-up.ts';
import type { HostChoice } from './host-choice.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const TEST_MAIN = fileURLToPath(new URL('test-mount.ts', import.meta.url));

export interface MountRequest {
  /** The text of `omnivet.toml`. */
  readonly configuration: string;
  /** Variables besides those that a program needs to run at all. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What speaks FUSE; else what the environment variable OMNIVET_TEST_DRIVER names, else the default. */
  readonly driver?: DriverName | undefined;
  /** Descriptors that the command finds open, as a careless caller leaves them. */
  readonly inherit?: readonly number[];
  /** A host with other layers; the one as shipped by default. */
  readonly host?: HostChoice | undefined;
}

export interface TestMount {
  readonly mountPoint: string;
  readonly configurationFile: string;
  /** The supervisor, which is the process that a user starts. */
  readonly supervisor: ChildProcess;
  readonly events: readonly TimedEvent[];
  /** What it wrote for the person at the terminal so far. */
  stderr(): string;
  /** The first event, past or to come, that a test waits for. Fails when the mount ends without it. */
  event(matches: (event: TimedEvent) => boolean): Promise<TimedEvent>;
  /** The end of the supervisor. */
  readonly ended: Promise<{ readonly code: number | null }>;
  /** The process id of the host, the supervisor's child. */
  hostPid(): Promise<number>;
  stop(signal?: NodeJS.Signals): Promise<{ readonly code: number | null }>;
}

/** Starts `omnivet mount` in fresh folders without waiting for it; the clean-up ends it. */
export async function startMount(cleanUp: CleanUp, request: MountRequest, at?: string): Promise<TestMount> {
  const folder = await cleanUp.folder();
  const mountPoint = at ?? join(folder, 'mnt');
  if (at === undefined) await mkdir(mountPoint);
  const configurationFile = join(folder, 'omnivet.toml');
  await writeFile(configurationFile, request.configuration);
  const environment = {
    PATH: process.env['PATH'],
    HOME: folder,
    XDG_CACHE_HOME: sharedCache(),
    ...request.environment,
  };
  const { host } = request;
  const program = host === undefined ? [MAIN] : [TEST_MAIN, JSON.stringify(host)];
  const driver = request.driver ?? process.env['OMNIVET_TEST_DRIVER'];
  const args = ['mount', mountPoint, '-c', configurationFile, '--json'];
  if (driver !== undefined) args.push('--driver', driver);
  const supervisor = spawn(process.execPath, [...program, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', ...(request.inherit ?? [])],
  });
  return observe(supervisor, cleanUp, { mountPoint, configurationFile });
}

/** Starts a mount and waits until it is up. */
export async function mountReady(cleanUp: CleanUp, request: MountRequest, at?: string): Promise<TestMount> {
  const mount = await startMount(cleanUp, request, at);
  await mount.event((event) => event.kind === 'mounted');
  return mount;
}

function observe(
  supervisor: ChildProcess,
  cleanUp: CleanUp,
  paths: Pick<TestMount, 'mountPoint' | 'configurationFile'>,
): TestMount {
  const events: TimedEvent[] = [];
  const waiting = new Set<() => void>();
  let stderr = '';
  let over = false;
  const wake = (): void => {
    for (const check of waiting) check();
  };
  supervisor.stderr?.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const { stdout } = supervisor;
  if (stdout !== null)
    createInterface({ input: stdout }).on('line', (line) => {
      events.push(JSON.parse(line) as TimedEvent);
      wake();
    });
  const ended = new Promise<{ code: number | null }>((resolve) => {
    supervisor.once('close', (code) => {
      over = true;
      wake();
      resolve({ code });
    });
  });

  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<{ code: number | null }> {
    if (!over) supervisor.kill(signal);
    return ended;
  }
  cleanUp.add(() => stop());

  return {
    ...paths,
    supervisor,
    events,
    ended,
    stop,
    stderr: () => stderr,
    event: (matches) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const found = events.find(matches);
          if (found === undefined && !over) return;
          waiting.delete(check);
          if (found === undefined) reject(new Error(`the mount ended without the event; it said: ${stderr}`));
          else resolve(found);
        };
        waiting.add(check);
        check();
      }),
    async hostPid() {
      const children = await readFile(`/proc/${supervisor.pid}/task/${supervisor.pid}/children`, 'utf8');
      return Number(children.trim().split(' ')[0]);
    },
  };
}

// Transpiling is the same for every test: one cache for all of them.
function sharedCache(): string {
  return fileURLToPath(new URL('../../.cache/test', import.meta.url));
}
