import { delay, http, HttpResponse, passthrough } from 'msw';
import { request } from 'undici';
import { describe, expect, test } from 'vitest';
import { listenTls } from '../../../src/ambient/tls-server.ts';
import { startUpstream } from '../../../src/upstream/upstream.ts';
import { clientOf, dispatcherTo, HOST, serve, settledRequest } from './client.ts';

const URL_OF_ANYTHING = `https://${HOST}/thing`;

describe('startUpstream', () => {
  test('startUpstream on an address that is not loopback fails', async () => {
    const starting = startUpstream({ hosts: [HOST], handlers: [], listen: listenTls, address: '0.0.0.0' });
    await expect(starting).rejects.toThrow('"0.0.0.0" is not a loopback IP address');
  });

  test.each([['*.example.org'], ['127.0.0.1'], ['example.org.']])(
    'startUpstream with the host %s fails and names it',
    async (host) => {
      const starting = startUpstream({ hosts: [host], handlers: [], listen: listenTls });
      await expect(starting).rejects.toThrow(`the host "${host}"`);
    },
  );

  test('startUpstream on a port in use fails with EADDRINUSE', async () => {
    const { address } = await serve([]);
    const port = Number(address.split(':')[1]);
    const starting = startUpstream({ hosts: [HOST], handlers: [], listen: listenTls, port });
    await expect(starting).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('startUpstream with several hosts plays each and says where it is', async () => {
    const hosts = [HOST, 'git.example.org:8443'];
    const upstream = await serve([http.get('*', ({ request: { url } }) => HttpResponse.text(url))], { hosts });
    expect(upstream.address).toMatch(/^127\.0\.0\.2:\d+$/);
    expect(Object.keys(upstream.origins)).toEqual(hosts);
    expect(upstream.origins[HOST]).toEqual({ address: upstream.address, ca: upstream.caPem });
    const get = clientOf(upstream);
    expect((await get('/a?b=c')).text).toBe(`https://${HOST}/a?b=c`);
    expect((await get('https://git.example.org:8443/d')).text).toBe('https://git.example.org:8443/d');
  });

  test('startUpstream twice at once on two addresses keeps authorities, handlers and journals apart', async () => {
    const answer = (text: string) => [http.get('*', () => HttpResponse.text(text))];
    const one = await serve(answer('one'));
    const two = await serve(answer('two'), { address: '127.0.0.3' });
    expect((await clientOf(one)('/1')).text).toBe('one');
    expect((await clientOf(two)('/2')).text).toBe('two');
    await expect(request(URL_OF_ANYTHING, { dispatcher: dispatcherTo(two, one.caPem) })).rejects.toThrow(/certificate/);
    const paths = [one, two].map(({ journal }) => journal.requests().map((each) => [each.localAddress, each.path]));
    expect(paths).toEqual([[['127.0.0.2', '/1']], [['127.0.0.3', '/2']]]);
  });
});

describe('handlers', () => {
  test('use while running replaces the handlers', async () => {
    const upstream = await serve([http.get(URL_OF_ANYTHING, () => HttpResponse.text('old'))]);
    const get = clientOf(upstream);
    expect((await get('/thing')).text).toBe('old');
    upstream.use([http.get(URL_OF_ANYTHING, () => HttpResponse.text('new'))]);
    expect((await get('/thing')).text).toBe('new');
  });

  test('a request without a handler gets a 404 that says what was asked and what there is', async () => {
    const upstream = await serve([http.get(URL_OF_ANYTHING, () => HttpResponse.text(''))]);
    const { status, json } = await clientOf(upstream)('/other?x=1');
    expect(status).toBe(404);
    expect(json()).toEqual({
      message: `the mock upstream has no handler for GET https://${HOST}/other?x=1`,
      handlers: [`GET ${URL_OF_ANYTHING}`],
    });
  });

  test.each([
    [
      'throws',
      'planted',
      (): Response => {
        throw new Error('planted');
      },
    ],
    ['says passthrough', 'passthrough()', (): Response => passthrough()],
  ])('a handler that %s gives 500 and its error to the journal', async (_, message, resolver) => {
    const upstream = await serve([http.get('*', resolver)]);
    expect((await clientOf(upstream)('/thing')).status).toBe(500);
    const error: unknown = expect.stringContaining(message);
    expect(await settledRequest(upstream)).toMatchObject({ outcome: 'answered', status: 500, error });
  });

  test('a network error from a handler destroys the connection', async () => {
    const upstream = await serve([http.get('*', () => HttpResponse.error())]);
    await expect(clientOf(upstream)('/thing')).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    expect(await settledRequest(upstream)).toMatchObject({ outcome: 'dropped', status: undefined, error: undefined });
  });

  test('a header that cannot be sent drops the connection and says why', async () => {
    // RFC 9112 section 7.1.2: trailers need the chunked coding.
    const headers = { trailer: 'x-sum', 'content-length': '0' };
    const upstream = await serve([http.get('*', () => new HttpResponse(null, { headers }))]);
    await expect(clientOf(upstream)('/thing')).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    expect(await settledRequest(upstream)).toMatchObject({
      outcome: 'dropped',
      error: expect.stringContaining('railer'),
    });
  });

  test('a handler that only delays adds latency to those that follow', async () => {
    const latency = http.all('*', () => delay(60));
    const upstream = await serve([latency, http.get('*', () => HttpResponse.text('late'))]);
    const start = performance.now();
    expect((await clientOf(upstream)('/thing')).text).toBe('late');
    expect(performance.now() - start).toBeGreaterThanOrEqual(59);
  });

  test('a held response is pending in the journal until it is released', async () => {
    const gate = Promise.withResolvers<void>();
    const hold = http.all('*', () => gate.promise);
    const upstream = await serve([hold, http.get('*', () => HttpResponse.text('released'))]);
    const answer = clientOf(upstream)('/thing');
    expect(await upstream.journal.wait((each) => each.kind === 'request')).toMatchObject({ outcome: 'pending' });
    gate.resolve();
    expect((await answer).text).toBe('released');
    expect(await settledRequest(upstream)).toMatchObject({ outcome: 'answered' });
  });
});

describe('stop', () => {
  test('stop with a response held and another half sent ends within a second', async () => {
    const started = Promise.withResolvers<void>();
    const upstream = await serve([
      http.get('*/held', () => delay('infinite')),
      http.get(
        '*/half',
        () => new HttpResponse(new ReadableStream({ start: (to) => to.enqueue(Buffer.from('half')) })),
      ),
    ]);
    const get = clientOf(upstream);
    const held = get('/held');
    const half = request(`https://${HOST}/half`, { dispatcher: dispatcherTo(upstream) }).then(async ({ body }) => {
      for await (const chunk of body) if (String(chunk) === 'half') started.resolve();
    });
    const ended = Promise.allSettled([held, half]);
    await started.promise;
    await upstream.journal.wait((each) => each.kind === 'request' && each.path === '/held');
    const start = performance.now();
    await upstream.stop();
    expect(performance.now() - start).toBeLessThan(1000);
    const broken = { status: 'rejected', reason: { code: 'UND_ERR_SOCKET' } };
    expect(await ended).toMatchObject([broken, broken]);
    expect(upstream.journal.requests().map((each) => each.outcome)).toEqual(['aborted', 'aborted']);
    await expect(get('/thing')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('stop with a stream whose cancellation never ends still ends', async () => {
    const stuck = new ReadableStream({
      pull: (to) => to.enqueue(Buffer.alloc(1000)),
      cancel: () => new Promise(() => {}),
    });
    const upstream = await serve([http.get('*', () => new HttpResponse(stuck))]);
    const { body } = await request(URL_OF_ANYTHING, { dispatcher: dispatcherTo(upstream) });
    const reading = Promise.allSettled([body.arrayBuffer()]);
    await upstream.stop();
    expect(await reading).toMatchObject([{ status: 'rejected', reason: { code: 'UND_ERR_SOCKET' } }]);
  });

  test('stop twice and by await using does nothing more', async () => {
    await using upstream = await startUpstream({ hosts: [HOST], handlers: [], listen: listenTls });
    await Promise.all([upstream.stop(), upstream.stop()]);
    await expect(upstream.journal.wait(() => true)).rejects.toThrow('the upstream was stopped');
  });
});
