/** What the tests of the upstream share: a started upstream, and real clients over TLS. */
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { RequestHandler } from 'msw';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import { onTestFinished } from 'vitest';
import { listenTls } from '../../../src/ambient/tls-server.ts';
import type { JournalEntry } from '../../../src/upstream/journal.ts';
import { startUpstream, type Upstream, type UpstreamOptions } from '../../../src/upstream/upstream.ts';

/** The host that the tests' upstreams play unless they say otherwise. */
export const HOST = 'api.example.org';

/** Starts an upstream that is stopped when the test is over. */
export async function serve(
  handlers: readonly RequestHandler[],
  options: Partial<UpstreamOptions> = {},
): Promise<Upstream> {
  const upstream = await startUpstream({ hosts: [HOST], handlers, listen: listenTls, ...options });
  onTestFinished(() => upstream.stop());
  return upstream;
}

/** The first request that is settled, as soon as it is. */
export function settledRequest({ journal }: Upstream): Promise<JournalEntry> {
  return journal.wait((entry) => entry.kind === 'request' && entry.outcome !== 'pending');
}

/** The port of an upstream, and the address without it. */
export function endpointOf({ address }: Upstream): { host: string; port: number } {
  const { hostname: host, port } = new URL(`https://${address}`);
  return { host, port: Number(port) };
}

/** A dispatcher that finds every host at the upstream, as `[origins]` does, and trusts what it is told to trust. */
export function dispatcherTo(upstream: Upstream, ca: string = upstream.caPem): Agent {
  const { host, port } = endpointOf(upstream);
  const connector = buildConnector({ ca, allowH2: false });
  const agent = new Agent({
    allowH2: false,
    connect: (options, done) =>
      connector({ ...options, hostname: host, port: String(port), servername: options.hostname }, done),
  });
  onTestFinished(() => agent.destroy());
  return agent;
}

/** A response, read to its end. */
export interface Fetched {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly bytes: Buffer;
  readonly text: string;
  json(): unknown;
}

/** A client that keeps its connections; paths are relative to {@link HOST}. */
export function clientOf(
  upstream: Upstream,
): (url: string, options?: Parameters<typeof request>[1]) => Promise<Fetched> {
  const dispatcher = dispatcherTo(upstream);
  return async (url, options) => {
    const response = await request(new URL(url, `https://${HOST}`), { dispatcher, ...options });
    const bytes = Buffer.from(await response.body.arrayBuffer());
    const text = bytes.toString();
    return { status: response.statusCode, headers: response.headers, bytes, text, json: () => JSON.parse(text) };
  };
}

/** A TLS connection, for what undici would not send; it is destroyed when the test is over. */
export async function connectRaw(upstream: Upstream, servername: string = HOST): Promise<TLSSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connectTls({ ...endpointOf(upstream), ca: upstream.caPem, servername }, resolve);
  onTestFinished(() => void socket.destroy());
  socket.once('error', reject);
  await promise;
  return socket;
}

/** Sends bytes on a connection of their own and reads what comes back until the upstream closes it. */
export async function exchangeRaw(upstream: Upstream, message: string): Promise<string> {
  const socket = await connectRaw(upstream);
  socket.write(message);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}
