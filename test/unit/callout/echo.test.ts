import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createEchoDetector } from '../../../src/callout/echo.ts';
import { fc } from '../capability/property.ts';
import { ECHO_FORMS as FORMS } from '../../helpers/echo-forms.ts';
import { connected, get, outcome, sealed } from './loopback.ts';

// Every character that some encoding treats in its own way.
const VALUE = 'gh"p/x+y=z%25 k?>~&<1';
const VALUES = [VALUE, 'ghp_16C7e42F292c6912E7710c838347Ae178B4a', 'abcdef', 'back\\slash\\\\"x'];

describe('createEchoDetector', () => {
  test.each(VALUES.flatMap((value) => FORMS.map(([name, form]) => [name, value, form(value)])))(
    'scan of a body with the secret %s (%s) finds it wherever the chunks break',
    (_name, value = '', form = '') => {
      const detector = createEchoDetector([sealed(value)]);
      const bytes = Buffer.from(`{"x": "${form}"}`, 'latin1');
      for (let at = 0; at <= bytes.length; at += 1) {
        const scan = detector.scan();
        scan.push(bytes.subarray(0, at));
        expect(scan.push(bytes.subarray(at))).toBe(true);
      }
      expect(detector.test(form)).toBe(true);
    },
  );

  test('scan of any text around the secret in chunks of any size finds it, and without it finds nothing', () => {
    const detector = createEchoDetector([sealed(VALUES[1] ?? '')]);
    const text = fc.uint8Array({ maxLength: 300 });
    const big = fc.integer({ min: 0, max: 200_000 }).map((length) => new Uint8Array(length).fill(0x61));
    const form = fc.constantFrom(...FORMS.map(([, make]) => make(VALUES[1] ?? '')));
    fc.assert(
      fc.property(
        fc.oneof(text, big),
        form,
        fc.oneof(text, big),
        fc.integer({ min: 1, max: 90_000 }),
        (before, echo, after, size) => {
          const run = (bytes: Uint8Array): boolean => {
            const scan = detector.scan();
            let found = false;
            for (let at = 0; at < bytes.length; at += size) found = scan.push(bytes.subarray(at, at + size));
            return found;
          };
          fc.pre(size > 100 || before.length + after.length < 2000);
          expect(run(Buffer.concat([before, Buffer.from(echo), after]))).toBe(true);
          expect(run(Buffer.concat([before, Buffer.from(echo.slice(0, -30)), after]))).toBe(false);
        },
      ),
    );
  });

  test('scan in a block says so at once', () => {
    const scan = createEchoDetector([sealed(VALUE)]).scan();
    expect(scan.push(Buffer.from(VALUE + 'x'.repeat(100_000)))).toBe(true);
  });

  test('scan with several secrets finds each, and the password of a basic one alone', () => {
    const detector = createEchoDetector([sealed('first-secret'), sealed('user:password', 'basic', 'OTHER')]);
    for (const text of ['first-secret', 'user:password', 'xpasswordx', btoa('user:password')])
      expect(detector.test(text)).toBe(true);
    for (const text of ['user', 'first', 'secret', 'passwor']) expect(detector.test(text)).toBe(false);
  });

  test('scan without secrets finds nothing', () => {
    const detector = createEchoDetector([]);
    const scan = detector.scan();
    expect([detector.test('x'), scan.push(Buffer.from('x'))]).toEqual([false, false]);
  });

  test('scan of a long secret of backslashes against many more is quick', () => {
    const detector = createEchoDetector([sealed(`x${'\\'.repeat(200)}y`)]);
    expect(detector.test(`x${'\\'.repeat(50_000)}`)).toBe(false);
  });
});

describe('fetch', () => {
  const secrets = new Map([['TOKEN', sealed(VALUE)]]);

  test.each(FORMS)('fetch of a body with the secret %s across two chunks is secret-echoed', async (_name, form) => {
    const bytes = Buffer.from(`x${form(VALUE)}y`, 'latin1');
    const callouts = await connected(
      (_, response) => {
        response.write(bytes.subarray(0, bytes.length / 2), () => response.end(bytes.subarray(bytes.length / 2)));
      },
      { secrets },
    );
    expect(await outcome(callouts, get('/', { secret: 'TOKEN' }))).toBe('secret-echoed');
  });

  test('fetch of a compressed body with the secret is secret-echoed, though the request did not bear it', async () => {
    const callouts = await connected(
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(`x${VALUE}`)),
      { secrets },
    );
    expect(await outcome(callouts, get())).toBe('secret-echoed');
  });

  test.each([200, 302, 304, 401, 429, 500])(
    'fetch of a header with the secret in a %i is secret-echoed',
    async (status) => {
      const headers = { 'x-echo': encodeURIComponent(VALUE), location: '/' };
      const callouts = await connected((_, response) => response.writeHead(status, headers).end(), { secrets });
      expect(await outcome(callouts, get('/', { secret: 'TOKEN' }))).toBe('secret-echoed');
      expect(callouts.upstream.seen).toHaveLength(1);
    },
  );

  test('fetch of an error body with the secret is secret-echoed', async () => {
    const callouts = await connected((_, response) => response.writeHead(401).end(`bad token ${VALUE}`), { secrets });
    expect(await outcome(callouts, get('/', { secret: 'TOKEN' }))).toBe('secret-echoed');
  });
});
