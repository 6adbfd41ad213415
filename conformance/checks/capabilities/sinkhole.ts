/** A listener on loopback at which no connection of the host may arrive. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

export interface Sinkhole {
  readonly port: number;
  /** Connections so far, those included that the kernel took and nobody has looked at yet. */
  connections(): Promise<number>;
}

/** Listens on a free port of 127.0.0.1 for as long as `use` takes. */
export async function withSinkhole<Result>(use: (sinkhole: Sinkhole) => Promise<Result>): Promise<Result> {
  let accepted = 0;
  const server = createServer((socket) => {
    accepted += 1;
    socket.on('error', () => undefined).destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let own = 0;
  try {
    return await use({
      port,
      async connections() {
        own += 1;
        // Connections are accepted in the order in which they came: when one of our own is, all before it are.
        const socket = connect(port, '127.0.0.1').on('error', () => undefined);
        await once(socket, 'close');
        return accepted - own;
      },
    });
  } finally {
    server.close();
  }
}
