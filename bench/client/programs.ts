/** Programs started by posix_spawn(3) and waited for: without Node's event loop between their end and the clock. */
import { addOpen, checked, initActions, posixSpawn, waitpid } from './libc.ts';

const O_WRONLY = 1;
// sizeof(posix_spawn_file_actions_t) is 80 in glibc and musl has no more.
const ACTIONS_BYTES = 256;
const ENVIRONMENT = [`PATH=${process.env['PATH'] ?? '/usr/bin:/bin'}`, 'LC_ALL=C', null];

const toNull = Buffer.alloc(ACTIONS_BYTES);
initActions(toNull);
// A file that is no null device: grep(1) stops at the first match when it writes to that.
for (const descriptor of [1, 2]) addOpen(toNull, descriptor, '/dev/zero', O_WRONLY, 0);

/** Starts all, and returns when the last has ended. Fails with an `Error` when one cannot be started or does not end with 0. */
export function runTogether(commands: readonly (readonly string[])[]): void {
  const pids = commands.map(start);
  const statuses = pids.map(waitFor);
  const failed = statuses.findIndex((status) => status !== 0);
  if (failed !== -1)
    throw new Error(`"${commands[failed]?.join(' ')}" ended with the wait status ${String(statuses[failed])}`);
}

function start(command: readonly string[]): number {
  const pid = [0];
  const [program = ''] = command;
  const errno = posixSpawn(pid, program, toNull, null, [...command, null], ENVIRONMENT);
  if (errno !== 0) throw new Error(`${program} cannot be started: errno ${errno}`);
  return pid[0] ?? 0;
}

function waitFor(pid: number): number {
  const status = [0];
  checked(waitpid(pid, status, 0), () => `waiting for ${pid}`);
  return status[0] ?? 0;
}
