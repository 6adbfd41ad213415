import { HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import {
  dropped,
  onRequest,
  redirecting,
  stopping,
  withBody,
  withHeader,
  withStatus,
} from '../../../../conformance/checks/faults.ts';

const LINE = 'GET https://api.example.org/a?b=1';
const request = new Request('https://api.example.org/a?b=1');
const answer = async (): Promise<Response> =>
  new HttpResponse('{"a": 1}', { headers: { etag: '"1"', 'content-encoding': 'gzip', 'content-type': 'text/plain' } });

test('a fault for one request leaves all others alone', async () => {
  const fault = onRequest(LINE, dropped);
  expect(await fault(new Request('https://api.example.org/a?b=2'), answer)).toBeUndefined();
  expect(await fault(new Request(request, { method: 'HEAD' }), answer)).toBeUndefined();
  expect((await fault(request, answer))?.type).toBe('error');
});

test('another status keeps body and headers of the answer', async () => {
  const response = await withStatus(503, { 'retry-after': '1' })(request, answer);
  expect(response?.status).toBe(503);
  expect(response?.headers.get('etag')).toBe('"1"');
  expect(response?.headers.get('retry-after')).toBe('1');
  expect(await response?.text()).toBe('{"a": 1}');
});

test('a status without content has no body', async () => {
  expect((await withStatus(204)(request, answer))?.body).toBeNull();
  expect((await withStatus(304)(request, answer))?.body).toBeNull();
});

test('another body has its own type and is in no coding', async () => {
  const response = await withBody('<html>', 'text/html')(request, answer);
  expect(response?.headers.get('content-type')).toBe('text/html');
  expect(response?.headers.has('content-encoding')).toBe(false);
  expect(await response?.text()).toBe('<html>');
});

test('a header more takes the place of one with its name', async () => {
  expect((await withHeader('etag', '"2"')(request, answer))?.headers.get('etag')).toBe('"2"');
});

test('a redirect has its target and no body', async () => {
  const response = await redirecting(307, '//elsewhere/')(request, answer);
  expect([response?.status, response?.headers.get('location'), response?.body]).toEqual([307, '//elsewhere/', null]);
});

test('a body that stops announces more than there is', async () => {
  const response = await stopping('break')(request, answer);
  expect(response?.headers.get('content-length')).toBe('8');
  const reader = response?.body?.getReader();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('{"a"');
  await expect(reader?.read()).rejects.toThrow('broken on purpose');
});
