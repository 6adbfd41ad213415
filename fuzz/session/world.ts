/**
 * What a fuzzed case happens in: the puppet on a real mount beside a healthy neighbour, an upstream that plays its hosts, a
 * resolver that gives every other name an address, a sinkhole at every address, and programs that make system calls.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DriverName, type RunningMount, startClient, startMount, type SyscallClient } from '../../src/index.ts';
import { PUPPET_HOSTS } from '../arbitraries/slots.ts';
import { builtComponent } from './components.ts';
import { configurationOf, variableOf, type WorldProvider } from './configuration.ts';
import { chosenDriver, hostUnderTest, type HostVariant } from './host-under-test.ts';
import { createNameTable, type NameTable } from './scripted-resolver.ts';
import { type Sinkhole, startSinkhole } from './sinkhole.ts';
import { type FuzzUpstream, startFuzzUpstream } from './upstream.ts';

/** How a world differs from the usual one. */
export interface WorldChoice {
  /** Providers in place of the puppet alone; the neighbour is always there. */
  readonly providers?: readonly WorldProvider[];
  /** Hosts that are found where the resolver says, and not at the upstream. */
  readonly resolved?: readonly string[];
  /** Keys of `[cache]`. */
  readonly cache?: Readonly<Record<string, number>>;
  /** What speaks FUSE; the host's own choice by default. */
  readonly driver?: DriverName;
  /** How the host differs from the one as shipped. */
  readonly variant?: HostVariant;
  /** Whether there is no network of one's own, and so no sinkhole. */
  readonly shared?: boolean;
}

export interface World {
  readonly mount: RunningMount;
  readonly client: SyscallClient;
  /** A second program that touches the mount: the first may hang. */
  readonly watcher: SyscallClient;
  readonly upstream: FuzzUpstream;
  readonly names: NameTable;
  /** Absent without a network of one's own. */
  readonly sinkhole: Sinkhole | undefined;
  /** The values that the operator grants, by the variables that they are in: nobody but the upstream may see them. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Outside of the mount. */
  readonly folder: string;
  /** The path of a provider's file for a program. */
  at(path: string, provider?: string): string;
  /** Takes everything down; however the host is, when `broken`. */
  close(broken?: boolean): Promise<void>;
}

/** The puppet with everything granted that it declares. */
export async function puppetProvider(name = 'puppet'): Promise<WorldProvider> {
  const { path } = await builtComponent('puppet');
  return { name, component: path, hosts: PUPPET_HOSTS, secrets: ['PUPPET_TOKEN', 'PUPPET_LOGIN', 'PUPPET_KEY'] };
}

/** Starts one. Fails with `MountFailed`, or with what kept a part from starting; nothing is left then. */
export async function startWorld(choice: WorldChoice = {}): Promise<World> {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    const failed: unknown[] = [];
    // Each of them, whatever became of the one before: a port that is left open is missing to the next world.
    for (const action of undo.splice(0).toReversed()) await action().catch((error: unknown) => failed.push(error));
    if (failed.length > 0) throw failed[0];
  };
  try {
    return await assemble(choice, undo, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function assemble(
  choice: WorldChoice,
  undo: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<World> {
  const providers = choice.providers ?? [await puppetProvider()];
  const folder = await mkdtemp(join(tmpdir(), 'omnivet-fuzz-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const hosts = [...new Set(providers.flatMap((provider) => provider.hosts))];
  const upstream = await startFuzzUpstream(hosts.length > 0 ? hosts : PUPPET_HOSTS);
  undo.push(() => upstream.stop());
  const sinkhole = choice.shared === true ? undefined : await startSinkhole();
  if (sinkhole !== undefined) undo.push(() => sinkhole.close());
  const names = await createNameTable(folder);
  const secrets = canaries(providers);
  const mount = await startMount(await requestOf(choice, { providers, folder, upstream, secrets, hosts }));
  let broken = false;
  undo.push(() => (broken ? mount.abort() : mount.stop()));
  const [client, watcher] = await Promise.all([startClient(), startClient()]);
  undo.push(async () => {
    for (const one of [client, watcher]) if (broken) one.kill();
    await Promise.all(broken ? [] : [client.stop(), watcher.stop()]);
  });
  const [first] = providers;
  return {
    mount,
    client,
    watcher,
    upstream,
    names,
    sinkhole,
    secrets,
    folder,
    at: (path, provider = first?.name ?? '') => join(mount.mountPoint, provider, path),
    close: (isBroken = false) => {
      broken = isBroken;
      return close();
    },
  };
}

interface Parts {
  readonly providers: readonly WorldProvider[];
  readonly folder: string;
  readonly upstream: FuzzUpstream;
  readonly secrets: Readonly<Record<string, string>>;
  readonly hosts: readonly string[];
}

async function requestOf(
  choice: WorldChoice,
  { providers, folder, upstream, secrets, hosts }: Parts,
): Promise<Parameters<typeof startMount>[0]> {
  const mountPoint = join(folder, 'mnt');
  await mkdir(mountPoint);
  const authority = join(folder, 'ca.pem');
  await writeFile(authority, upstream.caPem);
  const origins = hosts
    .filter((host) => choice.resolved?.includes(host) !== true)
    .map((host) => ({ host, address: upstream.address, authority }));
  const neighbour: WorldProvider = {
    name: 'hello',
    component: (await builtComponent('hello')).path,
    hosts: [],
    secrets: [],
  };
  return {
    mountPoint,
    file: join(folder, 'omnivet.toml'),
    configuration: configurationOf([...providers, neighbour], origins, choice.cache ?? {}, choice.driver),
    environment: secrets,
    driver: chosenDriver(),
    host: hostUnderTest(folder, choice.variant),
  };
}

function canaries(providers: readonly WorldProvider[]): Readonly<Record<string, string>> {
  const names = new Set(
    providers.flatMap((provider) => provider.secrets.map((secret) => variableOf(provider, secret))),
  );
  return Object.fromEntries(Array.from(names, (name) => [name, canaryOf(name)]));
}

/** The value of a secret: the same in every run, so that a case may have it in it. A login has a name and a password (RFC 7617). */
export function canaryOf(name: string): string {
  const canary = `canary${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  return name.endsWith('LOGIN') ? `user:${canary}` : canary;
}
