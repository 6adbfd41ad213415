import { gzipSync } from 'node:zlib';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { A, connected, get, outcome, startSilent, subject } from './loopback.ts';

const MIB = 1024 * 1024;

test('fetch of a body at the cap answers, and one byte more is body-too-large', async () => {
  const callouts = await connected(
    (request, response) => response.end(Buffer.alloc(MIB + Number(request.url?.slice(1)))),
    {
      limits: { 'response-body-mib': 1 },
    },
  );
  expect(await outcome(callouts, get('/0'))).toBe('answered 200');
  expect(await outcome(callouts, get('/1'))).toBe('body-too-large');
});

test('fetch of a gzip bomb is body-too-large long before it is all read', async () => {
  // 100 members of 10 MiB each decode to 1 GiB; the far end counts what it could write.
  const member = gzipSync(Buffer.alloc(10 * MIB));
  let written = 0;
  const ended = Promise.withResolvers<void>();
  const callouts = await connected(
    (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).on('close', () => ended.resolve());
      const more = (error?: Error | null): void => {
        if (error || written === 10_000) return void response.end();
        written += 1;
        response.write(member, more);
      };
      more();
    },
    { limits: { 'response-body-mib': 16 } },
  );
  expect(await outcome(callouts, get())).toBe('body-too-large');
  await ended.promise;
  expect(written).toBeLessThan(1000);
});

test('fetch of an encoded body that decodes to nothing for ever is body-too-large', async () => {
  // An empty stored block of deflate (RFC 1951 section 3.2.4) is five bytes in and none out.
  const header = gzipSync('').subarray(0, 10);
  const blocks = Buffer.alloc(5 * 13_107, Buffer.from([0, 0, 0, 0xff, 0xff]));
  const callouts = await connected(
    (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).write(header);
      const more = (error?: Error | null): void => void (error ?? response.write(blocks, more));
      more();
    },
    { limits: { 'response-body-mib': 1 } },
  );
  expect(await outcome(callouts, get())).toBe('body-too-large');
});

test('fetch of headers over the cap is upstream-unreachable', async () => {
  const callouts = await connected(
    (request, response) => response.writeHead(200, { x: 'y'.repeat(Number(request.url?.slice(1))) }).end(),
    {
      limits: { 'response-headers-kib': 8 },
    },
  );
  expect(await outcome(callouts, get('/7000'))).toBe('answered 200');
  expect(await outcome(callouts, get('/9000'))).toBe('upstream-unreachable');
});

test('fetch of a body that stalls is upstream-deadline', async () => {
  const callouts = await connected((_, response) => void response.write('x'), { limits: { 'idle-ms': 100 } });
  expect(await outcome(callouts, get())).toBe('upstream-deadline');
});

test('fetch of headers that never come is upstream-deadline', async () => {
  const callouts = await connected(() => {}, { limits: { 'idle-ms': 100 } });
  expect(await outcome(callouts, get())).toBe('upstream-deadline');
});

test('fetch of a body that drips within the idle bound is upstream-deadline in all', async () => {
  const callouts = await connected(
    (_, response) => {
      const drip = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(drip));
    },
    { limits: { 'idle-ms': 5000, 'callout-ms': 200 } },
  );
  expect(await outcome(callouts, get())).toBe('upstream-deadline');
});

test('fetch of an upstream that accepts and never shakes hands is upstream-deadline', async () => {
  const silent = await startSilent('127.0.0.1');
  const callouts = subject({
    origins: { [A]: { address: '127.0.0.1', port: silent.port } },
    limits: { 'connect-ms': 100 },
  });
  expect(await outcome(callouts, get())).toBe('upstream-deadline');
  expect(silent.connections()).toBe(1);
});

test('fetch with a resolver that never answers is upstream-deadline', async () => {
  const callouts = subject({ resolver: () => new Promise(() => {}), limits: { 'connect-ms': 100 } });
  expect(await outcome(callouts, get())).toBe('upstream-deadline');
});

test('fetch of many at a time sends so many at once and the others after', async () => {
  let now = 0;
  let most = 0;
  let arrived = 0;
  const held: (() => void)[] = [];
  const reached = Promise.withResolvers<void>();
  const callouts = await connected(
    (_, response) => {
      most = Math.max(most, (now += 1));
      arrived += 1;
      const release = (): void => {
        now -= 1;
        response.end();
      };
      if (arrived > 3) return release();
      held.push(release);
      if (arrived === 3) reached.resolve();
    },
    { limits: { callouts: 3 } },
  );
  const all = Promise.all(Array.from({ length: 10 }, (_, index) => outcome(callouts, get(`/${index}`))));
  await reached.promise;
  expect(callouts.upstream.seen).toHaveLength(3);
  for (const release of held) release();
  expect(await all).toEqual(Array.from({ length: 10 }, () => 'answered 200'));
  expect(most).toBe(3);
});

test('fetch that waits in the queue past its deadline is upstream-deadline and never sent', async () => {
  const callouts = await connected(() => {}, { limits: { callouts: 1, 'callout-ms': 200 } });
  const [first, second] = await Promise.all([outcome(callouts, get('/first')), outcome(callouts, get('/second'))]);
  expect([first, second]).toEqual(['upstream-deadline', 'upstream-deadline']);
  expect(callouts.upstream.seen.map(({ url }) => url)).toEqual(['/first']);
});

test('fetch of a request body over the cap is request-refused and never sent', async () => {
  const callouts = await connected((_, response) => response.end(), { limits: { 'request-body-kib': 1 } });
  expect(await outcome(callouts, get('/', { method: 'post', body: Buffer.alloc(1025) }))).toBe('request-refused');
  expect(callouts.upstream.connections()).toBe(0);
});

test('fetch that fails on its bound closes the connection', async () => {
  const closed = Promise.withResolvers<void>();
  const callouts = await connected(
    (request, response) => {
      void once(request.socket, 'close').then(() => closed.resolve());
      response.write('x');
    },
    { limits: { 'callout-ms': 100 } },
  );
  expect(await outcome(callouts, get())).toBe('upstream-deadline');
  await closed.promise;
});

// Each chunk was kept as an object of its own: 16 MiB in chunks of one byte took gigabytes.
test('fetch of a body in tiny chunks answers with all of it, in about its own memory', async () => {
  const tiny = Buffer.from('1\r\nx\r\n'.repeat(10_000));
  const callouts = await connected((_, response) => {
    const { socket } = response;
    socket?.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    for (let left = 100; left > 0; left -= 1) socket?.write(tiny);
    socket?.write('0\r\n\r\n');
  });
  const before = process.memoryUsage().rss;
  const response = await callouts.fetch(get(), {});
  expect(Buffer.from(response.body).equals(Buffer.alloc(1_000_000, 'x'))).toBe(true);
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * MIB);
});

test.each(['gzip, chunked', 'chunked, chunked', 'identity, chunked'])(
  'fetch of a response in the transfer coding "%s" is upstream-unreadable',
  async (coding) => {
    const callouts = await connected((_, response) => {
      response.socket?.end(`HTTP/1.1 200 OK\r\nTransfer-Encoding: ${coding}\r\n\r\n4\r\nevil\r\n0\r\n\r\n`);
    });
    expect(await outcome(callouts, get())).toBe('upstream-unreadable');
  },
);
