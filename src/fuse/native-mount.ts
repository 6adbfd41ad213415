/** fuse-native's mount, with what it gets wrong put right: options, `fgetattr`, one answer for each request. */
import Fuse from 'fuse-native';
import type { DirectoryEntry } from '../tree/file-system.ts';
import type { ServedFileSystem } from '../tree/versioned-file-system.ts';
import type { Answering } from './answering.ts';
import type { KernelCache, MountOptions } from './driver.ts';
import { createPathReads, type ReadPath } from './path-reads.ts';
import { createSnapshots, type Snapshots } from './snapshots.ts';
import { EMPTY_STAT, entryStatArrays, statArray } from './stat-array.ts';

const WORD = 0x1_0000_0000;
const NAME_MAX = 255;
const BLOCK_SIZE = 4096;

/** Answers one request; the binding adds what C needs when details are left out. */
type Signal = (errno: number, result?: unknown, detail?: unknown) => void;

/** What the kernel keeps, in seconds. In all modes but `immutable` attributes are asked each time: they may belong to another version. */
const KEPT: Readonly<Record<KernelCache, readonly string[]>> = {
  // At each open libfuse asks for size and time of what was opened, and lets the kernel keep its pages when both are the same.
  auto: ['auto_cache', 'entry_timeout=1', 'attr_timeout=0'],
  // Not for ever: the host's own status files change.
  immutable: ['kernel_cache', 'entry_timeout=10', 'attr_timeout=10'],
  off: ['entry_timeout=1', 'attr_timeout=0'],
};

/** "Not implemented": the kernel takes it for "not needed", opens without asking from then on, and keeps its pages. */
const ENOSYS = -38;

const statfs = (_path: string, callback: (error: number, result: object) => void): void =>
  callback(0, { bsize: BLOCK_SIZE, frsize: BLOCK_SIZE, namemax: NAME_MAX });

// The operations that libfuse is told about; without the others it answers ENOSYS, and `ro` makes mutations EROFS.
const OPERATIONS = ['getattr', 'fgetattr', 'opendir', 'readdir', 'releasedir', 'open', 'read', 'release'] as const;

/** A listing as the binding takes it. */
interface BindingListing {
  readonly names: readonly string[];
  readonly stats: readonly Uint32Array[];
}

/** Made once for each listing, and forgotten with it. */
function createForBinding(): (entries: readonly DirectoryEntry[]) => BindingListing {
  const made = new WeakMap<readonly DirectoryEntry[], BindingListing>();
  return (entries) => {
    const known = made.get(entries);
    if (known !== undefined) return known;
    const listing = { names: entries.map(({ name }) => name), stats: entryStatArrays(entries) };
    made.set(entries, listing);
    return listing;
  };
}

export class NativeMount extends Fuse {
  readonly #fileSystem: ServedFileSystem;
  readonly #options: MountOptions;
  readonly #answer: Answering;
  readonly #snapshots: Snapshots;
  readonly #kernelCache: KernelCache;
  readonly #readPath: ReadPath;
  readonly #forBinding: (entries: readonly DirectoryEntry[]) => BindingListing;
  readonly #mountOptions: (options: readonly string[]) => readonly string[];

  constructor(
    fileSystem: ServedFileSystem,
    options: MountOptions,
    answer: Answering,
    mountOptions = (all: readonly string[]): readonly string[] => all,
  ) {
    // The binding's own timeout writes to a buffer that the kernel has taken back; ours is in `answer`.
    super(
      options.mountPoint,
      { ...Object.fromEntries(OPERATIONS.map((name) => [name, true])), statfs },
      { timeout: false },
    );
    this.#fileSystem = fileSystem;
    this.#options = options;
    this.#answer = answer;
    this.#mountOptions = mountOptions;
    this.#kernelCache = options.kernelCache ?? 'auto';
    this.#readPath = createPathReads(fileSystem);
    this.#forBinding = createForBinding();
    this.#snapshots = createSnapshots((path) => fileSystem.readdir(path));
  }

  override _fuseOptions(): string {
    const { source, allowOther } = this.#options;
    const options = ['ro', 'nosuid', 'nodev', 'noexec', 'default_permissions', 'use_ino', 'auto_unmount'];
    options.push(...KEPT[this.#kernelCache], 'negative_timeout=0', `fsname=${source}`, 'subtype=omnivet');
    if (allowOther) options.push('allow_other');
    return `-o${this.#mountOptions(options).join(',')}`;
  }

  override _op_getattr(signal: Signal, path: string): void {
    this.#answer({
      operation: 'getattr',
      path,
      work: () => this.#fileSystem.atOnce?.getattr(path) ?? this.#fileSystem.getattr(path),
      succeed: (attributes) => signal(0, statArray(attributes, this.#options)),
      fail: (errno) => signal(errno, EMPTY_STAT),
    });
  }

  override _op_fgetattr(signal: Signal, path: string, handle: number): void {
    this.#answer({
      operation: 'fgetattr',
      path,
      // The binding has no handle of its own for what was never opened.
      work: () => (handle === 0 ? this.#fileSystem.getattr(path) : this.#fileSystem.fgetattr(handle)),
      succeed: (attributes) => signal(0, statArray(attributes, this.#options)),
      fail: (errno) => signal(errno, EMPTY_STAT),
    });
  }

  override _op_opendir(signal: Signal, path: string): void {
    this.#answer({
      operation: 'opendir',
      path,
      work: () => this.#snapshots.take(path),
      succeed: () => signal(0, 0),
      fail: (errno) => signal(errno, 0),
      abandon: () => this.#snapshots.drop(path),
    });
  }

  override _op_readdir(signal: Signal, path: string): void {
    this.#answer({
      operation: 'readdir',
      path,
      work: () => this.#snapshots.current(path),
      succeed: (entries) => {
        const { names, stats } = this.#forBinding(entries);
        signal(0, names, stats);
      },
      fail: (errno) => signal(errno, [], []),
    });
  }

  override _op_releasedir(signal: Signal, path: string): void {
    this.#snapshots.drop(path);
    signal(0);
  }

  override _op_open(signal: Signal, path: string): void {
    if (this.#kernelCache === 'immutable') return signal(ENOSYS, 0);
    this.#answer({
      operation: 'open',
      path,
      work: () => this.#fileSystem.atOnce?.open(path) ?? this.#fileSystem.open(path),
      succeed: (handle) => signal(0, handle),
      fail: (errno) => signal(errno, 0),
      abandon: (handle) => this.#fileSystem.release(handle),
    });
  }

  override _op_read(
    signal: Signal,
    path: string,
    handle: number,
    buffer: Buffer,
    length: number,
    low: number,
    high: number,
  ): void {
    this.#answer({
      operation: 'read',
      path,
      // 0 is no handle: nobody opened it.
      work: () =>
        handle === 0
          ? this.#readPath(path, low + high * WORD, length)
          : // Answered before anything else happens: the kernel has not taken its buffer back.
            this.#fileSystem.read(handle, low + high * WORD, length, buffer),
      succeed: (bytes) => {
        buffer.set(bytes);
        signal(bytes.byteLength, 0, buffer.buffer);
      },
      fail: (errno) => signal(errno, 0, buffer.buffer),
    });
  }

  override _op_release(signal: Signal, path: string, handle: number): void {
    this.#answer({
      operation: 'release',
      path,
      work: () => this.#fileSystem.release(handle),
      succeed: () => signal(0),
      fail: (errno) => signal(errno),
    });
  }
}
