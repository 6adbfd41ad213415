import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseHostName } from '../../../src/contract/host-name.ts';

test.each(['api.github.com', 'a.b', 'xn--bcher-kva.example', 'a-b.example:8443', 'x.y:1', 'x.y:65535', '1.example'])(
  'parseHostName of %j gives the very text',
  (text) => {
    expect(parseHostName(text)).toEqual({ ok: true, value: text });
  },
);

test.each([
  ['', /no dot/],
  ['localhost', /no dot/],
  ['*.example.com', /wildcard/],
  ['API.github.com', /lower case/],
  ['example.com.', /dot/],
  ['a..b', /host name/],
  ['-a.b', /host name/],
  ['a-.b', /host name/],
  ['a_b.c', /host name/],
  ['bücher.example', /host name/],
  [`${'a'.repeat(64)}.b`, /host name/],
  ['user@a.b', /host name/],
  ['a.b/c', /host name/],
  ['https://a.b', /no dot/],
  ['127.0.0.1', /IP address/],
  ['127.1', /IP address/],
  ['a.0x7f', /IP address/],
  ['0x7f.1', /IP address/],
  ['[::1]', /no dot/],
  ['a.b:', /port/],
  ['a.b:0', /port/],
  ['a.b:080', /port/],
  ['a.b:65536', /port/],
  ['a.b:443', /443/],
  ['a.b:80:81', /port/],
  ['a.b\n', /host name/],
])('parseHostName of %j refuses it because it matches %s', (text, problem) => {
  expect(parseHostName(text)).toEqual({ ok: false, problem: expect.stringMatching(problem) as string });
});

test('parseHostName of any accepted text is what the URL parser makes of it', () => {
  let accepted = 0;
  const plain = fc.stringMatching(/^[a-z0-9-]{1,8}$/);
  const odd = fc.stringMatching(/^[a-zA-Z0-9*._:@-]{1,8}$/);
  const label = fc.oneof({ weight: 9, arbitrary: plain }, { weight: 1, arbitrary: odd });
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), (labels) => {
      const text = labels.join('.');
      if (!parseHostName(text).ok) return true;
      accepted += 1;
      return new URL(`https://${text}/`).host === text;
    }),
    { numRuns: 2000 },
  );
  expect(accepted).toBeGreaterThan(100);
});
