/** The mock upstream: a real HTTPS server on loopback that plays some hosts. */
import ipaddr from 'ipaddr.js';
import type { RequestHandler } from 'msw';
import type { ListenTls } from '../ambient/tls-server.ts';
import { parseHostName } from '../contract/host-name.ts';
import { createCertificates } from './authority.ts';
import { serveRequest } from './exchange.ts';
import { createJournal, type Journal, type JournalSink } from './journal.ts';

/** How to start an upstream. */
export interface UpstreamOptions {
  /** The hosts that it plays, as a manifest declares them: `api.github.com`, `git.example.org:8443`. At least one. */
  readonly hosts: readonly string[];
  /** The msw handlers that answer, first match first. They see `https://<Host header><path>`. */
  readonly handlers: readonly RequestHandler[];
  /** The authority to listen. */
  readonly listen: ListenTls;
  /** A loopback IP address; 127.0.0.2 by default, so that it is not mistaken for a local service. */
  readonly address?: string;
  /** 0, a free port, by default. */
  readonly port?: number;
  /** Milliseconds since the Unix epoch, for the journal and the certificates; `Date.now` by default. */
  readonly clock?: () => number;
  /** Gets the journal as JSON lines; nowhere by default. Headers are in it, credentials included. */
  readonly sink?: JournalSink;
}

/** Where a declared host is found instead, as in the configuration's `[origins]`; `ca` is PEM text. */
export interface Origin {
  readonly address: string;
  readonly ca: string;
}

/** A running upstream. `await using` stops it. */
export interface Upstream extends AsyncDisposable {
  /** `127.0.0.2:PORT`, or `[::1]:PORT`. */
  readonly address: string;
  /** The certificate of the authority that was made for this run. */
  readonly caPem: string;
  readonly journal: Journal;
  /** For each host that it plays, what the operator's `[origins]` needs to say. */
  readonly origins: Readonly<Record<string, Origin>>;
  /** Replaces all handlers; requests that are being answered keep theirs. */
  use(handlers: readonly RequestHandler[]): void;
  /** Stops listening and destroys every connection, held ones too. The journal stays readable. Harmless when repeated. */
  stop(): Promise<void>;
}

/**
 * Starts an upstream with a certificate authority of its own. It speaks HTTP/1.1 over TLS, refuses server names that it
 * does not play, and journals everything. Fails when the address is not loopback or cannot be bound.
 */
export async function startUpstream(options: UpstreamOptions): Promise<Upstream> {
  const { address = '127.0.0.2', port = 0, clock = Date.now } = options;
  assertLoopback(address);
  const serverNames = new Set(options.hosts.map(serverNameOfHost));
  if (serverNames.size === 0) throw new TypeError('an upstream plays at least one host');
  const { caPem, certificatePem, keyPem } = await createCertificates(serverNames, clock());
  const journal = createJournal(clock, options.sink);
  const running = new Set<Promise<void>>();
  let { handlers } = options;
  const listener = await options.listen(
    { address, port, certificatePem, keyPem, serverNames },
    {
      request(request, response, serverName) {
        const exchange = serveRequest(request, response, { handlers, journal, address, serverName });
        running.add(exchange);
        void exchange.finally(() => running.delete(exchange));
      },
      unused: (connection) => journal.connection({ ...connection, localAddress: address }),
    },
  );
  const authority = `${address.includes(':') ? `[${address}]` : address}:${listener.port}`;
  const stop = once(async () => {
    await listener.close();
    // What the end of the connections cut off is in the journal, as aborted, before the journal is closed.
    await Promise.all(running);
    journal.close();
  });
  return {
    address: authority,
    caPem,
    journal: journal.journal,
    origins: Object.fromEntries(options.hosts.map((host) => [host, { address: authority, ca: caPem }])),
    use(replacement) {
      handlers = replacement;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= action());
}

function assertLoopback(address: string): void {
  if (!ipaddr.isValid(address) || ipaddr.parse(address).range() !== 'loopback')
    throw new TypeError(
      `"${address}" is not a loopback IP address; a mock upstream is not to be reached from elsewhere`,
    );
}

function serverNameOfHost(host: string): string {
  const parsed = parseHostName(host);
  if (!parsed.ok) throw new TypeError(`the host "${host}" ${parsed.problem}`);
  return host.replace(/:.*$/, '');
}
