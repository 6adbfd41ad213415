/** The upstream of a fuzzed mount: TLS with certificates in order, and whatever bytes a case wants behind it. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { type JournalEntry, type RequestEntry, startUpstream, type UpstreamOptions } from '../../src/index.ts';
import type { ResponseStep } from '../arbitraries/response-steps.ts';
import { playSteps } from './play-steps.ts';
import { headerValues, readRequests, type WireRequest } from './read-requests.ts';

/** What is done with the connection of a request. */
export type Answering = (request: RequestEntry) => readonly ResponseStep[];

export interface FuzzUpstream {
  /** `127.0.0.2:PORT`. */
  readonly address: string;
  readonly caPem: string;
  /** Requests, and connections with the server name that they asked for, in order of arrival. */
  journal(): readonly JournalEntry[];
  clear(): void;
  /** What is answered from now on. */
  answer(answering: Answering): void;
  stop(): Promise<void>;
}

/** Starts one that plays `hosts`; it answers `fine` until it is told otherwise. */
export async function startFuzzUpstream(hosts: readonly string[]): Promise<FuzzUpstream> {
  let journal: JournalEntry[] = [];
  let answering: Answering = () => plainAnswer('fine');
  const { address, caPem, stop } = await startUpstream({
    hosts,
    handlers: [],
    listen: listenForBytes(
      (entry) => journal.push(entry),
      (request) => answering(request),
    ),
  });
  return {
    address,
    caPem,
    stop,
    journal: () => journal,
    clear: () => void (journal = []),
    answer: (next) => void (answering = next),
  };
}

/** In a header of every plain answer: what upstream says is nobody's to see but the reader's, and no event's to tell. */
export const ANSWER_CANARY = 'answer-canary-7f3a90c2d15e';

/** A response in order, that may be kept for as long as a case takes. */
export function plainAnswer(body: string | Uint8Array, status = 200, headers: readonly string[] = []): ResponseStep[] {
  const bytes = Buffer.from(body);
  const lines = [
    `HTTP/1.1 ${status} Whatever`,
    'Cache-Control: max-age=60',
    `Set-Cookie: session=${ANSWER_CANARY}`,
    `Content-Length: ${bytes.byteLength}`,
    ...headers,
  ];
  return [{ does: 'send', bytes: Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]) }];
}

/** The package's own mock upstream with a server of bytes in place of its server of HTTP. */
function listenForBytes(write: (entry: JournalEntry) => void, answering: Answering): UpstreamOptions['listen'] {
  let sequence = 0;
  return async ({ address, port, certificatePem: cert, keyPem: key }) => {
    const sockets = new Set<TLSSocket>();
    const server = createServer({ cert, key, ALPNProtocols: ['http/1.1'] }, (socket) => {
      const serverName = typeof socket.servername === 'string' ? socket.servername : undefined;
      const about = (): Pick<JournalEntry, 'sequence' | 'time' | 'localAddress' | 'serverName'> => ({
        sequence: ++sequence,
        time: Date.now(),
        localAddress: socket.localAddress ?? '',
        serverName,
      });
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('close', () => sockets.delete(socket)).on('error', () => {});
      write({ ...about(), kind: 'connection', outcome: 'closed', reason: 'connected' });
      readRequests(socket, (request) => {
        const entry = entryOf(request, about());
        write(entry);
        return playSteps(socket, answering(entry));
      });
    });
    server.listen(port, address);
    await once(server, 'listening');
    return {
      port: (server.address() as AddressInfo).port,
      async close() {
        for (const socket of sockets) socket.destroy();
        server.close();
        await once(server, 'close');
      },
    };
  };
}

function entryOf(
  request: WireRequest,
  about: Pick<JournalEntry, 'sequence' | 'time' | 'localAddress' | 'serverName'>,
): RequestEntry {
  const [host] = headerValues(request, 'host');
  return { ...request, ...about, kind: 'request', host, outcome: 'pending', status: undefined, error: undefined };
}
