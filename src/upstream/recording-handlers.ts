/** Recordings as msw handlers. */
import { http, HttpResponse, type RequestHandler } from 'msw';
import { type Recording, recordedBody, recordedHeaders } from './recordings.ts';

/**
 * Handlers that serve recordings verbatim: status, headers (see {@link recordedHeaders}) and body. A request is matched by
 * method, host and path with query, all literally. What was recorded several times is served in that order, and the last
 * one again from then on. Another request to a recorded host is answered with 404 and a list of what is recorded; requests to
 * other hosts fall through to the handlers that follow.
 */
export function recordingHandlers(recordings: readonly Recording[]): RequestHandler[] {
  const recorded = Map.groupBy(recordings, keyOf);
  const hosts = new Set(recordings.map(({ scope }) => new URL(scope).host));
  const served = new Map<string, number>();
  const handler = http.all('*', ({ request }) => {
    const url = new URL(request.url);
    if (!hosts.has(url.host)) return undefined;
    const key = `${request.method} ${url.href}`;
    const takes = recorded.get(key) ?? [];
    const turn = served.get(key) ?? 0;
    const recording = takes[Math.min(turn, takes.length - 1)];
    if (recording === undefined) return notRecorded(key, recorded.keys());
    served.set(key, turn + 1);
    return play(recording);
  });
  return [handler];
}

// The same normal form for both sides: upper-case method, no default port.
function keyOf({ method, scope, path }: Recording): string {
  return `${method.toUpperCase()} ${new URL(`${new URL(scope).origin}${path}`).href}`;
}

function play(recording: Recording): Response {
  const { status = 200 } = recording;
  const body = recordedBody(recording);
  const headers: [string, string][] = recordedHeaders(recording);
  // RFC 9110 section 8.6: no content-length in these.
  if (status === 204 || status === 304) return new HttpResponse(null, { status, headers });
  return new HttpResponse(body, { status, headers: [...headers, ['content-length', String(body.length)]] });
}

function notRecorded(asked: string, recorded: Iterable<string>): Response {
  return HttpResponse.json(
    { message: `there is no recording of ${asked}`, asked, recorded: [...recorded] },
    { status: 404 },
  );
}
