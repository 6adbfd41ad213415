/** Open files, each seeing one version from `open` to `release`: contract.md section 6. */
import { HostError } from '../contract/errors.ts';

/** One version of a file's bytes; `modified` in milliseconds since the Unix epoch. */
export interface Version {
  readonly bytes: Uint8Array;
  readonly modified: number;
}

export interface OpenFiles {
  /** The version that some handle of this path has open. */
  pinned(path: string): Version | undefined;
  open(path: string, version: Version): number;
  /** Fails with `host-bug` for a handle that is not open: the kernel never sends one. */
  get(handle: number): { readonly path: string; readonly version: Version };
  release(handle: number): void;
}

/**
 * While a path is open, everybody who opens it gets the version that is open: the kernel keeps one set of pages for
 * each path, so two versions at once would be read mixed.
 */
export function createOpenFiles(): OpenFiles {
  const handles = new Map<number, { path: string; version: Version }>();
  const pins = new Map<string, { version: Version; count: number }>();
  let last = 0;

  function get(handle: number): { path: string; version: Version } {
    const file = handles.get(handle);
    if (file === undefined) throw new HostError('host-bug', `Handle ${handle} is not open`, 'Report this.');
    return file;
  }

  return {
    get,
    pinned: (path) => pins.get(path)?.version,
    open(path, version) {
      const pin = pins.get(path) ?? { version, count: 0 };
      pins.set(path, { version: pin.version, count: pin.count + 1 });
      // 0 is what the binding takes for "no handle"; a number comes round again after 2^31 opens.
      do last = (last % 0x7fff_ffff) + 1;
      while (handles.has(last));
      handles.set(last, { path, version: pin.version });
      return last;
    },
    release(handle) {
      const { path } = get(handle);
      handles.delete(handle);
      const pin = pins.get(path);
      if (pin === undefined || pin.count === 1) pins.delete(path);
      else pins.set(path, { ...pin, count: pin.count - 1 });
    },
  };
}
