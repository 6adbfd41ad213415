/** Builds the host of one mount out of a configuration: the only place where all parts meet. */
import type { AddressClassifier } from '../capability/address.ts';
import type { RequestPolicy } from '../capability/request.ts';
import type { SecretReaders } from '../callout/secret-source.ts';
import type { Resolver } from '../callout/resolver.ts';
import { HostError } from '../contract/errors.ts';
import type { Driver, DriverName, Mounted } from '../fuse/driver.ts';
import type { Directory } from '../ambient/files.ts';
import type { OpenSpool } from '../ambient/spool.ts';
import type { Spawn } from '../ambient/child-process.ts';
import type { HardeningPorts } from '../sandbox/hardening.ts';
import type { ProcessWatch } from '../sandbox/authority.ts';
import { createPrograms } from '../sandbox/programs.ts';
import { createSandbox } from '../sandbox/sandbox.ts';
import type { Clock } from '../tree/ports.ts';
import { createMountTree } from '../tree/mount-tree.ts';
import type { ServedFileSystem } from '../tree/versioned-file-system.ts';
import type { Configuration } from './configuration.ts';
import type { ToHost } from './control.ts';
import { createCallTimer } from './call-times.ts';
import { countCalls, type MountCounts } from './counts.ts';
import type { EventLog } from './event-log.ts';
import { reportFailure } from './failure.ts';
import { requireHardening } from './hardening.ts';
import { loadProvider, type ProviderPorts, type ProviderSeams } from './provider.ts';
import { failedTree } from './failed-provider.ts';
import { createStatusFiles, type ProviderState } from './status.ts';

/** The machine's powers that the host needs, picked up by whoever starts it. */
export interface HostPorts {
  readonly drivers: Readonly<Record<DriverName, Driver>>;
  /** The Node binary for sandboxes. */
  readonly node: string;
  readonly spawn: Spawn;
  /** Finds the walls around sandboxes. */
  readonly hardening: HardeningPorts;
  /** Looks at sandboxes from outside. */
  readonly processes: ProcessWatch;
  readonly resolver: Resolver;
  /** The host policy and the address guard, when a test replaces one of them to look at the other layers alone. */
  readonly policy?: RequestPolicy;
  readonly classify?: AddressClassifier;
  /** What makes the parts of a provider, when a test breaks one of them to see whether the suite notices. */
  readonly seams?: ProviderSeams | undefined;
  readonly readBytes: (path: string, maxBytes: number) => Promise<Uint8Array>;
  readonly readText: (path: string) => Promise<string>;
  readonly readSecretFile: SecretReaders['file'];
  readonly openDirectory: (path: string) => Directory;
  /** What is too large for memory is kept in a folder. */
  readonly spoolsIn: (folder: string) => OpenSpool;
  readonly clock: Clock;
  readonly owner: { readonly uid: number; readonly gid: number };
  readonly userAgent: string;
}

export interface ComposeRequest {
  readonly order: Extract<ToHost, { kind: 'start' }>;
  readonly configuration: Configuration;
  readonly log: EventLog;
}

/** A mount that serves. */
export interface Host {
  counts(): MountCounts;
  /** Takes the mount down and ends every sandbox. */
  stop(): Promise<void>;
}

export type Compose = (request: ComposeRequest) => Promise<Host>;

// Milliseconds: longer than any callout may take, with its pages; past it the kernel gets ETIMEDOUT.
const OPERATION_DEADLINE = 60_000;

export function createCompose(ports: HostPorts): Compose {
  return async ({ order, configuration, log }) => {
    const providerPorts = await createProviderPorts(ports, { order, configuration, log });
    const states = await loadAll(configuration, providerPorts);
    const loaded = states.filter((state) => state.kind === 'loaded');
    if (loaded.length === 0) throw new HostError('provider-failed', 'no provider could be loaded', 'See above.');
    let asked = 0;
    const tree = createMountTree({
      providers: new Map(
        states.map((state) => [
          state.name,
          state.kind === 'loaded' ? state.provider.tree : failedTree(state.error, ports.clock()),
        ]),
      ),
      status: createStatusFiles(states, log),
      clock: ports.clock,
    });
    const { mountPoint, source } = order;
    const driver = ports.drivers[order.driver ?? configuration.driver];
    const options = {
      mountPoint,
      source,
      allowOther: configuration.allowOther,
      ...ports.owner,
      operationDeadline: OPERATION_DEADLINE,
      kernelCache: configuration.kernelCache,
      diskBytes: configuration.cache.diskBytes,
    };
    const closeAll = async (): Promise<void> =>
      void (await Promise.all(loaded.map(({ provider }) => provider.close())));
    const mounted = await mountOrClose(closeAll, () =>
      driver.mount(
        counted(tree, () => void (asked += 1)),
        options,
        (failed) => reportFailure(failed, log.emit),
      ),
    );
    log.emit({ kind: 'mounted', mountPoint, providers: loaded.map(({ name }) => name) });
    return {
      counts: () => ({
        tree: asked,
        sandbox: loaded.reduce((sum, { provider }) => sum + provider.report().calls, 0),
        sandboxTimes: providerPorts.callTimer.times(),
        held: mounted.held?.(),
      }),
      async stop() {
        // The mount first: nobody may ask a sandbox that is gone.
        await mounted.unmount();
        await closeAll();
        log.emit({ kind: 'unmounted', mountPoint });
      },
    };
  };
}

/** All forms of the tree. */
function counted({ versioned, atOnce, ...plain }: ServedFileSystem, count: () => void): ServedFileSystem {
  return {
    ...countCalls(plain, count),
    versioned: versioned === undefined ? undefined : countCalls(versioned, count),
    atOnce: atOnce === undefined ? undefined : countCalls(atOnce, count),
  };
}

async function mountOrClose(closeAll: () => Promise<void>, mount: () => Promise<Mounted>): Promise<Mounted> {
  try {
    return await mount();
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Loads all providers side by side; each that fails is told and left out. */
async function loadAll(configuration: Configuration, ports: ProviderPorts): Promise<readonly ProviderState[]> {
  return Promise.all(
    [...configuration.providers].map(async ([name, table]): Promise<ProviderState> => {
      try {
        const provider = await loadProvider(name, table, ports);
        ports.emit({ kind: 'provider-ready', provider: name, sha256: provider.sha256 });
        return { kind: 'loaded', name, provider };
      } catch (error) {
        if (!(error instanceof HostError)) throw error;
        reportFailure({ operation: 'load', path: `/${name}`, error }, ports.emit);
        return { kind: 'failed', name, error };
      }
    }),
  );
}

async function createProviderPorts(
  ports: HostPorts,
  { order, configuration, log }: ComposeRequest,
): Promise<ProviderPorts> {
  const { spawn, node, processes, openDirectory } = ports;
  const hardening = await requireHardening(configuration.hardening, ports.hardening);
  const cache = openDirectory(order.cacheDirectory);
  const programs = createPrograms({ open: openDirectory, spawn, node, cache });
  return {
    configuration,
    readText: ports.readText,
    readBytes: ports.readBytes,
    secretReaders: { env: (name) => order.environment[name], file: ports.readSecretFile },
    layers: hardening.layers,
    sandbox: createSandbox({ spawn, node, hardening, processes, programs, cache, emit: log.emit }),
    resolver: ports.resolver,
    openSpool: ports.spoolsIn(order.cacheDirectory),
    policy: ports.policy,
    classify: ports.classify,
    clock: ports.clock,
    emit: log.emit,
    userAgent: ports.userAgent,
    seams: ports.seams,
    callTimer: createCallTimer(() => performance.now()),
  };
}
