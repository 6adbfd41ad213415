/** One thing broken in a host. */
import type { Compose, FileSystem, HostPorts, ProviderSeams, RequestPolicy } from '../../src/index.ts';
import { driversServing, type Served } from './served.ts';

/** What is put in place of a part; all other parts are the real ones. */
export interface Sabotage {
  /** Decides on requests. */
  readonly policy?: RequestPolicy;
  /** Makers of a provider's parts. */
  readonly seams?: ProviderSeams;
  /** What the driver serves. */
  readonly fileSystem?: (real: FileSystem) => FileSystem;
  /** The orders, the configuration and the log, before the host is made of them. */
  readonly request?: (real: ComposeRequest) => ComposeRequest;
  /** Options of the mount. */
  readonly mountOptions?: (real: readonly string[]) => readonly string[];
}

export type ComposeRequest = Parameters<Compose>[0];

/** The ports of a host with the sabotage in it. */
export function sabotagedPorts(ports: HostPorts, { policy, seams, fileSystem }: Sabotage): HostPorts {
  return {
    ...ports,
    ...(policy === undefined ? {} : { policy }),
    seams,
    drivers: fileSystem === undefined ? ports.drivers : driversServing(ports.drivers, plainly(fileSystem)),
  };
}

/** Served in its plain form alone: the other forms go past what is broken in that. */
function plainly(fileSystem: NonNullable<Sabotage['fileSystem']>): (real: Served) => Served {
  return (real) => ({ ...fileSystem(real), versioned: undefined, atOnce: undefined });
}

/** The same for what makes the host out of them. */
export function sabotagedCompose(compose: Compose, { request = (real) => real }: Sabotage): Compose {
  return (real) => compose(request(real));
}
