/** Listens at every address of a network of one's own: what arrives here was sent to somebody who is not declared. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** One connection that arrived. */
export interface Sunk {
  /** The address that was connected to, IPv4-mapped ones as IPv4. */
  readonly address: string;
  readonly port: number;
  /** Its first bytes as Latin-1 text, of which the server name is a part; empty until they are there. */
  firstBytes: string;
}

export interface Sinkhole {
  /** All connections so far: also those that the kernel took and nobody has looked at yet. */
  seen(): Promise<readonly Sunk[]>;
  /** Those among them that were looked at already, at no cost. */
  noticed(): readonly Sunk[];
  clear(): void;
  close(): Promise<void>;
}

// Where services are that somebody would like to reach, and the ports of URLs that are tried.
const PORTS: readonly number[] = [443, 22, 25, 53, 80, 853, 2375, 3128, 5432, 6379, 8080, 8443, 9200, 65_535];

/** Starts to listen. For a network of one's own: elsewhere it would listen to the world. */
export async function startSinkhole(): Promise<Sinkhole> {
  const witness = createWitness();
  const servers: Server[] = [];
  for (const port of PORTS) {
    for (const host of ['0.0.0.0', '::']) {
      const server = createServer((socket) => witness.take(socket));
      server.listen({ port, host, ipv6Only: true });
      await once(server, 'listening');
      servers.push(server);
    }
  }
  return {
    clear: witness.clear,
    noticed: witness.entries,
    async seen() {
      await Promise.all(servers.map((server) => passThrough(server, witness)));
      return witness.entries();
    },
    async close() {
      witness.clear();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
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

function createWitness(): Witness {
  const entries = new Set<Sunk>();
  const own = new Map<string, () => void>();
  return {
    entries: () => [...entries],
    clear: () => entries.clear(),
    expect: (bytes, arrived) => void own.set(bytes, arrived),
    take(socket) {
      const address = (socket.localAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
      const entry: Sunk = { address, port: socket.localPort ?? 0, firstBytes: '' };
      entries.add(entry);
      // Ended at once, so that who connected fails at once; the sinkhole's own is told by its bytes.
      socket
        .on('error', () => {})
        .once('data', (bytes: Buffer) => {
          socket.destroy();
          const token = bytes.toString('latin1');
          entry.firstBytes = token;
          const arrived = own.get(token);
          if (arrived === undefined || !own.delete(token)) return;
          entries.delete(entry);
          arrived();
        });
    },
  };
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
