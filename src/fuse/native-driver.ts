/** The default driver: fuse-native over libfuse 2. It must live in a main thread, in a process of its own. */
import type { ServedFileSystem } from '../tree/versioned-file-system.ts';
import { createAnswering } from './answering.ts';
import { closeOnExec, type DescriptorFiles } from './close-on-exec.ts';
import type { Driver, FailedOperation, Mounted, MountOptions } from './driver.ts';
import { NativeMount } from './native-mount.ts';
import { unmount, type UnmountPorts } from './unmount.ts';

/** What the driver may use of the machine besides FUSE itself. */
export interface NativeDriverPorts extends UnmountPorts {
  readonly files: DescriptorFiles;
  /** The options of a mount as the kernel gets them, when a test leaves one out to see whether that is noticed. */
  readonly mountOptions?: ((options: readonly string[]) => readonly string[]) | undefined;
}

// PATH_MAX of the binding's own copy (`char mnt[1024]`, `char mntopts[1024]` in fuse-native.c).
const MAX_BYTES = 1023;

export function createNativeDriver(ports: NativeDriverPorts): Driver {
  return {
    name: 'fuse-native',
    async mount(
      fileSystem: ServedFileSystem,
      options: MountOptions,
      onFailure: (failed: FailedOperation) => void,
    ): Promise<Mounted> {
      requireMountable(options);
      closeOnExec(ports.files);
      const mount = new NativeMount(
        fileSystem,
        options,
        createAnswering(options.operationDeadline, onFailure),
        ports.mountOptions,
      );
      await new Promise<void>((resolve, reject) => {
        mount.mount((error) => (error === null ? resolve() : reject(explain(error, options.mountPoint))));
      });
      closeOnExec(ports.files);
      return { unmount: () => unmount(options, ports) };
    },
  };
}

function requireMountable({ mountPoint, source }: MountOptions): void {
  if (Buffer.byteLength(mountPoint) > MAX_BYTES) throw new Error(`The mount point is longer than ${MAX_BYTES} bytes`);
  if (source.includes(',')) throw new Error('The source of a mount cannot contain a comma');
}

function explain(cause: Error, mountPoint: string): Error {
  return new Error(`Cannot mount at ${mountPoint}: ${cause.message}. Run "omnivet doctor" to see what is missing.`, {
    cause,
  });
}
