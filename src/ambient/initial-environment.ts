/** What `/proc/PID/environ` shows of this process: the environment that it was started with, whatever it has done since. */
import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';

/**
 * Overwrites variables in the memory that the kernel shows as this process's environment (proc(5), `environ`), so that nobody
 * who reads it later finds them. Call it after `process.env` has forgotten them, and before anything else is started.
 * Returns whether they are gone, as the kernel sees it: not where `/proc` is missing or its `mem` cannot be written.
 */
export function eraseInitially(names: readonly string[]): boolean {
  const entries = names.map((name) => `${name}=`);
  try {
    overwrite((entry) => entries.some((start) => entry.startsWith(start)));
    const left = readFileSync('/proc/self/environ', 'latin1').split('\0');
    return !left.some((entry) => entries.some((start) => entry.startsWith(start)));
  } catch {
    return false;
  }
}

function overwrite(matches: (entry: string) => boolean): void {
  const { start, end } = environmentBlock();
  const memory = openSync('/proc/self/mem', 'r+');
  try {
    const block = Buffer.alloc(end - start);
    readSync(memory, block, 0, block.length, start);
    for (let at = 0, next = 0; at < block.length; at = next + 1) {
      next = block.indexOf(0, at);
      if (next === -1) next = block.length;
      // The pointers of `environ` stay where they are and lead to nothing, which is no variable.
      if (matches(block.toString('latin1', at, next)))
        writeSync(memory, Buffer.alloc(next - at), 0, next - at, start + at);
    }
    block.fill(0);
  } finally {
    closeSync(memory);
  }
}

// proc(5), /proc/pid/stat: env_start and env_end are fields 50 and 51; the second one is in parentheses and may hold anything.
function environmentBlock(): { start: number; end: number } {
  const stat = readFileSync('/proc/self/stat', 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [start = 0, end = 0] = fields.slice(50 - 3, 52 - 3).map(Number);
  if (start === 0 || end < start) throw new Error('the kernel does not tell where the environment is');
  return { start, end };
}
