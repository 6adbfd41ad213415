/** An upstream that answers with bytes: what no HTTP server would send. TLS and certificate are in order. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { createCertificates } from '../../src/upstream/authority.ts';
import type { CleanUp } from './clean-up.ts';

/** A request as it came, up to its empty line. */
export interface RawRequest {
  readonly method: string;
  /** The target, verbatim. */
  readonly path: string;
  /** Request line and headers, as Latin-1 text. */
  readonly head: string;
  /** The address that was connected to. */
  readonly address: string;
}

/** Bytes, after which the connection ends; or whatever a function does with the connection. */
export type RawAnswer = string | Uint8Array | ((socket: TLSSocket, request: RawRequest) => void);

export interface RawUpstream {
  /** `127.0.0.3:PORT` */
  readonly address: string;
  readonly caPem: string;
  readonly requests: readonly RawRequest[];
}

/** Plays some hosts with one answer for each path; a path without one gets 404. Ends with the clean-up, whatever is open. */
export async function startRawUpstream(
  cleanUp: CleanUp,
  hosts: readonly string[],
  answers: ReadonlyMap<string, RawAnswer>,
  { address = '127.0.0.3', port = 0 }: { address?: string; port?: number } = {},
): Promise<RawUpstream> {
  const { caPem, certificatePem: cert, keyPem: key } = await createCertificates(hosts, Date.now());
  const requests: RawRequest[] = [];
  const sockets = new Set<TLSSocket>();
  const server = createServer({ cert, key, ALPNProtocols: ['http/1.1'] }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    onRequests(socket, (request) => {
      requests.push(request);
      const answer = answers.get(request.path) ?? message('404 Not Found', [], '');
      if (typeof answer === 'function') answer(socket, request);
      else socket.end(answer);
    });
  });
  server.listen(port, address);
  await once(server, 'listening');
  cleanUp.add(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { address: `${address}:${(server.address() as AddressInfo).port}`, caPem, requests };
}

/**
 * A response that is in order, but for what its headers say. Unless they do, it tells its length, and that the connection
 * ends with it: a client might use it again at the moment at which it is closed.
 */
export function message(status: string, headers: readonly string[], body: string | Uint8Array): Buffer {
  const bytes = Buffer.from(body);
  const has = (name: RegExp): boolean => headers.some((header) => name.test(header));
  const length = has(/^(?:content-length|transfer-encoding):/i) ? [] : [`Content-Length: ${bytes.length}`];
  const connection = has(/^connection:/i) ? [] : ['Connection: close'];
  const lines = [`HTTP/1.1 ${status}`, ...connection, ...headers, ...length];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
}

/** A response with status 200. */
export function ok(body: string | Uint8Array, ...headers: readonly string[]): Buffer {
  return message('200 OK', headers, body);
}

/** A body in chunks (RFC 9112 section 7.1), with the last one. */
export function chunked(...chunks: readonly (string | Uint8Array)[]): Buffer {
  const framed = chunks.flatMap((chunk) => {
    const bytes = Buffer.from(chunk);
    return [Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')];
  });
  return Buffer.concat([...framed, Buffer.from('0\r\n\r\n')]);
}

// Requests without a body, which is all that reading a file asks.
function onRequests(socket: TLSSocket, take: (request: RawRequest) => void): void {
  let pending = '';
  socket.on('data', (bytes: Buffer) => {
    pending += bytes.toString('latin1');
    for (let end = pending.indexOf('\r\n\r\n'); end !== -1; end = pending.indexOf('\r\n\r\n')) {
      const head = pending.slice(0, end);
      pending = pending.slice(end + 4);
      const [method = '', path = ''] = head.split(' ', 2);
      take({ method, path, head, address: socket.localAddress ?? '' });
    }
  });
}
