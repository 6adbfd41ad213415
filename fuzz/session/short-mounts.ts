/** Mounts that live for one batch: for cases that are a provider or a configuration, and not what a provider does. */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Answer,
  type Dirent,
  type HostEvent,
  MountFailed,
  type RunningMount,
  startClient,
  startMount,
  type SyscallClient,
} from '../../src/index.ts';
import type { Session } from '../target.ts';
import { guarded, WorldBroken } from './guard.ts';
import { chosenDriver, hostUnderTest, isSabotaged } from './host-under-test.ts';
import { createNameTable } from './scripted-resolver.ts';

/** What came of a configuration. */
export interface Visited<Result> {
  /** Why nothing was mounted. */
  readonly failed: MountFailed | undefined;
  /** What was seen; absent when nothing was mounted, and when somebody hangs. */
  readonly seen: Result | undefined;
  /** Who did not answer in time. */
  readonly hanging?: string;
  readonly events: readonly HostEvent[];
}

/** Thrown by a look that somebody does not answer in time: the mount is taken down by force, and the case is known. */
export class Hangs extends Error {
  override name = 'Hangs';
}

/** A mount while it is up. */
export interface Visit {
  readonly mount: RunningMount;
  readonly client: SyscallClient;
}

/** What came of a configuration whose directories were listed. */
export interface ShortMount extends Visited<ReadonlyMap<string, Answer<readonly Dirent[]>>> {
  /** What the directory of each provider gave; none when nothing was mounted. */
  readonly listings: ReadonlyMap<string, Answer<readonly Dirent[]>>;
}

export interface ShortMounts extends Session {
  /** Outside of every mount; relative paths of a configuration are found here. */
  readonly folder: string;
  next(): number;
  /** Mounts, lists the directory of each provider, and unmounts. */
  mount(configuration: string): Promise<ShortMount>;
  /** Mounts, has a look, and unmounts. */
  visit<Result>(configuration: string, look: (visit: Visit) => Promise<Result>): Promise<Visited<Result>>;
}

// A look may wait for many that are late, each as late as it may be.
const VISIT_MS = 180_000;

/** Opens a session of them. */
export async function openShortMounts(): Promise<ShortMounts> {
  const folder = await mkdtemp(join(tmpdir(), 'omnivet-fuzz-'));
  await createNameTable(folder);
  const client = await startClient();
  const leftovers: string[] = [];
  let number = 0;
  const next = (): number => ++number;

  async function visit<Result>(
    configuration: string,
    look: (visit: Visit) => Promise<Result>,
  ): Promise<Visited<Result>> {
    const mountPoint = join(folder, `mnt-${next()}`);
    const mount = await start(configuration, mountPoint, folder);
    if (mount instanceof MountFailed) return { failed: mount, seen: undefined, events: mount.events };
    try {
      const seen = await guarded({ mount }, look({ mount, client }), VISIT_MS);
      await guarded({ mount }, mount.settled());
      const processes = [mount.hostPid, ...mount.sandboxes()];
      await mount.stop();
      leftovers.push(...(await leftOf(mount.mountPoint, processes)));
      return { seen, events: mount.events(), failed: undefined };
    } catch (error) {
      await mount.abort();
      if (error instanceof Hangs)
        return { seen: undefined, events: mount.events(), failed: undefined, hanging: error.message };
      throw error;
    }
  }

  return {
    folder,
    next,
    visit,
    async mount(configuration) {
      const visited = await visit(configuration, ({ mount }) => listAll(mount.mountPoint, client));
      return { ...visited, listings: visited.seen ?? new Map() };
    },
    violations: () => Promise.resolve(leftovers.splice(0)),
    async close() {
      client.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function start(configuration: string, mountPoint: string, folder: string): Promise<RunningMount | MountFailed> {
  await mkdir(mountPoint);
  const file = join(folder, 'omnivet.toml');
  const host = isSabotaged() ? hostUnderTest(folder) : undefined;
  const cache = join(folder, 'cache');
  const request = { mountPoint, configuration, file, cache, host, driver: chosenDriver() };
  const mount = await startMount(request).catch((error: unknown) => {
    if (error instanceof MountFailed) return error;
    throw error;
  });
  if (mount instanceof MountFailed && mount.message.startsWith('the host '))
    throw new WorldBroken(`host: ${mount.message}`);
  return mount;
}

// What is left of a mount that was taken down: nothing may be.
async function leftOf(mountPoint: string, processes: readonly number[]): Promise<readonly string[]> {
  const alive = await Promise.all(processes.map((pid) => isAlive(pid)));
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  return [
    ...processes.filter((_, index) => alive[index]).map(() => 'left: a process of a mount that was taken down'),
    ...(mounts.includes(` ${mountPoint} `) ? ['left: a mount that was taken down'] : []),
  ];
}

async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return /^State:\s+[^Z]/m.test(status);
}

async function listAll(mountPoint: string, client: SyscallClient): Promise<ShortMount['listings']> {
  const root = await client.readdir(mountPoint);
  const names = (root.ok ? root.value : []).map(({ name }) => name).filter((name) => !name.startsWith('.'));
  const listings = new Map<string, Answer<readonly Dirent[]>>();
  for (const name of names) listings.set(name, await client.readdir(join(mountPoint, name)));
  return listings;
}
