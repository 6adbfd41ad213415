/** The seam between the tree and whatever speaks FUSE to the kernel. */
import type { HostError } from '../contract/errors.ts';
import type { ServedFileSystem } from '../tree/versioned-file-system.ts';

/** What a configuration may name: fuse-native over libfuse 2, or the kernel's protocol spoken by ourselves. */
export const DRIVER_NAMES = ['fuse-native', 'kernel'] as const;

export type DriverName = (typeof DRIVER_NAMES)[number];

export const DEFAULT_DRIVER: DriverName = 'fuse-native';

/**
 * What the kernel may keep: what holds by the rules of caching; everything, since nothing changes while the mount is up; or
 * nothing from one open to the next.
 */
export const KERNEL_CACHES = ['auto', 'immutable', 'off'] as const;

export type KernelCache = (typeof KERNEL_CACHES)[number];

export interface MountOptions {
  /** Absolute path of an empty directory. */
  readonly mountPoint: string;
  /** What `mount` and `df` show as the device; no comma. Cleaning up recognises a mount of ours by it. */
  readonly source: string;
  /** Whether other users may look in; the kernel refuses them otherwise. */
  readonly allowOther: boolean;
  /** Owner of every node. */
  readonly uid: number;
  readonly gid: number;
  /** Milliseconds after which the kernel gets `ETIMEDOUT`, whatever the tree is doing. */
  readonly operationDeadline: number;
  /** `auto` by default. */
  readonly kernelCache?: KernelCache | undefined;
  /** What versions that lie on disk may take there when nobody has them open; the driver's own bound when absent. */
  readonly diskBytes?: number | undefined;
}

/** One operation that failed, on its way to being an errno. */
export interface FailedOperation {
  readonly operation: string;
  readonly path: string;
  readonly error: HostError;
}

/** What a driver keeps for the kernel at this moment. */
export interface Held {
  /** Nodes that the kernel knows by number. */
  readonly nodes: number;
  /** Bytes of the versions that it may still read, without those that lie on disk. */
  readonly bytes: number;
  /** Requests that are not answered yet. */
  readonly waiting: number;
}

/** A mount that is up. */
export interface Mounted {
  /** Absent where the driver does not know. */
  held?(): Held;
  /** Takes the mount down; a busy one is detached, so that it is gone for everybody who comes later. */
  unmount(): Promise<void>;
}

/** Mounts a file system read-only, nosuid, nodev and noexec (rule 23). */
export interface Driver {
  readonly name: DriverName;
  /** Resolves when the kernel serves the mount; fails with an `Error` that says what the mount needs. */
  mount(
    fileSystem: ServedFileSystem,
    options: MountOptions,
    onFailure: (failed: FailedOperation) => void,
  ): Promise<Mounted>;
}
