/** What a process holds of files that have no name: descriptors and mappings, as the kernel lists them. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const NAMELESS = /\/spool\.[0-9a-f-]{36} \(deleted\)$/;

/** The spools that a process has open; this one by default. */
export function openSpools(pid: number | 'self' = 'self'): number {
  return readdirSync(`/proc/${pid}/fd`).filter((descriptor) => NAMELESS.test(targetOf(pid, descriptor))).length;
}

/** The spools that a process has mapped, each once however often the kernel has split it. */
export function mappedSpools(pid: number | 'self' = 'self'): number {
  const lines = readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n');
  return new Set(lines.map((line) => NAMELESS.exec(line)?.[0]).filter((name) => name !== undefined)).size;
}

/** Has this process collect its garbage now. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

// The descriptor of the listing itself is closed by now.
function targetOf(pid: number | 'self', descriptor: string): string {
  try {
    return readlinkSync(`/proc/${pid}/fd/${descriptor}`);
  } catch {
    return '';
  }
}
