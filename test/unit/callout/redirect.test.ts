import { describe, expect, test } from 'vitest';
import { A, B, connected, type Handler, get, outcome, sealed, valuesOf } from './loopback.ts';

const secrets = new Map([['TOKEN', sealed('canary-0123456789')]]);

/** Answers `/STATUS/N/...` with a redirect to `/STATUS/N-1/...`, and `/…/0` with 200. */
const chain: Handler = (request, response) => {
  const [, status, left] = (request.url ?? '').split('/');
  if (left === '0') return void response.end('end');
  response.writeHead(Number(status), { location: `/${status}/${Number(left) - 1}` }).end('moved');
};

const to =
  (location: string): Handler =>
  (request, response) => {
    if (request.url === '/') response.writeHead(302, { location }).end('moved');
    else response.end('end');
  };

describe('fetch', () => {
  test.each([301, 302, 303, 307, 308])(
    'fetch of a %i to the same host is followed with GET and the secret',
    async (status) => {
      const callouts = await connected(chain, { secrets });
      const answer = await callouts.fetch(get(`/${status}/1`, { secret: 'TOKEN' }), { etag: '"e"' });
      expect(answer).toMatchObject({ status: 200, url: `https://${A}/${status}/0` });
      expect(callouts.upstream.seen.map((seen) => [seen.method, valuesOf(seen, 'authorization')])).toEqual([
        ['GET', ['Bearer canary-0123456789']],
        ['GET', ['Bearer canary-0123456789']],
      ]);
      // Validators belong to the first URL alone.
      expect(callouts.upstream.seen.map((seen) => valuesOf(seen, 'if-none-match'))).toEqual([['"e"'], []]);
      expect(callouts.events).toHaveLength(2);
    },
  );

  test.each([
    [2, 'answered 200', 3],
    [5, 'answered 200', 6],
    [6, 'redirect-refused', 6],
    [1000, 'redirect-refused', 6],
  ])('fetch of a chain of %i redirects is %s after %i requests', async (length, expected, requests) => {
    const callouts = await connected(chain);
    expect(await outcome(callouts, get(`/302/${length}`))).toBe(expected);
    expect(callouts.upstream.seen).toHaveLength(requests);
  });

  test('fetch of a redirect to another declared host is followed without the secret', async () => {
    const callouts = await connected(to(`https://${B}/there?x=1`), { secrets });
    const answer = await callouts.fetch(get('/', { secret: 'TOKEN' }), {});
    expect(answer.url).toBe(`https://${B}/there?x=1`);
    expect(callouts.upstream.seen.map((seen) => [seen.servername, valuesOf(seen, 'authorization').length])).toEqual([
      [A, 1],
      [B, 0],
    ]);
    expect(callouts.events.map((event) => 'url' in event && event.url)).toEqual([
      `https://${A}/`,
      `https://${B}/there?[redacted]`,
    ]);
  });

  test.each([
    'https://evil.example/',
    '//evil.example/',
    `http://${A}/x`,
    `https://${A}:8443/`,
    'https://169.254.169.254/',
    '/\\evil.example/',
  ])('fetch of a redirect to %s is redirect-refused after one request', async (location) => {
    const callouts = await connected(to(location), { secrets });
    expect(await outcome(callouts, get('/', { secret: 'TOKEN' }))).toBe('redirect-refused');
    expect(callouts.upstream.seen).toHaveLength(1);
  });

  test('fetch of a POST that is redirected is redirect-refused after one request', async () => {
    const callouts = await connected(to('/x'));
    expect(await outcome(callouts, get('/', { method: 'post', body: Buffer.from('x') }))).toBe('redirect-refused');
    expect(callouts.upstream.seen).toHaveLength(1);
  });

  test('fetch of a HEAD that is redirected is followed with HEAD', async () => {
    const callouts = await connected(to('/x'));
    expect(await outcome(callouts, get('/', { method: 'head' }))).toBe('answered 200');
    expect(callouts.upstream.seen.map(({ method }) => method)).toEqual(['HEAD', 'HEAD']);
  });

  test('fetch of a redirect whose Location holds the secret is secret-echoed and not followed', async () => {
    const callouts = await connected(to(`https://${B}/?t=canary-0123456789`), { secrets });
    expect(await outcome(callouts, get('/', { secret: 'TOKEN' }))).toBe('secret-echoed');
    expect(callouts.upstream.seen).toHaveLength(1);
  });

  test('fetch of a response with Refresh, Alt-Svc and Set-Cookie goes nowhere else and sends no cookie back', async () => {
    const callouts = await connected((_, response) =>
      response.writeHead(200, { refresh: '0; url=/x', 'alt-svc': 'h2=":8443"', 'set-cookie': 'a=b' }).end('x'),
    );
    await callouts.fetch(get(), {});
    await callouts.fetch(get(), {});
    expect(callouts.upstream.seen.map(({ url }) => url)).toEqual(['/', '/']);
    expect(callouts.upstream.seen.flatMap((seen) => valuesOf(seen, 'cookie'))).toEqual([]);
    expect(callouts.upstream.connections()).toBe(1);
  });
});
