/** What is mounted, read from `/proc/self/mountinfo`: the one way that never blocks on a hung mount. */

/** One mounted file system: proc(5). */
export interface MountedFileSystem {
  /** `major:minor` of the device; for FUSE the minor names the connection under `/sys/fs/fuse/connections`. */
  readonly device: string;
  readonly mountPoint: string;
  readonly type: string;
  readonly source: string;
  /** Options of the mount and of the file system together. */
  readonly options: readonly string[];
}

/** Parses the whole file; the last entry of a mount point is the one on top. */
export function parseMountInfo(text: string): readonly MountedFileSystem[] {
  return text.split('\n').flatMap((line) => {
    const [before, after] = line.split(' - ', 2);
    if (before === undefined || after === undefined) return [];
    const [, , device = '', , mountPoint = '', options = ''] = before.split(' ');
    const [type = '', source = '', superOptions = ''] = after.split(' ');
    const all = [...new Set([...options.split(','), ...superOptions.split(',')])];
    return [{ device, mountPoint: unescape(mountPoint), type, source: unescape(source), options: all }];
  });
}

/** The file system on top at a mount point, if any. */
export function mountedAt(text: string, mountPoint: string): MountedFileSystem | undefined {
  return parseMountInfo(text).findLast((mounted) => mounted.mountPoint === mountPoint);
}

/** The file system of this source, wherever it is now, when nothing lies on top of it. */
export function mountedFrom(text: string, source: string): MountedFileSystem | undefined {
  const all = parseMountInfo(text);
  const mounted = all.findLast((candidate) => candidate.source === source);
  const top = all.findLast((candidate) => candidate.mountPoint === mounted?.mountPoint);
  return top === mounted ? mounted : undefined;
}

/** Whether another of the same type lies below the one of this source: two were mounted at one place, and this one came later. */
export function isOnTopOfItsLike(text: string, source: string): boolean {
  const all = parseMountInfo(text);
  const own = all.findLast((candidate) => candidate.source === source);
  const first = all.find(({ mountPoint, type }) => mountPoint === own?.mountPoint && type === own.type);
  return first !== own;
}

// The kernel writes space, tab, newline and backslash as three octal digits; all else stands as it is.
function unescape(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
