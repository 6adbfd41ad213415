/**
 * The last word on where a connection goes: rules 2 to 5. It stands in undici's own place for making sockets, because
 * undici asks no lookup function about a literal.
 */
import { buildConnector } from 'undici';
import type { AddressClassifier } from '../capability/address.ts';
import { canonicalAddress } from '../capability/address.ts';
import type { Origin } from '../capability/origin.ts';
import { HostError } from '../contract/errors.ts';
import type { HostName } from '../contract/host-name.ts';
import { deadlinePassed } from './failure.ts';
import { originTarget, resolveTargets, type Resolver, type Target } from './resolver.ts';

/** Makes the sockets of one provider. */
export type Connector = ReturnType<typeof buildConnector>;
type ConnectOptions = Parameters<Connector>[0];
type Socket = Exclude<Parameters<Parameters<Connector>[1]>[1], null>;

/** What a connector is built from. */
export interface ConnectorOptions {
  readonly resolver: Resolver;
  readonly classify: AddressClassifier;
  readonly origins: ReadonlyMap<HostName, Origin>;
  /** Milliseconds to resolve, connect and shake hands, over all addresses. */
  readonly connectMs: number;
}

/**
 * A connector that refuses IP literals, resolves a name once, connects to a vetted address and looks at where it arrived.
 * TLS is for the name and not for the address: server name and certificate are the declared host's.
 */
export function createConnector(options: ConnectorOptions): Connector {
  return (request, callback) => {
    connect(request, options).then(
      (socket) => callback(null, socket),
      (error: unknown) => callback(error instanceof Error ? error : new Error('connect failed'), null),
    );
  };
}

async function connect(request: ConnectOptions, options: ConnectorOptions): Promise<Socket> {
  if (request.protocol !== 'https:') throw refused(request.hostname, 'is not asked over TLS');
  const port = request.port === '' ? 443 : Number(request.port);
  const deadline = performance.now() + options.connectMs;
  const signal = AbortSignal.timeout(options.connectMs);
  let failure: unknown = refused(request.hostname, 'has no address');
  try {
    for (const target of await targetsOf(request.hostname, port, options, signal)) {
      const left = Math.ceil(deadline - performance.now());
      if (left <= 0) break;
      try {
        return await connectTo(target, request, left);
      } catch (error) {
        failure = error;
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  throw signal.aborted ? deadlinePassed(request.hostname, `no connection in ${options.connectMs} ms`) : failure;
}

async function targetsOf(
  hostname: string,
  port: number,
  options: ConnectorOptions,
  signal: AbortSignal,
): Promise<readonly Target[]> {
  // Rules 2 and 4: whatever let a literal get here, it ends here. undici has taken the brackets off by now.
  if (hostname.includes(':') || /^[0-9.]+$/.test(hostname)) throw refused(hostname, 'is an IP address');
  const origin = options.origins.get((port === 443 ? hostname : `${hostname}:${port}`) as HostName);
  return origin === undefined ? resolveTargets({ hostname, port }, options, signal) : [originTarget(origin)];
}

async function connectTo(target: Target, request: ConnectOptions, timeout: number): Promise<Socket> {
  const socket = await handshake(target, request, timeout);
  // Rule 3: arrived where it was sent? Something between here and the kernel may have had other ideas.
  const arrived = canonicalAddress(socket.remoteAddress ?? '');
  if (arrived === target.address) return socket;
  socket.destroy();
  throw refused(request.hostname, `was to be ${target.address} and turned out to be ${arrived || 'nowhere'}`);
}

function handshake({ address, port, ca }: Target, request: ConnectOptions, timeout: number): Promise<Socket> {
  const build = buildConnector({
    allowH2: false,
    // A session is not resumed: it would skip the certificate check of another origin with the same name.
    maxCachedSessions: 0,
    timeout,
    // Explicit, so that no environment variable or command-line flag can weaken them.
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(ca === undefined ? {} : { ca }),
  });
  return new Promise((resolve, reject) => {
    const { hostname, host } = request;
    const options = {
      protocol: 'https:',
      hostname: address,
      host: host ?? hostname,
      port: `${port}`,
      servername: hostname,
    };
    build(options, (...[error, socket]) => (error === null ? resolve(socket) : reject(error)));
  });
}

function refused(hostname: string, problem: string): HostError {
  return new HostError('address-denied', `${hostname} ${problem}`, 'ask a declared and granted host by its name');
}
