/** A TLS server that tells what became of every connection. The journal of the mock upstream is made from it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createSecureContext, type TLSSocket } from 'node:tls';

/** What to listen with. */
export interface TlsServerOptions {
  /** The IP address to bind. */
  readonly address: string;
  /** The port; 0 takes a free one. */
  readonly port: number;
  readonly keyPem: string;
  readonly certificatePem: string;
  /** The server names (SNI) that are answered; a handshake that names another is refused, as a strict server does. */
  readonly serverNames: ReadonlySet<string>;
}

/** A connection on which no request was understood. */
export interface UnusedConnection {
  /**
   * `closed`: the handshake was completed and the connection ended. So do Node's clients when they do not trust the
   * certificate: they finish the handshake and look at it then; others send an alert, and the handshake fails.
   */
  readonly outcome: 'handshake-failed' | 'unknown-server-name' | 'malformed-request' | 'closed';
  /** The TLS server name (SNI); `undefined` when the client sent none: it connected by address, or not by TLS. */
  readonly serverName: string | undefined;
  readonly reason: string;
}

/** What the server tells. Neither callback may throw. */
export interface TlsServerEvents {
  /** `serverName` is the SNI of the connection, as in {@link UnusedConnection}. */
  request(request: IncomingMessage, response: ServerResponse, serverName: string | undefined): void;
  unused(connection: UnusedConnection): void;
}

/** A bound server. */
export interface TlsListener {
  readonly port: number;
  /** Stops listening and destroys every connection, whatever it is doing; resolves when all are gone. */
  close(): Promise<void>;
}

/** Binds a TLS server; fails with the system's error (`EADDRINUSE`, `EADDRNOTAVAIL`, …). */
export type ListenTls = (options: TlsServerOptions, events: TlsServerEvents) => Promise<TlsListener>;

/** Room for what a hostile client sends: the journal shall see it, not Node's default of 16 KiB refuse it. */
const MAX_HEADER_BYTES = 256 * 1024;

/** {@link ListenTls} over node:https; HTTP/1.1 only. */
export const listenTls: ListenTls = async (options, events) => {
  const server = createHttps(options);
  const sockets = trackSockets(server);
  reportUnused(server, events);
  const serve = (request: IncomingMessage, response: ServerResponse): void =>
    events.request(request, response, serverNameOf(request.socket));
  server.on('request', serve);
  // Without a listener Node answers 417 by itself, and the journal would not see the request.
  server.on('checkExpectation', serve);
  await bind(server, options);
  return { port: (server.address() as AddressInfo).port, close: () => closeNow(server, sockets) };
};

const refusedNames = new WeakSet<Error>();

function createHttps(options: TlsServerOptions): Server {
  const { keyPem: key, certificatePem: cert } = options;
  const context = createSecureContext({ key, cert });
  const server = createServer({
    key,
    cert,
    ALPNProtocols: ['http/1.1'],
    maxHeaderSize: MAX_HEADER_BYTES,
    // A request without Host is answered by the caller, not by Node, so that it is seen.
    requireHostHeader: false,
    // Longer than any test: a connection that is closed for idleness under a client's feet is a flaky test.
    keepAliveTimeout: 120_000,
    SNICallback(name, done) {
      if (options.serverNames.has(name)) return done(null, context);
      const refusal = new Error(`no certificate for the server name "${name}"`);
      refusedNames.add(refusal);
      return done(refusal);
    },
  });
  // Node drops what is beyond 2,000 headers without a word; 0 is no limit but that of the bytes.
  server.maxHeadersCount = 0;
  return server;
}

function trackSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

function reportUnused(server: Server, events: TlsServerEvents): void {
  // Connections whose fate is known: they carried a request, or were reported.
  const settled = new WeakSet<object>();
  const report = (socket: TLSSocket, outcome: UnusedConnection['outcome'], reason: string): void => {
    if (settled.has(socket)) return;
    settled.add(socket);
    events.unused({ outcome, serverName: serverNameOf(socket), reason });
  };
  server.prependListener('request', (request) => settled.add(request.socket));
  server.prependListener('checkExpectation', (request) => settled.add(request.socket));
  // In front of node:https' own listener, which sends failed handshakes on to clientError.
  server.prependListener('tlsClientError', (error, socket) => {
    report(socket, refusedNames.has(error) ? 'unknown-server-name' : 'handshake-failed', error.message.trim());
  });
  server.on('secureConnection', (socket) => {
    socket.once('close', () => report(socket, 'closed', 'the connection was closed before a request came'));
  });
  server.on('connect', (request, socket) => {
    report(socket as TLSSocket, 'malformed-request', `CONNECT ${request.url ?? ''}: this is no proxy`);
    socket.destroy();
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // A reset is not malformed: `close` tells of it, if there was no request.
    if (error.code !== 'ECONNRESET') report(socket as TLSSocket, 'malformed-request', error.message);
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
    if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
    else socket.destroy();
  });
}

function serverNameOf(socket: object): string | undefined {
  const name: unknown = 'servername' in socket ? socket.servername : undefined;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function bind(server: Server, { address, port }: TlsServerOptions): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, address, () => {
    server.off('error', reject);
    resolve();
  });
  return promise;
}

function closeNow(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  // The callback gets an error when the server was closed before, and then it is closed all the same.
  server.close(() => resolve());
  for (const socket of sockets) socket.destroy();
  return promise;
}
