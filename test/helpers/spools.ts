/** What a process holds of files that have no name: descriptors and mappings, as the kernel lists them. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const NAMELESS = /\/spool\.[0-9a-f-]{36} \(deleted\)$/;

/** The spools that a process has open; this one by default. */
export function openSpools(pid: number | 'self' = 'self'): number {
  return readdirSync(`/proc/${pid}/fd`).filter((descriptor) => NAMELESS.test(targetOf(pid, descriptor))).length;
}

/** How long the mappings of spools are that a process has. */
export function mappedSpools(pid: number | 'self' = 'self'): readonly number[] {
  const lines = readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n');
  return lines
    .filter((line) => NAMELESS.test(line))
    .map((line) => {
      const [from = '', to = ''] = line.split(' ', 1)[0]?.split('-') ?? [];
      return Number.parseInt(to, 16) - Number.parseInt(from, 16);
    });
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
