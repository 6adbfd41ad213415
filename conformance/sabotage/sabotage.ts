/** One thing broken in a host. */
import type { Compose, DriverName, FileSystem, HostPorts, ProviderSeams, RequestPolicy } from '../../src/index.ts';

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
    drivers: {
      'fuse-native': serving(ports.drivers['fuse-native'], fileSystem),
      kernel: serving(ports.drivers.kernel, fileSystem),
    },
  };
}

function serving(driver: HostPorts['drivers'][DriverName], fileSystem: Sabotage['fileSystem']): typeof driver {
  if (fileSystem === undefined) return driver;
  return {
    ...driver,
    // The other forms go past what is broken here.
    mount: (real, options, onFailure) =>
      driver.mount({ ...fileSystem(real), versioned: undefined, atOnce: undefined }, options, onFailure),
  };
}

/** The same for what makes the host out of them. */
export function sabotagedCompose(compose: Compose, { request = (real) => real }: Sabotage): Compose {
  return (real) => compose(request(real));
}
