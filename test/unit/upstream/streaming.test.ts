import { http, HttpResponse } from 'msw';
import { request } from 'undici';
import { expect, test } from 'vitest';
import { clientOf, dispatcherTo, HOST, serve, settledRequest } from './client.ts';

const URL_OF_STREAM = `https://${HOST}/stream`;

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

test('a streamed body arrives chunk by chunk, not when it is complete', async () => {
  const source = Promise.withResolvers<ReadableStreamDefaultController<Uint8Array>>();
  const stream = new ReadableStream<Uint8Array>({ start: source.resolve });
  const upstream = await serve([http.get(URL_OF_STREAM, () => new HttpResponse(stream))]);
  const { body } = await request(URL_OF_STREAM, { dispatcher: dispatcherTo(upstream) });
  const chunks = body[Symbol.asyncIterator]();
  const controller = await source.promise;
  for (const text of ['first', 'second']) {
    controller.enqueue(encoded(text));
    expect(String((await chunks.next()).value)).toBe(text);
  }
  expect(upstream.journal.requests()).toMatchObject([{ outcome: 'pending', status: 200 }]);
  controller.close();
  expect((await chunks.next()).done).toBe(true);
  expect(await settledRequest(upstream)).toMatchObject({ outcome: 'answered' });
});

test('a client that aborts cancels the stream and is journaled as aborted', async () => {
  const cancelled = Promise.withResolvers<void>();
  const endless = (): ReadableStream<Uint8Array> =>
    new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(65_536)), cancel: () => cancelled.resolve() });
  const upstream = await serve([http.get(URL_OF_STREAM, () => new HttpResponse(endless()))]);
  const { body } = await request(URL_OF_STREAM, { dispatcher: dispatcherTo(upstream) });
  let received = 0;
  for await (const chunk of body) {
    received += (chunk as Buffer).length;
    if (received > 1_000_000) break;
  }
  await cancelled.promise;
  expect(await settledRequest(upstream)).toMatchObject({ outcome: 'aborted', status: 200 });
});

test('a client that aborts before the answer aborts the request that the handler has', async () => {
  const aborted = Promise.withResolvers<void>();
  const upstream = await serve([
    http.get(URL_OF_STREAM, async ({ request: { signal } }) => {
      signal.addEventListener('abort', () => aborted.resolve());
      await aborted.promise;
    }),
  ]);
  const leave = new AbortController();
  const asking = clientOf(upstream)('/stream', { signal: leave.signal });
  await upstream.journal.wait((each) => each.kind === 'request');
  leave.abort();
  await expect(asking).rejects.toThrow('aborted');
  await aborted.promise;
  expect(await settledRequest(upstream)).toMatchObject({ outcome: 'aborted' });
});

test('an answer that comes after the client has left has its stream cancelled', async () => {
  const gate = Promise.withResolvers<void>();
  const cancelled = Promise.withResolvers<void>();
  const stream = new ReadableStream({ cancel: () => cancelled.resolve() });
  const upstream = await serve([
    http.get(URL_OF_STREAM, async () => {
      await gate.promise;
      return new HttpResponse(stream);
    }),
  ]);
  const leave = new AbortController();
  const asking = clientOf(upstream)('/stream', { signal: leave.signal });
  await upstream.journal.wait((each) => each.kind === 'request');
  leave.abort();
  await expect(asking).rejects.toThrow('aborted');
  expect(await settledRequest(upstream)).toMatchObject({ outcome: 'aborted' });
  gate.resolve();
  await cancelled.promise;
});

test('a body that fails half-way breaks the connection and names the error', async () => {
  let pulls = 0;
  const failing = new ReadableStream<Uint8Array>({
    pull(to) {
      if (++pulls > 1) throw new Error('planted');
      to.enqueue(encoded('half'));
    },
  });
  const upstream = await serve([http.get(URL_OF_STREAM, () => new HttpResponse(failing))]);
  await expect(clientOf(upstream)('/stream')).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
  expect(await settledRequest(upstream)).toMatchObject({
    outcome: 'dropped',
    status: 200,
    error: expect.stringContaining('planted'),
  });
});

test('a body of 50 MB arrives whole', async () => {
  const bytes = Buffer.alloc(50_000_000, 'omnivet');
  const upstream = await serve([http.get(URL_OF_STREAM, () => HttpResponse.arrayBuffer(bytes.buffer))]);
  const answer = await clientOf(upstream)('/stream');
  expect(answer.bytes.equals(bytes)).toBe(true);
});
