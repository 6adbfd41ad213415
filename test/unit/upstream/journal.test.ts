import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { http, HttpResponse } from 'msw';
import { request } from 'undici';
import { describe, expect, test } from 'vitest';
import { clientOf, connectRaw, dispatcherTo, endpointOf, exchangeRaw, HOST, serve, settledRequest } from './client.ts';

const ANSWER = [http.all('*', () => HttpResponse.text('ok'))];

describe('requests', () => {
  test('a request over undici is journaled with server name, Host, target, body and time', async () => {
    const start = Date.now();
    const upstream = await serve(ANSWER, { clock: () => start });
    await clientOf(upstream)('/a%2Fb?x=%20y', { method: 'POST', body: 'h\u00e9', headers: { 'x-one': '1' } });
    expect(await settledRequest(upstream)).toMatchObject({
      kind: 'request',
      sequence: 1,
      time: start,
      localAddress: '127.0.0.2',
      serverName: HOST,
      host: HOST,
      method: 'POST',
      path: '/a%2Fb?x=%20y',
      body: new Uint8Array(Buffer.from('h\u00e9')),
      outcome: 'answered',
      status: 200,
      error: undefined,
    });
  });

  test('headers are journaled in their order, spelling and number', async () => {
    const upstream = await serve(ANSWER);
    const headers = [
      ['X-Two', 'b'],
      ['Host', HOST],
      ['x-one', 'a'],
      ['X-Two', 'c'],
      ['Connection', 'close'],
    ];
    const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    expect(await exchangeRaw(upstream, `GET / HTTP/1.1\r\n${lines}\r\n`)).toContain('200 OK');
    expect(upstream.journal.requests()[0]?.headers).toEqual(headers);
  });

  test('a Host that is not the server name is journaled beside it', async () => {
    const upstream = await serve(ANSWER);
    await exchangeRaw(upstream, 'GET / HTTP/1.1\r\nHost: attacker.example\r\nConnection: close\r\n\r\n');
    expect(upstream.journal.requests()).toMatchObject([{ serverName: HOST, host: 'attacker.example' }]);
  });

  test.each([
    ['no Host', 'GET / HTTP/1.1', ''],
    ['an absolute target', 'GET https://attacker.example/ HTTP/1.1', `Host: ${HOST}\r\n`],
    ['a Host with a path', 'GET / HTTP/1.1', 'Host: a/b\r\n'],
    ['a method that fetch does not know', 'TRACE / HTTP/1.1', `Host: ${HOST}\r\n`],
  ])('a request with %s gets 400 and is journaled with the reason', async (_, line, host) => {
    const upstream = await serve(ANSWER);
    expect(await exchangeRaw(upstream, `${line}\r\n${host}Connection: close\r\n\r\n`)).toContain('400 Bad Request');
    expect(upstream.journal.requests()).toMatchObject([{ status: 400, error: expect.stringMatching(/./) }]);
  });

  test('a request with Expect is journaled and answered', async () => {
    const upstream = await serve(ANSWER);
    const message = `GET /e HTTP/1.1\r\nHost: ${HOST}\r\nExpect: nonsense\r\nConnection: close\r\n\r\n`;
    expect(await exchangeRaw(upstream, message)).toContain('200 OK');
    expect(await settledRequest(upstream)).toMatchObject({ kind: 'request', path: '/e', outcome: 'answered' });
  });

  test('three thousand headers are all journaled', async () => {
    const upstream = await serve(ANSWER);
    const many = Array.from({ length: 3000 }, (_, index) => `x-${index}: ${index}\r\n`).join('');
    await exchangeRaw(upstream, `GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n${many}\r\n`);
    expect(upstream.journal.requests()[0]?.headers.at(-1)).toEqual(['x-2999', '2999']);
  });

  test('a body over a mebibyte gets 413', async () => {
    const upstream = await serve(ANSWER);
    const { status } = await clientOf(upstream)('/', { method: 'POST', body: Buffer.alloc(1024 * 1024 + 1) });
    expect(status).toBe(413);
  });
});

describe('connections without a request', () => {
  const gone = { kind: 'connection', localAddress: '127.0.0.2' };

  test('a client that does not trust the authority is journaled', async () => {
    const upstream = await serve(ANSWER);
    const other = await serve(ANSWER);
    const asking = request(`https://${HOST}/`, { dispatcher: dispatcherTo(upstream, other.caPem) });
    await expect(asking).rejects.toThrow(/certificate/);
    expect(await upstream.journal.wait((each) => each.kind === 'connection')).toMatchObject({
      ...gone,
      serverName: HOST,
    });
    expect(upstream.journal.requests()).toEqual([]);
  });

  test('an unknown server name is refused and journaled', async () => {
    const upstream = await serve(ANSWER);
    await expect(connectRaw(upstream, 'attacker.example')).rejects.toMatchObject({ code: 'ECONNRESET' });
    const entry = await upstream.journal.wait((each) => each.kind === 'connection');
    expect(entry).toMatchObject({ ...gone, outcome: 'unknown-server-name', serverName: 'attacker.example' });
  });

  test('a client that speaks only HTTP/2 is refused and journaled', async () => {
    const upstream = await serve(ANSWER);
    const client = connectTls({ ...endpointOf(upstream), ca: upstream.caPem, servername: HOST, ALPNProtocols: ['h2'] });
    const [error] = (await once(client, 'error')) as [Error];
    expect(error.message).toMatch(/no application protocol/);
    const entry = await upstream.journal.wait((each) => each.kind === 'connection');
    expect(entry).toMatchObject({ ...gone, outcome: 'handshake-failed', serverName: HOST });
  });

  test('plain HTTP is journaled as a failed handshake', async () => {
    const upstream = await serve(ANSWER);
    const socket = connect(endpointOf(upstream)).end('GET / HTTP/1.1\r\n\r\n');
    await once(socket.resume(), 'close');
    const entry = await upstream.journal.wait((each) => each.kind === 'connection');
    expect(entry).toMatchObject({ ...gone, outcome: 'handshake-failed', serverName: undefined });
  });

  test('a connection closed after its handshake is journaled as closed', async () => {
    const upstream = await serve(ANSWER);
    (await connectRaw(upstream)).end();
    const entry = await upstream.journal.wait((each) => each.kind === 'connection');
    expect(entry).toMatchObject({ ...gone, outcome: 'closed', serverName: HOST });
  });

  test.each([
    ['not HTTP', 'nonsense\r\n\r\n'],
    ['CONNECT', `CONNECT ${HOST}:443 HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`],
    ['half a megabyte of headers', `GET / HTTP/1.1\r\nX: ${'x'.repeat(500_000)}\r\n\r\n`],
  ])('%s is journaled once as malformed', async (_, message) => {
    const upstream = await serve(ANSWER);
    const socket = await connectRaw(upstream);
    // What is not read when the upstream closes may come back as a reset.
    const closed = new Promise((resolve) => socket.on('error', () => {}).on('close', resolve));
    socket.resume().write(message);
    await closed;
    expect(upstream.journal.entries()).toMatchObject([{ ...gone, outcome: 'malformed-request', serverName: HOST }]);
  });
});

describe('reading', () => {
  test('find gives the first match, clear forgets all and goes on counting', async () => {
    const upstream = await serve(ANSWER);
    const get = clientOf(upstream);
    for (const path of ['/1', '/2', '/2']) await get(path);
    expect(upstream.journal.find((each) => each.kind === 'request' && each.path === '/2')?.sequence).toBe(2);
    upstream.journal.clear();
    expect(upstream.journal.entries()).toEqual([]);
    await get('/4');
    expect(upstream.journal.entries()).toMatchObject([{ sequence: 4, path: '/4' }]);
  });

  test('a snapshot does not change when its requests are answered', async () => {
    const gate = Promise.withResolvers<void>();
    const upstream = await serve([http.get('*', () => gate.promise)]);
    const asking = clientOf(upstream)('/');
    await upstream.journal.wait((each) => each.kind === 'request');
    const before = upstream.journal.requests();
    gate.resolve();
    await asking;
    expect(await settledRequest(upstream)).toMatchObject({ outcome: 'answered' });
    expect(before).toMatchObject([{ outcome: 'pending' }]);
  });

  test('clear while a request is pending keeps it out when it is answered', async () => {
    const gate = Promise.withResolvers<void>();
    const lines: string[] = [];
    const upstream = await serve([http.get('*', () => gate.promise)], { sink: (line) => lines.push(line) });
    const asking = clientOf(upstream)('/');
    await upstream.journal.wait((each) => each.kind === 'request');
    upstream.journal.clear();
    gate.resolve();
    await asking;
    await upstream.stop();
    expect([upstream.journal.entries(), lines]).toEqual([[], []]);
  });

  test('a handler that fails after the client has left changes nothing in a settled entry', async () => {
    const gate = Promise.withResolvers<void>();
    const lines: string[] = [];
    const upstream = await serve([http.get('*', () => gate.promise)], { sink: (line) => lines.push(line) });
    const leave = new AbortController();
    const asking = clientOf(upstream)('/', { signal: leave.signal });
    await upstream.journal.wait((each) => each.kind === 'request');
    leave.abort();
    await expect(asking).rejects.toThrow('aborted');
    const settled = await settledRequest(upstream);
    gate.reject(new Error('planted'));
    // Another exchange from end to end: whatever the late failure does is done before.
    upstream.use(ANSWER);
    await clientOf(upstream)('/after');
    await upstream.journal.wait((each) => each.kind === 'request' && each.path === '/after' && each.status === 200);
    expect(upstream.journal.entries()[0]).toEqual(settled);
    expect(lines.filter((line) => line.includes('"sequence":1,'))).toHaveLength(1);
  });

  test('wait with a signal that is aborted fails with its reason', async () => {
    const upstream = await serve(ANSWER);
    const leave = new AbortController();
    const waiting = upstream.journal.wait(() => true, leave.signal);
    leave.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });

  test('the sink gets each entry once, as a line of JSON', async () => {
    const lines: string[] = [];
    const upstream = await serve(ANSWER, { sink: (line) => lines.push(line) });
    await clientOf(upstream)('/', { method: 'POST', body: 'body' });
    expect(await settledRequest(upstream)).toMatchObject({ outcome: 'answered' });
    (await connectRaw(upstream)).end();
    await upstream.journal.wait((each) => each.kind === 'connection');
    expect(lines.join('')).not.toContain('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { kind: 'request', outcome: 'answered', body: Buffer.from('body').toString('base64') },
      { kind: 'connection', outcome: 'closed' },
    ]);
  });
});
