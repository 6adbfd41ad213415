/** The driver that speaks the kernel's protocol itself, in the main thread of the process that serves the mount. */
import { closeOnExec, type DescriptorFiles } from '../close-on-exec.ts';
import type { Driver, FailedOperation, Held, Mounted, MountOptions } from '../driver.ts';
import { isOnTopOfItsLike, mountedFrom } from '../mount-info.ts';
import { unmount, type UnmountPorts } from '../unmount.ts';
import { createDevice, type Device } from './device.ts';
import { MAX_READ } from './negotiation.ts';
import { mountFuse, type ReplaceOptions, type StartWithDescriptor } from './mounting.ts';
import { createLingering } from './lingering.ts';
import { DEFAULT_LIMITS, type Limits } from './relief.ts';
import { watchReadable } from './readiness.ts';
import { rehearse } from './rehearsal.ts';
import { createSession, type Session } from './session.ts';
import { unversioned } from './unversioned.ts';
import type { ServedFileSystem, VersionedFileSystem } from '../../tree/versioned-file-system.ts';

/** What the driver may use of the machine besides the device. */
export interface KernelDriverPorts extends UnmountPorts {
  readonly files: DescriptorFiles;
  readonly startWithDescriptor: StartWithDescriptor;
  readonly mountOptions?: ReplaceOptions | undefined;
  /**
   * Writes the read-ahead of a mount (`/sys/class/bdi/DEVICE/read_ahead_kb`) in KiB; whether that was permitted: it is root's.
   */
  readonly setReadAhead: (device: string, kilobytes: number) => Promise<boolean>;
  /** Milliseconds since the Unix epoch, the same clock as the file system's. */
  readonly clock: () => number;
}

/** Requests that are taken before the event loop has its turn. */
const BURST = 64;
const KILOBYTE = 1024;

/** The driver as a mount has it. Without versions and lifetimes, each name, attribute and open is asked for. */
export function createKernelDriver(ports: KernelDriverPorts): Driver {
  return {
    name: 'kernel',
    mount: (fileSystem: ServedFileSystem, options, onFailure) =>
      mountVersioned(
        (options.kernelCache === 'off' ? undefined : fileSystem.versioned) ?? unversioned(fileSystem),
        { ...options, onFailure },
        ports,
      ),
  };
}

export interface VersionedMountOptions extends MountOptions {
  readonly onFailure: (failed: FailedOperation) => void;
  /** What the mount may hold for the kernel. */
  readonly limits?: Limits;
}

/** A mount, and what it holds. */
export interface VersionedMounted extends Mounted {
  held(): Held;
}

/** Mounts a file system that knows lifetimes and versions; resolves when the kernel has agreed on the protocol. */
export async function mountVersioned(
  fileSystem: VersionedFileSystem,
  options: VersionedMountOptions,
  ports: KernelDriverPorts,
): Promise<VersionedMounted> {
  // What this process itself inherited: the descriptors of the driver are born close-on-exec.
  closeOnExec(ports.files);
  rehearse();
  const fresh = await mountFuse(options, ports.startWithDescriptor, ports.mountOptions);
  const device = createDevice(fresh.descriptor);
  const ready = Promise.withResolvers<void>();
  const session = createSession({
    fileSystem,
    owner: options,
    channel: device,
    clock: ports.clock,
    deadline: options.operationDeadline,
    limits: options.limits ?? { ...DEFAULT_LIMITS, diskBytes: options.diskBytes ?? DEFAULT_LIMITS.diskBytes },
    onFailure: options.onFailure,
    onReady: (problem) => (problem === undefined ? ready.resolve() : ready.reject(problem)),
  });
  const over = serve(device, session);
  void over.then(() => {
    fresh.end();
    ready.reject(new Error(`The mount at ${options.mountPoint} was taken down before it was up`));
  });
  await ready.promise;
  await requireAlone(options, ports);
  await raiseReadAhead(options, ports);
  return {
    held: session.counts,
    // A busy mount is detached: programs that have it open are served until they are done, or this process ends.
    unmount: () => unmount(options, ports),
  };
}

/** Of two who mount at one place at once, the later one gives way: nothing but the table of mounts tells them apart. */
async function requireAlone(options: MountOptions, ports: KernelDriverPorts): Promise<void> {
  if (!isOnTopOfItsLike(await ports.readMountInfo(), options.source)) return;
  await unmount(options, ports);
  throw new Error(`Cannot mount at ${options.mountPoint}: another mount is there already`);
}

const nothing = (): void => undefined;

/** Answers until the connection is over. */
function serve(device: Device, session: Session): Promise<void> {
  const over = Promise.withResolvers<void>();
  const onReady = (): void => {
    // Promises and ticks do not move on inside this callback: a turn of the event loop afterwards sees to those that were made.
    setImmediate(nothing);
    for (let taken = 0; taken < BURST;) {
      const length = device.read(session.buffer);
      if (length < 0) return finish();
      if (length > 0) {
        session.take(length);
        lingering.taken(session.waiting === 0);
        taken += 1;
      } else if (!lingering.again()) return;
    }
  };
  const lingering = createLingering(() => performance.now());
  let ended = false;
  function finish(): void {
    if (ended) return;
    ended = true;
    endWatch();
    session.end();
    device.close();
    over.resolve();
  }
  const endWatch = watchReadable(device.descriptor, onReady);
  return over.promise;
}

/** Without it the kernel asks for 128 KiB at a time, whatever was agreed. */
async function raiseReadAhead(
  { source }: MountOptions,
  { readMountInfo, setReadAhead }: KernelDriverPorts,
): Promise<void> {
  const mounted = mountedFrom(await readMountInfo(), source);
  if (mounted !== undefined) await setReadAhead(mounted.device, MAX_READ / KILOBYTE);
}
