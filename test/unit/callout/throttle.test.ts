import { expect, test } from 'vitest';
import { createThrottle, MAX_RETRY_AFTER_MS, parseRetryAfter } from '../../../src/callout/throttle.ts';
import { A, B, connected, get, outcome } from './loopback.ts';

const NOW = Date.parse('Thu, 01 Jan 2026 00:00:00 GMT');

test('fetch of a 429 is upstream-throttled, and so is the host without a request until Retry-After', async () => {
  let now = NOW;
  let status = 429;
  const callouts = await connected(
    (_, response) => response.writeHead(status, { 'retry-after': '60' }).end('slow down'),
    {
      clock: () => now,
    },
  );
  expect(await outcome(callouts, get())).toBe('upstream-throttled');
  status = 200;
  now += 59_999;
  expect(await outcome(callouts, get())).toBe('upstream-throttled');
  expect(callouts.upstream.seen).toHaveLength(1);
  expect(await outcome(callouts, get('/', { url: `https://${B}/` }))).toBe('answered 200');
  now += 1;
  expect(await outcome(callouts, get())).toBe('answered 200');
  expect(callouts.upstream.seen).toHaveLength(3);
  expect(callouts.events).toHaveLength(3);
});

test('fetch of a 429 without Retry-After is upstream-throttled, and the next is sent', async () => {
  const callouts = await connected((_, response) => response.writeHead(429).end());
  expect(await outcome(callouts, get())).toBe('upstream-throttled');
  expect(await outcome(callouts, get())).toBe('upstream-throttled');
  expect(callouts.upstream.seen).toHaveLength(2);
});

test('fetch of a 503 with Retry-After is data, and then the host is left alone', async () => {
  const callouts = await connected((_, response) => response.writeHead(503, { 'retry-after': '60' }).end());
  expect(await outcome(callouts, get())).toBe('answered 503');
  expect(await outcome(callouts, get())).toBe('upstream-throttled');
});

test.each([
  ['0', 0],
  ['120', 120_000],
  ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ['Thursday, 01-Jan-26 00:01:00 GMT', 60_000],
  ['-1', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['2026', 2_026_000],
  ['', undefined],
])('parseRetryAfter of %j is %s ms', (text, milliseconds) => {
  expect(parseRetryAfter(text, NOW)).toBe(milliseconds);
});

test('note of a Retry-After of years silences the host for an hour', () => {
  const throttle = createThrottle(() => NOW);
  throttle.note(A, 429, '9999999999');
  expect(throttle.remaining(A)).toBe(MAX_RETRY_AFTER_MS);
});
