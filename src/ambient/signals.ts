/** Signals to processes that are known by their id: kill(2). */

/** Sends a signal; false when the process is gone or not ours. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
