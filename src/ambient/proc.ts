/** What `/proc` and `/sys` say: proc(5). */
import { readdirSync, readFileSync } from 'node:fs';
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

/** Aborts a FUSE connection, which frees everybody who waits for it; false where fusectl is not mounted or not ours. */
export async function abortConnection(connection: string): Promise<boolean> {
  try {
    await writeFile(`/sys/fs/fuse/connections/${connection}/abort`, '1');
    return true;
  } catch {
    return false;
  }
}

/** Writes the read-ahead of a mounted file system (`major:minor`) in KiB: sysfs, bdi; false where that is not permitted. */
export async function setReadAhead(device: string, kilobytes: number): Promise<boolean> {
  try {
    await writeFile(`/sys/class/bdi/${device}/read_ahead_kb`, String(kilobytes));
    return true;
  } catch {
    return false;
  }
}

/** A process and all that descend from it, the oldest first; empty when it is gone. Short: nothing here waits. */
export function processTreeSync(pid: number): readonly number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
    return [pid, ...children.flatMap((child) => processTreeSync(child))];
  } catch {
    return [];
  }
}

const PAGE_BYTES = 4096;

/** Bytes that a process and its descendants have in memory: proc(5), statm; 0 when they are gone. */
export function residentBytesSync(pid: number): number {
  return processTreeSync(pid).reduce((sum, member) => sum + residentAloneSync(member), 0);
}

/** Bytes that one process has in memory, without its descendants; 0 when it is gone. */
export function residentAloneSync(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES;
  } catch {
    return 0;
  }
}
