/** A request as an upstream journals it, as small as a test needs it. */
import type { RequestEntry } from '../../../../src/index.ts';

export function requestWith(seen: Partial<RequestEntry>): RequestEntry {
  return {
    kind: 'request',
    sequence: 1,
    time: 0,
    localAddress: '127.0.0.2',
    serverName: 'api.example.org',
    host: 'api.example.org',
    method: 'GET',
    path: '/a',
    headers: [],
    body: new Uint8Array(),
    outcome: 'answered',
    status: 200,
    error: undefined,
    ...seen,
  };
}
