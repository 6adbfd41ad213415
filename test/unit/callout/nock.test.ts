import nock from 'nock';
import { Agent } from 'undici';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { A, get, outcome, sealed, subject } from './loopback.ts';

// The executor without a network: nock answers in this process, in place of the agent's sockets.
beforeEach(() => {
  nock.disableNetConnect();
});
afterEach(() => {
  nock.cleanAll();
  nock.enableNetConnect();
});

test('fetch of a recorded exchange gives what was recorded and sends what was decided', async () => {
  const scope = nock(`https://${A}`, {
    reqheaders: { authorization: 'Bearer canary-0123456789', 'user-agent': 'omnivet/test' },
  })
    .get('/repos/o/r?page=2')
    .reply(200, { id: 1 }, { etag: '"q"', link: '<https://api.a.example/repos/o/r?page=3>; rel="next"' });
  const callouts = subject({ dispatcher: new Agent(), secrets: new Map([['TOKEN', sealed('canary-0123456789')]]) });
  const { status, headers, body } = await callouts.fetch(get('/repos/o/r?page=2', { secret: 'TOKEN' }), {});
  expect([status, headers['etag'], Buffer.from(body).toString()]).toEqual([200, '"q"', '{"id":1}']);
  expect(headers['link']).toContain('page=3');
  expect(scope.isDone()).toBe(true);
});

test('fetch with validators of an unchanged resource gives the 304', async () => {
  const scope = nock(`https://${A}`).get('/x').matchHeader('if-none-match', '"e"').reply(304);
  const callouts = subject({ dispatcher: new Agent() });
  expect(await callouts.fetch(get('/x'), { etag: '"e"' })).toMatchObject({ status: 304, body: new Uint8Array(0) });
  expect(scope.isDone()).toBe(true);
});

test('fetch with a validator that is no header value leaves it out', async () => {
  const scope = nock(`https://${A}`, { badheaders: ['if-none-match'] })
    .get('/x')
    .reply(200, 'x');
  const callouts = subject({ dispatcher: new Agent() });
  expect((await callouts.fetch(get('/x'), { etag: '"é\r\n"' })).status).toBe(200);
  expect(scope.isDone()).toBe(true);
});

test("fetch of a transport error is upstream-unreachable without the error's own words", async () => {
  nock(`https://${A}`).get('/x').replyWithError('leak: canary-0123456789');
  const failure: unknown = await subject({ dispatcher: new Agent() })
    .fetch(get('/x'), {})
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'upstream-unreachable' });
  expect(String(failure)).not.toContain('leak');
});

test("fetch through the executor's own connector is address-denied when what answers is not the vetted address", async () => {
  const scope = nock(`https://${A}`).get('/x').reply(200, 'x');
  expect(await outcome(subject({ resolver: async () => ['93.184.216.34'] }), get('/x'))).toBe('address-denied');
  expect(scope.isDone()).toBe(false);
});
