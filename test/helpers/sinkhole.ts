/**
 * Listens wherever a connection of the host must not arrive: on every address of 127/8 and on ::1, on the ports that matter.
 * It accepts, writes down and closes. With `ownAddress`, which gives every name an address there, a connection to
 * anything undeclared is seen, whoever decided to make it.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { CleanUp } from './clean-up.ts';
import { serverNameIn } from './client-hello.ts';

/** One connection that arrived. */
export interface Sunk {
  /** The address that was connected to, IPv4-mapped ones as IPv4. */
  readonly address: string;
  readonly port: number;
  /** The TLS server name, when the first bytes ask for one. */
  serverName?: string;
  /** At most 256 bytes as Latin-1 text; empty when the client waited for the server to speak. */
  firstBytes: string;
}

export interface Sinkhole {
  /** All connections so far: also those that the kernel took and nobody has looked at yet. */
  seen(): Promise<readonly Sunk[]>;
  clear(): void;
  /** Ports on which somebody else listens already, so that nothing is seen there. */
  readonly taken: readonly number[];
}

/** Where to listen. */
export interface SinkholeOptions {
  readonly ports?: readonly number[];
  /** In a network namespace of its own, where every address is local: connections to any address are recorded. */
  readonly everywhere?: boolean;
}

export const SUNK_PORTS: readonly number[] = [443, 22, 25, 53, 80, 853, 2375, 3128, 5432, 6379, 8080, 8443, 9200];

// Whoever has this port is the sinkhole of this machine; another run of the tests waits for it.
const FIRST_PORT = 443;
const PATIENCE_MS = 45_000;
const KEPT_BYTES = 256;

/** Starts to listen. Fails when it may not listen on port 443, or when that stays taken. */
export async function startSinkhole(cleanUp: CleanUp, options: SinkholeOptions = {}): Promise<Sinkhole> {
  const { ports = SUNK_PORTS, everywhere = false } = options;
  const witness = createWitness(everywhere);
  const servers: Server[] = [];
  cleanUp.add(() => Promise.all(servers.map(closed)));
  const taken: number[] = [];
  const deadline = performance.now() + PATIENCE_MS;
  for (const port of ports) {
    const patience = port === FIRST_PORT ? deadline : 0;
    if (await listenOn(port, '0.0.0.0', witness, servers, patience))
      await listenOn(port, everywhere ? '::' : '::1', witness, servers, 0);
    else taken.push(port);
  }
  if (taken.includes(FIRST_PORT)) throw new Error(`port ${FIRST_PORT} stays taken: there is no sinkhole without it`);
  return {
    taken,
    clear: witness.clear,
    async seen() {
      await Promise.all(servers.map((server) => passThrough(server, witness)));
      return witness.entries();
    },
  };
}

interface Witness {
  take(socket: Socket): void;
  /** The first bytes of a connection that is the sinkhole's own, and what to do when it is there. */
  expect(bytes: string, arrived: () => void): void;
  entries(): readonly Sunk[];
  clear(): void;
}

function createWitness(everywhere: boolean): Witness {
  const entries = new Set<Sunk>();
  const own = new Map<string, () => void>();
  return {
    entries: () => [...entries],
    clear: () => entries.clear(),
    expect: (bytes, arrived) => void own.set(bytes, arrived),
    take(socket) {
      const address = (socket.localAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
      // The listener is open to the network where it is not alone with loopback: others are not our business.
      if (!everywhere && !/^127\.|^::1$/.test(address)) return void socket.destroy();
      const entry: Sunk = { address, port: socket.localPort ?? 0, firstBytes: '' };
      entries.add(entry);
      socket.on('error', () => {}).setTimeout(5_000, () => socket.destroy());
      socket.once('data', (bytes: Buffer) => {
        entry.firstBytes = bytes.toString('latin1', 0, KEPT_BYTES);
        const serverName = serverNameIn(bytes);
        if (serverName !== undefined) entry.serverName = serverName;
        socket.destroy();
        const arrived = own.get(entry.firstBytes);
        if (arrived === undefined || !own.delete(entry.firstBytes)) return;
        entries.delete(entry);
        arrived();
      });
    },
  };
}

/** Whether it listens; not, when somebody else does. */
async function listenOn(
  port: number,
  address: string,
  witness: Witness,
  servers: Server[],
  until: number,
): Promise<boolean> {
  for (;;) {
    const server = createServer((socket) => witness.take(socket));
    try {
      server.listen({ port, host: address, ipv6Only: true });
      await once(server, 'listening');
      servers.push(server);
      return true;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      // Without IPv6 there is no way to ::1 either.
      if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return false;
      if (code !== 'EADDRINUSE')
        throw new Error(`the sinkhole cannot listen on port ${port}; run the tests as root`, { cause: error });
      if (performance.now() > until) return false;
      // Nobody tells when a port becomes free.
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

// Connections are accepted in the order in which they came: when one of our own is there, all earlier ones are.
async function passThrough(server: Server, witness: Witness): Promise<void> {
  const { port, family } = server.address() as AddressInfo;
  const { promise, resolve } = Promise.withResolvers<void>();
  const token = `the sinkhole itself ${randomUUID()}`;
  witness.expect(token, resolve);
  const socket = connect(port, family === 'IPv6' ? '::1' : '127.0.0.1', () => void socket.write(token));
  socket.on('error', () => {});
  await promise;
  socket.destroy();
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
