import { describe, expect, test } from 'vitest';
import type { Effective } from '../../../src/capability/effective.ts';
import { MAX_REQUEST_HEADER_BYTES } from '../../../src/capability/header.ts';
import { decideRequest } from '../../../src/capability/request.ts';
import type { HostName } from '../../../src/contract/host-name.ts';
import { isForbiddenHeader } from '../../../src/contract/manifest.ts';
import type { Request } from '../../../src/contract/node.ts';
import { fc } from './property.ts';

const A = 'api.a.example' as HostName;
const B = 'b.example' as HostName;
const effective: Effective = {
  hosts: [
    { host: A, methods: ['GET', 'HEAD', 'POST'] },
    { host: B, methods: ['GET'] },
  ],
  // What no provider may set is declared here as well: declaring must not help.
  headers: ['x-github-api-version', 'authorization', 'cookie', 'x-key', 'range', 'user-agent'],
  secrets: [
    { name: 'TOKEN', hosts: [A], as: 'bearer', optional: false },
    { name: 'KEY', hosts: [A], as: 'header:x-key', optional: true },
  ],
};
const get = (over: Partial<Request> = {}): Request => ({ method: 'get', url: `https://${A}/x`, headers: [], ...over });
const codeOf = (request: Request): string => {
  const decided = decideRequest(request, effective);
  return decided.ok ? 'allowed' : decided.problem.code;
};

describe('decideRequest', () => {
  test('decideRequest with all that is declared gives a plan of checked parts', () => {
    const headers = [
      { name: 'Accept', value: 'application/json' },
      { name: 'X-GitHub-Api-Version', value: '2022-11-28' },
    ];
    const body = new Uint8Array([1, 2]);
    expect(decideRequest(get({ method: 'post', headers, body, secret: 'TOKEN' }), effective)).toEqual({
      ok: true,
      value: {
        method: 'POST',
        url: { host: A, hostname: A, port: 443, origin: `https://${A}`, path: '/x', href: `https://${A}/x` },
        headers: [
          { name: 'accept', value: 'application/json' },
          { name: 'x-github-api-version', value: '2022-11-28' },
        ],
        body,
        secret: effective.secrets[0],
      },
    });
  });

  test.each([
    'authorization',
    'Authorization',
    'host',
    'HOST',
    'cookie',
    'connection',
    'content-length',
    'transfer-encoding',
    'upgrade',
    'te',
    'trailer',
    'expect',
    'forwarded',
    'proxy-authorization',
    'Proxy-Connection',
    'x-forwarded-for',
    'X-Forwarded-Host',
    'accept-encoding',
    'if-none-match',
    'range',
    'x-undeclared',
    'x-key',
    'X-Key',
    '',
    'x y',
    'accept ',
    ' accept',
    'accept:',
    'accept\r\nhost',
    'accept\u0000',
    ':authority',
    'ÀCCEPT',
    '__proto__',
  ])('decideRequest with the header %j is header-refused', (name) => {
    expect(codeOf(get({ headers: [{ name, value: 'x' }] }))).toBe('header-refused');
  });

  test.each([
    'a\rb',
    'a\nb',
    'a\r\nx: y',
    'a\r\n b',
    'a\u0000b',
    'a\tb',
    ' a',
    'a ',
    'é',
    '\u0100',
    'a\u007f',
    '\ud800',
  ])('decideRequest with the header value %j is header-refused', (value) => {
    expect(codeOf(get({ headers: [{ name: 'accept', value }] }))).toBe('header-refused');
  });

  test('decideRequest with one header twice is header-refused', () => {
    const headers = [
      { name: 'accept', value: 'a' },
      { name: 'ACCEPT', value: 'b' },
    ];
    expect(codeOf(get({ headers }))).toBe('header-refused');
  });

  test('decideRequest with too many bytes of headers is header-refused', () => {
    expect(codeOf(get({ headers: [{ name: 'accept', value: 'x'.repeat(MAX_REQUEST_HEADER_BYTES) }] }))).toBe(
      'header-refused',
    );
  });

  test('decideRequest with a declared user-agent is allowed', () => {
    expect(codeOf(get({ headers: [{ name: 'user-agent', value: 'mine/1' }] }))).toBe('allowed');
  });

  test('decideRequest with any headers sends only names that are allowed and values of one line', () => {
    const header = fc.record({
      name: fc.oneof(fc.string(), fc.constantFrom('accept', 'Host', 'TE')),
      value: fc.oneof(fc.string(), fc.string({ unit: 'binary' })),
    });
    fc.assert(
      fc.property(fc.array(header), (headers) => {
        const decided = decideRequest(get({ headers }), effective);
        for (const { name, value } of decided.ok ? decided.value.headers : []) {
          expect(isForbiddenHeader(name)).toBe(false);
          expect(['accept', 'accept-language', 'content-type', ...effective.headers]).toContain(name);
          expect(Buffer.from(value).every((byte) => byte >= 0x20 && byte <= 0x7e)).toBe(true);
        }
      }),
    );
  });

  test.each([
    [
      'a method that is declared for another host only',
      get({ method: 'head', url: `https://${B}/` }),
      'method-undeclared',
    ],
    ['POST where GET is declared', get({ method: 'post', url: `https://${B}/` }), 'method-undeclared'],
    ['a body on GET', get({ body: new Uint8Array(1) }), 'request-refused'],
    ['an empty body on HEAD', get({ method: 'head', body: new Uint8Array(0) }), 'request-refused'],
    ['a body over the cap', get({ method: 'post', body: new Uint8Array(16 * 1024 + 1) }), 'request-refused'],
    ['a body at the cap', get({ method: 'post', body: new Uint8Array(16 * 1024) }), 'allowed'],
    ['a secret that is not declared', get({ secret: 'OTHER' }), 'secret-undeclared'],
    ['a secret named like a property', get({ secret: '__proto__' }), 'secret-undeclared'],
    ['a secret that is bound to another host', get({ secret: 'TOKEN', url: `https://${B}/` }), 'secret-unbound'],
    ['an undeclared host', get({ url: 'https://evil.example/' }), 'host-undeclared'],
    ['a refused URL', get({ url: `http://${A}/` }), 'url-refused'],
  ])('decideRequest with %s is %s', (_name, request, code) => {
    expect(codeOf(request)).toBe(code);
  });
});
