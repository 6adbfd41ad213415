/** A real HTTPS upstream on loopback with a CA of its own, and an executor that reaches it through `[origins]`. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { onTestFinished } from 'vitest';
import { spoolsIn } from '../../../src/ambient/spool.ts';
import type { Effective } from '../../../src/capability/effective.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../src/capability/limits.ts';
import type { Origin } from '../../../src/capability/origin.ts';
import { type CalloutOptions, type Callouts, createCallouts } from '../../../src/callout/callouts.ts';
import { sealSecret, type Secret } from '../../../src/callout/secret.ts';
import type { HostEvent } from '../../../src/contract/event.ts';
import type { HostName } from '../../../src/contract/host-name.ts';
import type { Request } from '../../../src/contract/node.ts';
import { type Certificates, createCertificates } from '../../../src/upstream/authority.ts';

export const A = 'api.a.example' as HostName;
export const B = 'b.example' as HostName;

/** Names that the certificate is for; anything else fails the handshake. */
export const certificates: Certificates = await createCertificates([A, B], Date.now());

/** What the far end of the wire saw of one request. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly servername: string | false | undefined;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

export interface Upstream {
  readonly origin: Origin;
  readonly seen: Seen[];
  /** TCP connections accepted so far. */
  connections(): number;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Starts an upstream that ends with the test. */
export async function startUpstream(handler: Handler, address = '127.0.0.1', port = 0): Promise<Upstream> {
  const seen: Seen[] = [];
  const { certificatePem: cert, keyPem: key } = certificates;
  const server = createServer({ cert, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', rawHeaders } = request;
      const { servername } = request.socket as Socket & { servername?: string | false };
      seen.push({ method, url, servername, rawHeaders, body: Buffer.concat(chunks).toString() });
      handler(request, response);
    });
  });
  const count = await listen(server, address, port);
  const origin = { address, port: (server.address() as AddressInfo).port, ca: certificates.caPem };
  return { origin, seen, connections: count };
}

/** A plain TCP listener that never answers; ends with the test. */
export async function startSilent(address: string, port = 0): Promise<{ port: number; connections: () => number }> {
  const server = createTcpServer();
  const connections = await listen(server, address, port);
  return { port: (server.address() as AddressInfo).port, connections };
}

async function listen(
  server: ReturnType<typeof createTcpServer>,
  address: string,
  port: number,
): Promise<() => number> {
  const sockets = new Set<Socket>();
  let count = 0;
  server.on('connection', (socket) => {
    count += 1;
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.listen(port, address);
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return () => count;
}

export interface Subject extends Callouts {
  readonly events: HostEvent[];
}

/** Options of a test: as for the executor, with limits that override the defaults. */
export interface SubjectOptions extends Partial<Omit<CalloutOptions, 'limits' | 'origins'>> {
  readonly limits?: Partial<Limits>;
  readonly origins?: Readonly<Record<string, Origin>>;
}

export const effective: Effective = {
  hosts: [
    { host: A, methods: ['GET', 'HEAD', 'POST'] },
    { host: B, methods: ['GET'] },
  ],
  headers: ['x-plain'],
  secrets: [{ name: 'TOKEN', hosts: [A], as: 'bearer', optional: false }],
};

/** An executor for tests; nothing resolves unless the test says so. */
export function subject(options: SubjectOptions = {}): Subject {
  const events: HostEvent[] = [];
  const callouts = createCallouts({
    provider: 'test',
    effective,
    secrets: new Map(),
    resolver: () => Promise.reject(new Error('nothing resolves here')),
    openSpool: spoolsIn(tmpdir()),
    clock: Date.now,
    emit: (event) => events.push(event),
    userAgent: 'omnivet/test',
    ...options,
    origins: new Map(Object.entries(options.origins ?? {}) as [HostName, Origin][]),
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  });
  onTestFinished(() => callouts.close());
  return { ...callouts, events };
}

/** An upstream at A and B, and an executor that reaches it. */
export async function connected(
  handler: Handler,
  options: SubjectOptions = {},
): Promise<Subject & { upstream: Upstream }> {
  const upstream = await startUpstream(handler);
  return { ...subject({ origins: { [A]: upstream.origin, [B]: upstream.origin }, ...options }), upstream };
}

export function get(path = '/', over: Partial<Request> = {}): Request {
  return { method: 'get', url: `https://${A}${path}`, headers: [], ...over };
}

/** The code of the failure, or `answered STATUS`. */
export async function outcome(callouts: Callouts, request: Request): Promise<string> {
  return callouts.fetch(request, {}).then(
    ({ status }) => `answered ${status}`,
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  );
}

export function sealed(value: string, as: 'bearer' | 'basic' | `header:${string}` = 'bearer', name = 'TOKEN'): Secret {
  const secret = sealSecret(name, value, as);
  if (!secret.ok) throw new Error(secret.problem);
  return secret.value;
}

/** Values of one header as they were on the wire, any case. */
export function valuesOf({ rawHeaders }: Seen, name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}
