/** A fetch Response on a Node server, streamed. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { RequestChange } from './journal.ts';

/**
 * Sends a response as a handler made it: its status, its headers in the order and with the lower-case names that
 * `Headers` gives them, and its body, chunk by chunk, no faster than the client reads. A network error
 * (`HttpResponse.error()`) and a body that fails destroy the connection. Fails when a header cannot be sent.
 *
 * @param gone is aborted when the connection closes before the response is complete
 * @param started is told the status when the head is written
 * @returns how the exchange ended, for the journal
 */
export async function sendResponse(
  answer: Response,
  response: ServerResponse,
  gone: AbortSignal,
  started: (change: RequestChange) => void,
): Promise<RequestChange> {
  if (answer.type === 'error') {
    response.destroy();
    return { outcome: 'dropped' };
  }
  // An empty status text is one that was not given: Node has the standard's.
  response.writeHead(answer.status, answer.statusText || undefined, [...answer.headers].flat());
  started({ status: answer.status });
  try {
    if (answer.body !== null) await sendBody(answer.body, response, gone);
    response.end();
    await once(response, 'finish', { signal: gone });
    return { outcome: 'answered' };
  } catch (error) {
    if (gone.aborted) return { outcome: 'aborted' };
    response.destroy();
    return { outcome: 'dropped', error: String(error) };
  }
}

// Not stream.pipeline: it waits for the cancellation of its source, and a source that never confirms it would hold up stop().
async function sendBody(body: ReadableStream<Uint8Array>, response: ServerResponse, gone: AbortSignal): Promise<void> {
  // A slow body does not hold back the head, as Node would do until the first chunk.
  response.flushHeaders();
  const reader = body.getReader();
  // Ends a pending read at once; a source that fails while it is cancelled has nobody left to tell.
  const leave = (): void => void reader.cancel(gone.reason).catch(() => {});
  gone.addEventListener('abort', leave);
  if (gone.aborted) leave();
  for (let next = await reader.read(); !next.done; next = await reader.read())
    if (!response.write(next.value)) await once(response, 'drain', { signal: gone });
}
