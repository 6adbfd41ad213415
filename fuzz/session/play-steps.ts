/** Does with a connection what a script says. */
import type { TLSSocket } from 'node:tls';
import type { ResponseStep } from '../arbitraries/response-steps.ts';

/** Resolves when all is done, or the client has left. Plain answers are written at once. */
export function playSteps(socket: TLSSocket, steps: readonly ResponseStep[]): Promise<void> | undefined {
  const [only, second] = steps;
  if (only?.does === 'send' && second === undefined) {
    socket.write(only.bytes);
    return undefined;
  }
  return playAll(socket, steps);
}

async function playAll(socket: TLSSocket, steps: readonly ResponseStep[]): Promise<void> {
  for (const step of steps) {
    if (socket.destroyed) return;
    switch (step.does) {
      case 'send':
        await written(socket, step.bytes);
        break;
      case 'repeat':
        await repeated(socket, step.bytes, step.times ?? Infinity);
        break;
      case 'drip':
        await dripped(socket, step.bytes, step.pauseMs);
        break;
      case 'pause':
        await pause(socket, step.ms);
        break;
      case 'stay':
        return gone(socket);
      case 'end':
        socket.end();
        return undefined;
      case 'reset':
        socket.destroy();
        return undefined;
    }
  }
  return undefined;
}

// In turns of the loop, so that a flood for one case does not hold up the others.
async function repeated(socket: TLSSocket, bytes: Uint8Array, times: number): Promise<void> {
  const together = Math.max(1, Math.min(times, Math.floor(65_536 / Math.max(1, bytes.byteLength))));
  const block = Buffer.concat(Array.from({ length: together }, () => bytes));
  for (let done = 0; done < times && !socket.destroyed; done += together) {
    const left = Math.min(together, times - done);
    await written(socket, left === together ? block : block.subarray(0, left * bytes.byteLength));
    await new Promise(setImmediate);
  }
}

async function dripped(socket: TLSSocket, bytes: Uint8Array, pauseMs: number): Promise<void> {
  for (let at = 0; !socket.destroyed; at = (at + 1) % Math.max(1, bytes.byteLength)) {
    await written(socket, bytes.subarray(at, at + 1));
    await pause(socket, pauseMs);
  }
}

function pause(socket: TLSSocket, ms: number): Promise<void> {
  if (socket.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      socket.off('close', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    socket.once('close', done);
  });
}

function written(socket: TLSSocket, bytes: Uint8Array): Promise<void> {
  if (socket.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    if (socket.write(bytes)) return done();
    return void socket.once('drain', done).once('close', done);
  });
}

function gone(socket: TLSSocket): Promise<void> {
  if (socket.destroyed) return Promise.resolve();
  return new Promise((resolve) => void socket.once('close', () => resolve()));
}
