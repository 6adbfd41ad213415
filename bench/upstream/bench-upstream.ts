/** The loopback upstream of a run: one process, the same contents, over TLS for omnivet and over plain HTTP for rclone. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { http, HttpResponse } from 'msw';
import { listenTls, startUpstream } from '../../src/index.ts';
import { type Answer, answerJson, answerPages, pageOf } from './answers.ts';

/** The host that the provider declares. */
export const HOST = 'bench.example.org';

const ADDRESS = '127.0.0.2';
// Longer than any run: what expires by the clock would make some rounds cold.
const HEADERS = { 'cache-control': 'max-age=86400', 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' };

export interface BenchUpstream extends AsyncDisposable {
  /** For `[origins]`, with the certificate in {@link caPem}. */
  readonly tlsAddress: string;
  readonly caPem: string;
  /** `http://…/`, where rclone looks. */
  readonly plainUrl: string;
  /** Requests so far, on both. */
  requests(): number;
}

/** `copies` are those that a page of the root lists: rclone finds nothing that is not listed. */
export async function startBenchUpstream(copies: readonly string[]): Promise<BenchUpstream> {
  let requests = 0;
  const tls = await startUpstream({
    hosts: [HOST],
    listen: listenTls,
    address: ADDRESS,
    handlers: [
      http.all('*', ({ request }) => {
        requests += 1;
        // The journal would keep every request of the run.
        tls.journal.clear();
        return respond(answerJson(new URL(request.url).pathname));
      }),
    ],
  });
  const plain = createServer((request, response) => {
    requests += 1;
    const { pathname } = new URL(request.url ?? '/', 'http://plain');
    sendPlain(request, response, pathname === '/' ? pageOf(copies.map((copy) => `${copy}/`)) : answerPages(pathname));
  });
  await once(plain.listen(0, ADDRESS), 'listening');
  return {
    tlsAddress: tls.address,
    caPem: tls.caPem,
    plainUrl: `http://${ADDRESS}:${(plain.address() as AddressInfo).port}/`,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      plain.close();
      plain.closeAllConnections();
      await tls.stop();
    },
  };
}

function respond(answer: Answer | undefined): HttpResponse<string | ArrayBuffer> {
  if (answer === undefined) return new HttpResponse('no such path', { status: 404 });
  const { type, body } = answer;
  // A copy for each response: sending one takes its buffer away.
  return HttpResponse.arrayBuffer(new Uint8Array(body).buffer, { headers: { ...HEADERS, 'content-type': type } });
}

/** HEAD and one range are what rclone asks besides. */
function sendPlain(request: IncomingMessage, response: ServerResponse, answer: Answer | undefined): void {
  if (answer === undefined) return void response.writeHead(404).end();
  const { type, body } = answer;
  const range = /^bytes=([0-9]+)-([0-9]*)$/.exec(request.headers.range ?? '');
  const from = range === null ? 0 : Number(range[1]);
  const to = range === null || range[2] === '' ? body.byteLength : Math.min(body.byteLength, Number(range[2]) + 1);
  response.writeHead(range === null ? 200 : 206, {
    ...HEADERS,
    'content-type': type,
    'content-length': to - from,
    'accept-ranges': 'bytes',
    ...(range === null ? {} : { 'content-range': `bytes ${from}-${to - 1}/${body.byteLength}` }),
  });
  return void response.end(request.method === 'HEAD' ? undefined : body.subarray(from, to));
}
