// Takes the environment out of what /proc/PID/environ shows of this process: src/ambient/initial-environment.ts, for any Node.
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/** Overwrites all of it. Where the system does not allow that (no /proc, not Linux), nothing happens: it is a precaution. */
export function eraseEnvironment() {
  try {
    const stat = readFileSync('/proc/self/stat', 'latin1');
    // proc(5): env_start and env_end are fields 50 and 51; the second field is in parentheses and may hold anything.
    const [start = 0, end = 0] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(50 - 3, 52 - 3)
      .map(Number);
    if (start === 0 || end <= start) return;
    const memory = openSync('/proc/self/mem', 'r+');
    try {
      writeSync(memory, Buffer.alloc(end - start), 0, end - start, start);
    } finally {
      closeSync(memory);
    }
  } catch {
    // The command itself erases what is secret, and says so when it cannot.
  }
}
