/** The host's status files with versions: each is another version when its bytes are others. */
import { HostError } from '../contract/errors.ts';
import type { NodeKind } from '../contract/node.ts';
import { STATUS_DIRECTORY, type StatusContent, type StatusFiles, statusKind, statusNames } from './status-files.ts';
import { ALWAYS } from './versioned-listings.ts';
import type { Sight } from './versioned-provider.ts';

export interface StatusTree {
  /** What there is below the status directory; `''` is the directory itself. */
  look(path: string): Sight;
  /** Fails with `not-a-directory`. */
  names(path: string): readonly { readonly name: string; readonly kind: NodeKind }[];
  /** Fails with `not-a-file`. */
  read(path: string): StatusContent;
}

/** The directories have the time at which the host `mounted`. */
export function createStatusTree(files: StatusFiles, mounted: number): StatusTree {
  const last = new Map<string, { readonly bytes: Uint8Array; readonly version: number; readonly modified: number }>();

  function versionOf(path: string, bytes: Uint8Array, modified: number): number {
    const before = last.get(path);
    if (before !== undefined && before.modified === modified && Buffer.compare(before.bytes, bytes) === 0)
      return before.version;
    const version = (before?.version ?? 0) + 1;
    last.set(path, { bytes, version, modified });
    return version;
  }

  return {
    look(path) {
      const content = files.get(path)?.();
      if (content !== undefined) {
        const { bytes, modified, grows = false } = content;
        const version = versionOf(path, bytes, modified);
        return { kind: 'file', size: bytes.byteLength, modified, version, freshUntil: 0, follows: grows, bytes };
      }
      const { freshUntil } = ALWAYS;
      if (statusKind(files, path) === undefined) return { kind: 'missing', freshUntil };
      return { kind: 'directory', modified: mounted, freshUntil, listing: ALWAYS };
    },
    names(path) {
      if (statusKind(files, path) !== 'directory') throw notADirectory(path);
      const prefix = path === '' ? '' : `${path}/`;
      return statusNames(files, path).map((name) => ({ name, kind: statusKind(files, prefix + name) ?? 'file' }));
    },
    read(path) {
      const content = files.get(path)?.();
      if (content !== undefined) return content;
      throw new HostError('not-a-file', 'This is a directory of the host', 'List it instead.');
    },
  };
}

function notADirectory(path: string): HostError {
  return new HostError('not-a-directory', `"${STATUS_DIRECTORY}/${path}" is not a directory`, 'Read it instead.');
}
