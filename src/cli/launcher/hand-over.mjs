// Lets another Node take this process's place, as far as that goes without execve (Node 20 has none).
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { eraseEnvironment } from './erase-environment.mjs';

/**
 * Runs a program on this process's own terminal and streams, passes signals on to it, and waits for its end.
 *
 * SIGINT is not passed on when there is a terminal: Ctrl-C reaches the whole foreground group, so the program has it already,
 * and a second one might be taken for impatience.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code; 128 + the signal's number when a signal ended it (as shells do), 127 when it cannot
 *   be started
 */
export function handOver(program, args) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit' });
    // It has the environment now. Here nothing needs it any more, and a secret in it would stay to be seen.
    eraseEnvironment();
    const onTerminal = process.stdin.isTTY === true;
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => {
        if (signal !== 'SIGINT' || !onTerminal) child.kill(signal);
      });
    }
    child.on('error', (error) => {
      process.stderr.write(`${program} cannot be started: ${error.message}\n`);
      resolve(127);
    });
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}
