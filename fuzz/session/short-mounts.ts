/** Mounts that live for one batch: for cases that are a provider or a configuration, and not what a provider does. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Answer,
  type Dirent,
  MountFailed,
  type HostEvent,
  startClient,
  startMount,
  type SyscallClient,
} from '../../src/index.ts';
import type { Session } from '../target.ts';
import { guarded, WorldBroken } from './guard.ts';

/** What came of a configuration. */
export interface ShortMount {
  /** What the directory of each provider gave; none when nothing was mounted. */
  readonly listings: ReadonlyMap<string, Answer<readonly Dirent[]>>;
  readonly events: readonly HostEvent[];
  /** Why nothing was mounted. */
  readonly failed: MountFailed | undefined;
}

export interface ShortMounts extends Session {
  /** Outside of every mount; relative paths of a configuration are found here. */
  readonly folder: string;
  next(): number;
  /** Mounts, lists the directory of each provider, and unmounts. */
  mount(configuration: string): Promise<ShortMount>;
}

/** Opens a session of them. */
export async function openShortMounts(): Promise<ShortMounts> {
  const folder = await mkdtemp(join(tmpdir(), 'omnivet-fuzz-'));
  const client = await startClient();
  let number = 0;
  const next = (): number => ++number;
  return {
    folder,
    next,
    mount: (configuration) => mountOnce(configuration, join(folder, `mnt-${next()}`), folder, client),
    violations: () => Promise.resolve([]),
    async close() {
      client.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function mountOnce(
  configuration: string,
  mountPoint: string,
  folder: string,
  client: SyscallClient,
): Promise<ShortMount> {
  await mkdir(mountPoint);
  const file = join(folder, 'omnivet.toml');
  const request = { mountPoint, configuration, file, cache: join(folder, 'cache') };
  const mount = await startMount(request).catch((error: unknown) => {
    if (error instanceof MountFailed) return error;
    throw error;
  });
  if (mount instanceof MountFailed) {
    if (mount.message.startsWith('the host ')) throw new WorldBroken(`host: ${mount.message}`);
    return { listings: new Map(), events: mount.events, failed: mount };
  }
  try {
    const listings = await guarded({ mount }, listAll(mount.mountPoint, client));
    await guarded({ mount }, mount.settled());
    await mount.stop();
    return { listings, events: mount.events(), failed: undefined };
  } catch (error) {
    await mount.abort();
    throw error;
  }
}

async function listAll(mountPoint: string, client: SyscallClient): Promise<ShortMount['listings']> {
  const root = await client.readdir(mountPoint);
  const names = (root.ok ? root.value : []).map(({ name }) => name).filter((name) => !name.startsWith('.'));
  const listings = new Map<string, Answer<readonly Dirent[]>>();
  for (const name of names) listings.set(name, await client.readdir(join(mountPoint, name)));
  return listings;
}
