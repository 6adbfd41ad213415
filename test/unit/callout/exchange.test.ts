import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { A, connected, get, outcome, startSilent, startUpstream, subject } from './loopback.ts';

const TEXT = 'hello, world\n'.repeat(1000);

describe('fetch', () => {
  test('fetch of a plain response gives its status, headers, bytes and URL, and one event', async () => {
    const { fetch, events, upstream } = await connected((_, response) => {
      response
        .writeHead(
          200,
          [
            ['X-One', '1'],
            ['x-one', '2'],
            ['__proto__', 'x'],
          ].flat(),
        )
        .end('body');
    });
    const answer = await fetch(get('/a?b=c'), {});
    expect(answer).toMatchObject({ status: 200, url: `https://${A}/a?b=c` });
    expect(Buffer.from(answer.body).toString()).toBe('body');
    expect(answer.headers['x-one']).toBe('1, 2');
    expect(Object.keys(answer.headers)).toContain('__proto__');
    expect(events).toMatchObject([
      { kind: 'callout', provider: 'test', method: 'GET', url: `https://${A}/a?b=c`, status: 200, bytes: 4 },
    ]);
    expect(upstream.seen).toMatchObject([{ method: 'GET', url: '/a?b=c', servername: A, body: '' }]);
  });

  test("fetch sends exactly the headers that were decided and the host's own", async () => {
    const { fetch, upstream } = await connected((_, response) => response.end());
    await fetch(get('/', { headers: [{ name: 'X-Plain', value: 'y' }] }), {
      etag: '"e"',
      lastModified: 'Mon, 01 Jan 2024 00:00:00 GMT',
    });
    const [seen] = upstream.seen;
    const sent = Object.fromEntries(
      (seen?.rawHeaders ?? []).flatMap((name, index, all) => (index % 2 ? [] : [[name, all[index + 1]]])),
    );
    expect(sent).toEqual({
      host: A,
      connection: 'keep-alive',
      accept: '*/*',
      'user-agent': 'omnivet/test',
      'x-plain': 'y',
      'accept-encoding': 'gzip, br, zstd',
      'if-none-match': '"e"',
      'if-modified-since': 'Mon, 01 Jan 2024 00:00:00 GMT',
    });
  });

  test('fetch of a POST sends its body with its length', async () => {
    const { fetch, upstream } = await connected((_, response) => response.end());
    await fetch(get('/', { method: 'post', body: Buffer.from('{"q":1}') }), {});
    expect(upstream.seen).toMatchObject([{ method: 'POST', body: '{"q":1}' }]);
  });

  test.each([
    ['gzip', gzipSync(TEXT)],
    ['x-gzip', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    ['zstd', zstdCompressSync(TEXT)],
    ['identity', Buffer.from(TEXT)],
    ['GZIP', gzipSync(TEXT)],
  ])('fetch of a body in %s gives it decoded and without the coding', async (encoding, bytes) => {
    const { fetch } = await connected((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(bytes),
    );
    const { body, headers } = await fetch(get(), {});
    expect(Buffer.from(body).toString()).toBe(TEXT);
    expect(headers).not.toHaveProperty('content-encoding');
    expect(headers).not.toHaveProperty('content-length');
  });

  test.each([
    ['an unknown coding', 'compress', Buffer.from('x')],
    ['two codings', 'gzip, gzip', gzipSync(gzipSync(TEXT))],
    ['a property of Object', 'constructor', Buffer.from('x')],
    ['gzip that is none', 'gzip', Buffer.from('not gzip')],
    ['gzip that is cut off', 'gzip', gzipSync(TEXT).subarray(0, 40)],
    ['zstd that is cut off', 'zstd', zstdCompressSync(TEXT).subarray(0, 20)],
  ])('fetch of %s is upstream-unreadable', async (_name, encoding, bytes) => {
    const callouts = await connected((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(bytes),
    );
    expect(await outcome(callouts, get())).toBe('upstream-unreadable');
  });

  test.each([
    ['HEAD', get('/', { method: 'head' }), 200],
    ['304', get(), 304],
    ['204', get(), 204],
  ])('fetch of a bodiless %s with a coding is an empty body and keeps the headers', async (_name, request, status) => {
    const { fetch } = await connected((_, response) =>
      response.writeHead(status, { 'content-encoding': 'gzip', etag: '"1"' }).end(),
    );
    const answer = await fetch(request, {});
    expect(answer).toMatchObject({ status, body: new Uint8Array(0) });
    expect(answer.headers).toMatchObject({ etag: '"1"', 'content-encoding': 'gzip' });
  });

  test.each([400, 401, 403, 404, 410, 418, 500, 503, 599, 206, 300, 302])(
    'fetch of status %i is data',
    async (status) => {
      const callouts = await connected((_, response) => response.writeHead(status).end('x'));
      expect(await outcome(callouts, get())).toBe(`answered ${status}`);
    },
  );

  test('fetch of a connection that is closed in the middle of the body is upstream-unreachable, with an event', async () => {
    const callouts = await connected((_, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('x', () => response.destroy());
    });
    expect(await outcome(callouts, get())).toBe('upstream-unreachable');
    expect(callouts.events).toMatchObject([{ kind: 'callout', status: 200, bytes: 0 }]);
  });

  test.each([
    ['two content-lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxy'],
    [
      'content-length with transfer-encoding',
      'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n',
    ],
    ['no HTTP', 'SSH-2.0-x\r\n'],
    ['a folded header', 'HTTP/1.1 200 OK\r\nx: a\r\n b\r\ncontent-length: 0\r\n\r\n'],
    ['an upgrade that was not asked for', 'HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'],
  ])('fetch of %s is upstream-unreachable', async (_name, wire) => {
    const callouts = await connected((request) => request.socket.end(wire));
    expect(await outcome(callouts, get())).toBe('upstream-unreachable');
  });

  test('fetch of a flood of 1xx responses is upstream-unreadable', async () => {
    const callouts = await connected((request) =>
      request.socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1000)),
    );
    expect(await outcome(callouts, get())).toBe('upstream-unreadable');
  });

  test('fetch of an undeclared host is host-undeclared, with no event and no connection', async () => {
    const callouts = await connected((_, response) => response.end());
    expect(await outcome(callouts, get('/', { url: 'https://evil.example/' }))).toBe('host-undeclared');
    expect(callouts.events).toEqual([]);
    expect(callouts.upstream.connections()).toBe(0);
  });

  test('fetch with a certificate of another authority is upstream-unreachable and sends nothing', async () => {
    const { upstream } = await connected((_, response) => response.end());
    const { ca: _, ...origin } = upstream.origin;
    const callouts = subject({ origins: { [A]: origin } });
    expect(await outcome(callouts, get())).toBe('upstream-unreachable');
    expect(upstream.seen).toEqual([]);
  });

  test('fetch with a certificate for another name is upstream-unreachable and sends nothing', async () => {
    const { upstream } = await connected((_, response) => response.end());
    const other = 'other.example' as typeof A;
    const callouts = subject({
      effective: { hosts: [{ host: other, methods: ['GET'] }], headers: [], secrets: [] },
      origins: { [other]: upstream.origin },
    });
    expect(await outcome(callouts, get('/', { url: `https://${other}/` }))).toBe('upstream-unreachable');
    expect(upstream.seen).toEqual([]);
  });

  test('fetch under variables that turn certificate checks off or name a proxy does not heed them', async () => {
    const upstream = await startUpstream((_, response) => response.end());
    const proxy = await startSilent('127.0.0.1');
    const variables = {
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
      NODE_USE_ENV_PROXY: '1',
    };
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { ca: _, ...untrusted } = upstream.origin;
    expect(await outcome(subject({ origins: { [A]: untrusted } }), get())).toBe('upstream-unreachable');
    expect(await outcome(subject({ origins: { [A]: upstream.origin } }), get())).toBe('answered 200');
    expect(upstream.seen).toHaveLength(1);
    expect(proxy.connections()).toBe(0);
  });

  test('fetch after close fails', async () => {
    const callouts = await connected((_, response) => response.end());
    await callouts.close();
    expect(await outcome(callouts, get())).toBe('upstream-unreachable');
  });
});
