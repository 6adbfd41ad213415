/** A way into the host beside the kernel's: its clock is moved, and its tree is asked directly. Both ends of a socket in the session's folder. */
import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { driversServing } from '../../conformance/sabotage/served.ts';
import { errnoOf, type FileSystem, HostError, type HostPorts, jsonOnOneLine } from '../../src/index.ts';

/** What is asked of the host. */
type Question =
  | { readonly does: 'pass'; readonly ms: number }
  | { readonly does: 'plant'; readonly name: string | null }
  | { readonly does: 'stat' | 'list' | 'read'; readonly path: string };

/** What the tree says of a path below the mount point, without the kernel. */
export type Direct =
  | { readonly errno: string }
  | { readonly kind: string; readonly size: number; readonly ino: number; readonly modified: number }
  | { readonly names: readonly { readonly name: string; readonly kind: string; readonly ino: number }[] }
  | { readonly base64: string };

/** The fuzzer's end. */
export interface HostControl {
  /** Lets so much time pass in the host, at once. */
  pass(ms: number): Promise<void>;
  /** Puts a bug into a host that can be switched, or takes it away. */
  plant(name: string | undefined): Promise<void>;
  /** Milliseconds since the Unix epoch, as the host has it. */
  now(): number;
  ask(does: 'stat' | 'list' | 'read', path: string): Promise<Direct>;
  close(): void;
}

const MOST_BYTES = 64 * 1024 * 1024;

/** The host's end: the same ports with a clock that can be moved, and a file system that answers on the socket as well. */
export function controlled(
  ports: HostPorts,
  folder: string,
  plant: (name: string | undefined) => Promise<void>,
): HostPorts {
  let passed = 0;
  let served: FileSystem | undefined;
  const answerTo = async (question: Question): Promise<unknown> => {
    switch (question.does) {
      case 'pass':
        passed += question.ms;
        return {};
      case 'plant':
        await plant(question.name ?? undefined);
        return {};
      default:
        return direct(served, question.does, question.path);
    }
  };
  const server = createServer((socket) => {
    const answer = async (line: string): Promise<void> => {
      const question = JSON.parse(line) as Question;
      socket.write(`${jsonOnOneLine(await answerTo(question))}\n`);
    };
    socket.on('error', () => {});
    createInterface({ input: socket }).on('line', (line) => void answer(line));
  });
  server.listen(socketIn(folder));
  server.unref();
  return {
    ...ports,
    clock: () => Date.now() + passed,
    drivers: driversServing(ports.drivers, (fileSystem) => (served = fileSystem)),
  };
}

async function direct(
  fileSystem: FileSystem | undefined,
  does: 'stat' | 'list' | 'read',
  path: string,
): Promise<Direct> {
  try {
    if (fileSystem === undefined) return { errno: 'nothing is mounted' };
    // A path is looked up before anything is done with it, as the kernel does.
    const attributes = await fileSystem.getattr(path);
    if (does === 'stat') return { ...attributes };
    if (does === 'list') return { names: await fileSystem.readdir(path) };
    const handle = await fileSystem.open(path);
    const bytes = fileSystem.read(handle, 0, MOST_BYTES);
    fileSystem.release(handle);
    return { base64: Buffer.from(bytes).toString('base64') };
  } catch (error) {
    return { errno: error instanceof HostError ? errnoOf(error.code) : `no errno: ${String(error)}` };
  }
}

/** Connects to the host that was started in a folder. */
export async function connectControl(folder: string): Promise<HostControl> {
  const socket = createConnection(socketIn(folder));
  await once(socket, 'connect');
  const waiting: ((line: string) => void)[] = [];
  createInterface({ input: socket }).on('line', (line) => waiting.shift()?.(line));
  socket.on('error', () => {});
  let passed = 0;
  const ask = async (question: Question): Promise<unknown> => {
    const line = new Promise<string>((resolve) => void waiting.push(resolve));
    socket.write(`${jsonOnOneLine(question)}\n`);
    return JSON.parse(await line);
  };
  return {
    async pass(ms) {
      await ask({ does: 'pass', ms });
      passed += ms;
    },
    plant: async (name) => void (await ask({ does: 'plant', name: name ?? null })),
    now: () => Date.now() + passed,
    ask: async (does, path) => (await ask({ does, path })) as Direct,
    close: () => socket.destroy(),
  };
}

function socketIn(folder: string): string {
  return join(folder, 'control');
}
