/** Requests without a file system in between: what the service and the way to it cost. */
import { Client } from 'undici';
import type { Origin } from './job.ts';

// A connection is kept between jobs, as a host keeps its own.
const clients = new Map<string, Client>();

function clientOf({ host, address, caPem }: Origin): Client {
  const client = clients.get(address) ?? new Client(`https://${address}`, { connect: { ca: caPem, servername: host } });
  clients.set(address, client);
  return client;
}

/** Asks for all paths in turn. Fails with an `Error` when one has not so many bytes. */
export async function requestAll(origin: Origin, paths: readonly string[], bytes: number): Promise<void> {
  const client = clientOf(origin);
  for (const path of paths) {
    const { statusCode, body } = await client.request({ method: 'GET', path, headers: { host: origin.host } });
    const { byteLength } = await body.arrayBuffer();
    if (statusCode !== 200 || byteLength !== bytes) throw new Error(`${path}: ${statusCode}, ${byteLength} bytes`);
  }
}
