/** The host's own files under `.omnivet` in the root of the mount. */
import type { NodeKind } from '../contract/node.ts';

/** The name in the root that no provider can have. */
export const STATUS_DIRECTORY = '.omnivet';

/** What a status file holds at one moment; `modified` in milliseconds since the Unix epoch. */
export interface StatusContent {
  readonly bytes: Uint8Array;
  readonly modified: number;
  /** Whether it is a log, to which things are added at the end: who has it open sees them come. */
  readonly grows?: true;
}

/** The files below {@link STATUS_DIRECTORY}, each made anew when it is looked at. Keys are like `providers/github.json`. */
export type StatusFiles = ReadonlyMap<string, () => StatusContent>;

/** The kind of a path below the status directory (`''` is the directory itself), or `undefined`. */
export function statusKind(files: StatusFiles, path: string): NodeKind | undefined {
  if (files.has(path)) return 'file';
  return path === '' || statusNames(files, path).length > 0 ? 'directory' : undefined;
}

/** The names in a directory below the status directory. */
export function statusNames(files: StatusFiles, directory: string): readonly string[] {
  const prefix = directory === '' ? '' : `${directory}/`;
  const below = [...files.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  return [...new Set(below.map((rest) => rest.split('/', 1)[0] ?? rest))];
}
