/** Open files, each of a provider's seeing one version from `open` to `release`: contract.md section 6. */
import { HostError } from '../contract/errors.ts';

/** One version of a file's bytes; `modified` in milliseconds since the Unix epoch. */
export interface Version {
  readonly bytes: Uint8Array;
  readonly modified: number;
}

export interface OpenFiles {
  /** The version that the handles of this path have open, if there are any that hold one. */
  pinned(path: string): Version | undefined;
  /** Opens one version for as long as the handle lives; the one that is already open, when there is one. */
  open(path: string, version: Version): number;
  /** Opens a file that grows while it is open, so that `tail -f` sees what comes. */
  openLive(path: string, current: () => Version): number;
  /** Fails with `host-bug` for a handle that is not open: the kernel never sends one. */
  get(handle: number): { readonly path: string; readonly version: Version };
  release(handle: number): void;
}

interface OpenFile {
  readonly path: string;
  readonly current: () => Version;
  readonly pinned: boolean;
}

const MAX_HANDLE = 0x7fff_ffff;

/**
 * While a path is open, everybody who opens it gets the version that is open: the kernel keeps one set of pages for
 * each path, so two versions at once would be read mixed.
 */
export function createOpenFiles(): OpenFiles {
  const handles = new Map<number, OpenFile>();
  const pins = new Map<string, { version: Version; count: number }>();
  let last = 0;

  function add(file: OpenFile): number {
    // 0 is what the binding takes for "no handle"; numbers come round again after 2^31 opens.
    do last = (last % MAX_HANDLE) + 1;
    while (handles.has(last));
    handles.set(last, file);
    return last;
  }

  function get(handle: number): OpenFile {
    const file = handles.get(handle);
    if (file === undefined) throw new HostError('host-bug', `Handle ${handle} is not open`, 'Report this.');
    return file;
  }

  return {
    pinned: (path) => pins.get(path)?.version,
    open(path, offered) {
      const { version, count } = pins.get(path) ?? { version: offered, count: 0 };
      pins.set(path, { version, count: count + 1 });
      return add({ path, current: () => version, pinned: true });
    },
    openLive: (path, current) => add({ path, current, pinned: false }),
    get(handle) {
      const { path, current } = get(handle);
      return { path, version: current() };
    },
    release(handle) {
      const { path, pinned } = get(handle);
      handles.delete(handle);
      const pin = pinned ? pins.get(path) : undefined;
      if (pin === undefined) return;
      if (pin.count === 1) pins.delete(path);
      else pins.set(path, { ...pin, count: pin.count - 1 });
    },
  };
}
