/** One request and its answer: from the wire to the msw handlers, and back to the wire. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getResponse, HttpResponse, isPassthroughResponse, type RequestHandler } from 'msw';
import { headerPairs, MAX_BODY_BYTES, readBody, toFetchRequest } from './incoming.ts';
import type { JournalWriter, RequestChange } from './journal.ts';
import { sendResponse } from './send.ts';

/** What is known beside the request itself. */
export interface ExchangeContext {
  /** The handlers in force when the request arrived. */
  readonly handlers: readonly RequestHandler[];
  readonly journal: JournalWriter;
  /** The address that the server is bound to. */
  readonly address: string;
  readonly serverName: string | undefined;
}

type Change = (change: RequestChange) => void;

/** Serves one request and journals it. Never fails: whatever goes wrong is in the entry. */
export async function serveRequest(
  incoming: IncomingMessage,
  response: ServerResponse,
  { handlers, journal, address, serverName }: ExchangeContext,
): Promise<void> {
  const change = journal.request({
    localAddress: incoming.socket.localAddress ?? address,
    serverName,
    host: incoming.headers.host,
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: headerPairs(incoming.rawHeaders),
  });
  const gone = goneSignal(response);
  try {
    const answering = answerTo(incoming, handlers, gone, change);
    // A held handler may never answer; an exchange ends with its connection at the latest.
    const answer = await Promise.race([answering, whenAborted(gone)]);
    if (answer === undefined) void answering.then(discard, () => {});
    change(answer === undefined ? { outcome: 'aborted' } : await sendResponse(answer, response, gone, change));
  } catch (error) {
    // The client left while its body was read, or a header of a handler's cannot be sent.
    response.destroy();
    change({ outcome: gone.aborted ? 'aborted' : 'dropped', error: describe(error) });
  }
}

async function answerTo(
  incoming: IncomingMessage,
  handlers: readonly RequestHandler[],
  gone: AbortSignal,
  change: Change,
): Promise<Response> {
  const refuse = (status: number, error: unknown): Response => {
    change({ error: describe(error) });
    return HttpResponse.json({ message: describe(error) }, { status });
  };
  const body = await readBody(incoming);
  if (body === undefined) return refuse(413, `the request's body is larger than ${MAX_BODY_BYTES} bytes`);
  change({ body });
  let request: Request;
  try {
    request = toFetchRequest(incoming, body, gone);
  } catch (error) {
    return refuse(400, error);
  }
  try {
    return await runHandlers(request, handlers);
  } catch (error) {
    return refuse(500, error);
  }
}

async function runHandlers(request: Request, handlers: readonly RequestHandler[]): Promise<Response> {
  const answer = await getResponse([...handlers], request);
  if (answer === undefined) return unhandled(request, handlers);
  if (isPassthroughResponse(answer))
    throw new Error('a handler said passthrough(), and there is nothing behind this server');
  return answer;
}

function unhandled(request: Request, handlers: readonly RequestHandler[]): Response {
  const message = `the mock upstream has no handler for ${request.method} ${request.url}`;
  return HttpResponse.json({ message, handlers: handlers.map((handler) => handler.info.header) }, { status: 404 });
}

/** Aborted when the connection closes before the response is complete. */
function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

function whenAborted(signal: AbortSignal): Promise<undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  signal.addEventListener('abort', () => resolve(undefined), { once: true });
  return promise;
}

/** Tells the source of an answer that came too late that nobody will read it. */
async function discard(answer: Response): Promise<void> {
  await answer.body?.cancel();
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
