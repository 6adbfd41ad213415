import { describe, expect, test } from 'vitest';
import type { Effective } from '../../../src/capability/effective.ts';
import { decideRedirect, isRedirect, MAX_REDIRECTS } from '../../../src/capability/redirect.ts';
import { decideRequest, type RequestPlan } from '../../../src/capability/request.ts';
import type { HostName } from '../../../src/contract/host-name.ts';
import type { Method } from '../../../src/contract/node.ts';

const A = 'api.a.example' as HostName;
const B = 'b.example' as HostName;
const effective: Effective = {
  hosts: [
    { host: A, methods: ['GET', 'HEAD', 'POST'] },
    { host: B, methods: ['GET'] },
  ],
  headers: [],
  secrets: [{ name: 'TOKEN', hosts: [A], as: 'bearer', optional: false }],
};

function planOf(method: Method = 'get'): RequestPlan {
  const headers = [{ name: 'accept', value: 'text/plain' }];
  const decided = decideRequest({ method, url: `https://${A}/a/b?q`, headers, secret: 'TOKEN' }, effective);
  if (!decided.ok) throw new Error(decided.problem.reason);
  return decided.value;
}

describe('decideRedirect', () => {
  test.each([
    [`https://${A}/c`, `https://${A}/c`],
    ['/c?d=1', `https://${A}/c?d=1`],
    ['c', `https://${A}/a/c`],
    ['../c', `https://${A}/c`],
    ['?e', `https://${A}/a/b?e`],
    [`//${A}/c`, `https://${A}/c`],
    [`https://${B}`, `https://${B}/`],
    // An empty reference is the document itself (RFC 3986 section 4.4): a plain loop, which the count ends.
    ['', `https://${A}/a/b?q`],
  ])('decideRedirect to %s is followed to %s', (location, href) => {
    const decided = decideRedirect(planOf(), location, 0, effective);
    expect(decided.ok && decided.value.url.href).toBe(href);
  });

  test.each([
    'https://evil.example/',
    '//evil.example/',
    '///evil.example/',
    '/\\evil.example/',
    '\\\\evil.example',
    `http://${A}/`,
    `https://${A}:8443/`,
    `https://${A}@evil.example/`,
    'https://169.254.169.254/latest',
    'https:/x',
    'https:x',
    'HTTPS://x',
    ' /c',
    '/c\t',
    '/c#f',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:,x',
    `https://${A}./`,
  ])('decideRedirect to %j is redirect-refused', (location) => {
    const decided = decideRedirect(planOf(), location, 0, effective);
    expect(!decided.ok && decided.problem.code).toBe('redirect-refused');
  });

  test('decideRedirect within the bound host keeps headers, method and secret', () => {
    const decided = decideRedirect(planOf('head'), '/c', 0, effective);
    expect(decided.ok && decided.value).toMatchObject({
      method: 'HEAD',
      headers: [{ name: 'accept', value: 'text/plain' }],
      secret: effective.secrets[0],
      body: undefined,
    });
  });

  test('decideRedirect to another declared host leaves the secret behind, and back again too', () => {
    const away = decideRedirect(planOf(), `https://${B}/`, 0, effective);
    if (!away.ok) throw new Error(away.problem.reason);
    expect(away.value.secret).toBeUndefined();
    const back = decideRedirect(away.value, `https://${A}/`, 1, effective);
    expect(back.ok && back.value.secret).toBeUndefined();
  });

  test('decideRedirect to a host without the method is redirect-refused', () => {
    expect(decideRedirect(planOf('head'), `https://${B}/`, 0, effective)).toMatchObject({ ok: false });
  });

  test('decideRedirect of a POST is redirect-refused', () => {
    expect(decideRedirect(planOf('post'), '/c', 0, effective)).toMatchObject({ ok: false });
  });

  test('decideRedirect after the fifth is redirect-refused', () => {
    expect(decideRedirect(planOf(), '/c', MAX_REDIRECTS - 1, effective).ok).toBe(true);
    expect(decideRedirect(planOf(), '/c', MAX_REDIRECTS, effective).ok).toBe(false);
  });

  test('decideRedirect that is refused does not show the query of the target', () => {
    const decided = decideRedirect(planOf(), 'https://evil.example/x?signature=abc', 0, effective);
    expect(JSON.stringify(decided)).toContain('evil.example');
    expect(JSON.stringify(decided)).not.toContain('signature');
  });
});

test('isRedirect of 304 or without a Location is false', () => {
  expect([301, 302, 303, 307, 308].every((status) => isRedirect(status, '/'))).toBe(true);
  expect([200, 300, 304, 305, 306].some((status) => isRedirect(status, '/'))).toBe(false);
  expect(isRedirect(302, undefined)).toBe(false);
});
