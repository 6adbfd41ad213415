/**
 * A host in which a planted bug is put and taken away while it is up: for the tests of the fuzzer, where a mount for each bug would take
 * most of the time. What a bug replaces is made when it is first wanted, beside the real part and of the same things.
 */
import type { Sabotage } from '../../conformance/sabotage/sabotage.ts';
import { driversServing, type Served } from '../../conformance/sabotage/served.ts';
import { classifyAddress, decideRequest, type HostPorts, type ProviderSeams } from '../../src/index.ts';
import type { Planted } from './planted.ts';

/** What is planted at the moment. */
export type Current = () => Planted | undefined;

type Maker<Seam extends keyof ProviderSeams> = Parameters<NonNullable<ProviderSeams[Seam]>>[0];

/** The ports with every part that a bug may replace looked up at each call. */
export function switchablePorts(ports: HostPorts, current: Current): HostPorts {
  const classify = ports.classify ?? classifyAddress;
  return {
    ...ports,
    policy: (...given) => (current()?.policy ?? decideRequest)(...given),
    classify: (address) => (current()?.classify ?? classify)(address),
    seams: {
      createCallouts: (real) => (options) => {
        const now = switched(current, (bug) => made(real, bug?.seams?.createCallouts)(options));
        return { fetch: (...given) => now().fetch(...given), close: () => now().close() };
      },
      createGuest: (real) => (options) => switchedGuest(current, real, options),
      createProviderTree: (real) => (options) => {
        const now = switched(current, (bug) => made(real, bug?.seams?.createProviderTree)(options));
        return {
          stat: (...given) => now().stat(...given),
          list: (...given) => now().list(...given),
          read: (...given) => now().read(...given),
        };
      },
    },
    drivers: driversServing(ports.drivers, (real) => switchedFileSystem(current, real)),
  };
}

/** The six operations alone: what a file system offers besides goes past what is broken. */
function switchedFileSystem(current: Current, real: Served): Served {
  const now = switched(current, (bug) => bug?.fileSystem?.(real) ?? real);
  return {
    getattr: (...given) => now().getattr(...given),
    readdir: (...given) => now().readdir(...given),
    open: (...given) => now().open(...given),
    fgetattr: (...given) => now().fgetattr(...given),
    read: (...given) => now().read(...given),
    release: (...given) => now().release(...given),
  };
}

function switchedGuest(
  current: Current,
  real: Maker<'createGuest'>,
  options: Parameters<Maker<'createGuest'>>[0],
): ReturnType<Maker<'createGuest'>> {
  const now = switched(current, (bug) => made(real, bug?.seams?.createGuest)(options));
  return {
    lookupChild: (...given) => now().lookupChild(...given),
    listChildren: (...given) => now().listChildren(...given),
    readFile: (...given) => now().readFile(...given),
    selectJson: (...given) => now().selectJson(...given),
    selectItems: (...given) => now().selectItems(...given),
    report: () => now().report(),
    close: () => now().close(),
  };
}

// One for each bug, made once.
function switched<Part>(current: Current, make: (bug: Sabotage | undefined) => Part): () => Part {
  const parts = new Map<Sabotage | undefined, Part>();
  return () => {
    const bug = current();
    const part = parts.get(bug) ?? make(bug);
    parts.set(bug, part);
    return part;
  };
}

function made<Real>(real: Real, replace: ((real: Real) => Real) | undefined): Real {
  return replace === undefined ? real : replace(real);
}
