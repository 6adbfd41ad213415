/** The kernel's own table of mounts: proc_pid_mountinfo(5). */

/** One mount. */
export interface Mounted {
  /** As `fuse.omnivet`. */
  readonly type: string;
  /** Of this mount, not of the file system behind it. */
  readonly options: readonly string[];
}

/** What lies on top at a mount point, if anything does. */
export function optionsAt(table: string, mountPoint: string): Mounted | undefined {
  const line = table.split('\n').findLast((candidate) => unescape(candidate.split(' ')[4] ?? '') === mountPoint);
  if (line === undefined) return undefined;
  const [, , , , , options = ''] = line.split(' ');
  const [type = ''] = (line.split(' - ')[1] ?? '').split(' ');
  return { type, options: options.split(',') };
}

// The kernel writes space, tab, newline and backslash as three octal digits.
function unescape(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)));
}
