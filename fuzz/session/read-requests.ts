/** Requests as they stand on the wire (RFC 9112), read by hand: so what was sent is known without a parser that could be wrong as the host's is. */
import type { TLSSocket } from 'node:tls';

/** One request as it came. */
export interface WireRequest {
  readonly method: string;
  /** The target, verbatim. */
  readonly path: string;
  /** Order, spelling and repetitions as they came; Latin-1. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

const HEAD_END = '\r\n\r\n';

/** Gives each request to `take` when it is whole; the next one waits for what `take` returns. */
export function readRequests(socket: TLSSocket, take: (request: WireRequest) => Promise<void> | undefined): void {
  let pending: Buffer = Buffer.alloc(0);
  let before: Promise<void> | undefined;
  socket.on('data', (bytes: Buffer) => {
    pending = pending.byteLength === 0 ? bytes : Buffer.concat([pending, bytes]);
    for (let read = firstRequest(pending); read !== undefined; read = firstRequest(pending)) {
      const { request, length } = read;
      pending = pending.subarray(length);
      before = before === undefined ? take(request) : before.then(() => take(request));
    }
  });
}

/** All values of a header, in order. */
export function headerValues({ headers }: WireRequest, name: string): string[] {
  return headers.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value);
}

function firstRequest(bytes: Buffer): { request: WireRequest; length: number } | undefined {
  const end = bytes.indexOf(HEAD_END);
  if (end === -1) return undefined;
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const [method = '', path = ''] = first.split(' ');
  const headers = lines.map((line): readonly [string, string] => {
    const colon = line.indexOf(':');
    return colon === -1 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const announced = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? '0';
  const start = end + HEAD_END.length;
  const length = start + Number(announced);
  if (bytes.byteLength < length) return undefined;
  return { request: { method, path, headers, body: Buffer.from(bytes.subarray(start, length)) }, length };
}
