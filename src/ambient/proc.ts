/** What `/proc` and `/sys` say: proc(5). */
import { readdirSync, readlinkSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';

/** `/proc/self/mountinfo`, whole. Never blocks on a hung mount. */
export function readMountInfo(): Promise<string> {
  return readFile('/proc/self/mountinfo', 'utf8');
}

/** When a process started, in clock ticks since boot; `undefined` when there is none. With its id it names it for ever. */
export async function processStartTime(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in parentheses, which may itself contain spaces and parentheses.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** Names in a directory of `/proc`; synchronous, so that no child starts in between. */
export function listDirectorySync(path: string): readonly string[] {
  return readdirSync(path);
}

/** The target of a symbolic link, or `undefined` when it is gone. */
export function readLinkSync(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** Aborts a FUSE connection, which frees everybody who waits for it; false where fusectl is not mounted or not ours. */
export async function abortConnection(connection: string): Promise<boolean> {
  try {
    await writeFile(`/sys/fs/fuse/connections/${connection}/abort`, '1');
    return true;
  } catch {
    return false;
  }
}
