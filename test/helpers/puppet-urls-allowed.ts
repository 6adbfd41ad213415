/** URLs that a provider may ask. */
import type { PuppetText } from '../../providers/puppet/encoder.ts';
import { A, B } from './puppet-url-row.ts';

type AllowedRow = readonly [name: string, url: PuppetText, host: string, path: string];

// Too long to stand in a path as it is.
function long(name: string, start: string, repeat: string, times: number): AllowedRow {
  return [name, [`https://${A}${start}`, { repeat, times }], A, `${start}${repeat.repeat(times)}`];
}

/** Plain and unusual URLs of declared hosts, with the Host header and the request target that must arrive. */
export const ALLOWED_URLS: readonly AllowedRow[] = [
  ['no path', `https://${A}`, A, '/'],
  ['a root with a query', `https://${A}?no-path`, A, '/?no-path'],
  ...[
    ['a file', '/hello.txt'],
    ['an empty query', '/empty?'],
    ['a trailing slash', '/trailing/'],
    ['two slashes', '/a//b'],
    ['two slashes in front', '//evil.example.net/'],
    ['E as the path', '/evil.example.net/'],
    ['a URL of E as the path', '/https://evil.example.net/'],
    ['a URL of E as the query', '/?url=https://evil.example.net/'],
    ['an encoded URL as the query', '/?url=https%3A%2F%2Fevil.example.net%2F%3Fa%3Db%26c%3Dd'],
    ['a query of several parts', '/repos?state=all&per_page=100&page=2'],
    ['a query with the same name twice', '/?a=1&a=2&a[]=3&a[b]=4'],
    ['a query without values', '/?a&b&c='],
    ['a query with question marks', '/?a=?&b=??'],
    ['a query with slashes', '/?path=/a/b/../c'],
    ['a plus and an encoded plus', '/?q=a+b%2Bc'],
    ['an encoded space', '/a%20b?c=d%20e'],
    ['encoded letters that are not ASCII', '/gr%C3%BC%C3%9Fe/%E3%81%93?q=%F0%9F%A6%80'],
    ['encoded bytes that are not UTF-8', '/%ff%fe'],
    ['escapes in lower case', '/%c3%bc'],
    ['an encoded slash', '/owner%2Frepo'],
    ['encoded dots within a name', '/v1%2e2'],
    ['an encoded slash beside encoded dots', '/%2e%2e%2fetc'],
    ['an encoded NUL', '/a%00b'],
    ['an encoded line break', '/a%0d%0aHost:%20evil.example.net'],
    ['an encoded percent', '/100%25'],
    ['a percent that encodes nothing', '/100%/of%zz'],
    ['an encoded #', '/c%23/tags'],
    ['an encoded ?', '/why%3F'],
    ['an encoded @', '/@user/%40user'],
    ['an encoded backslash', '/a%5Cb'],
    ['unreserved characters', '/AZaz09-._~'],
    ['sub-delimiters', "/!$&'()*+,;="],
    ['colons', '/v1/things:batch'],
    ['matrix parameters', '/a;b=c;d/e'],
    ['brackets and a bar', '/a[0]|b'],
    ['an encoded caret and brace', '/%5E%7B%7D'],
    ['braces in the query', '/?filter={a:1}'],
    ['a name of three dots', '/.../...a'],
    ['a hidden name', '/.well-known/security.txt'],
    ['an encoded apostrophe in the query', '/?$filter=name%20eq%20%27a%27'],
    ['a signature', '/?X-Amz-Signature=0a1b&X-Amz-Date=20261121T000000Z'],
    ['base64 in the query', '/?q=aGVsbG8gd29ybGQ/+A=='],
    ['the name of a secret', '/PUPPET_TOKEN'],
    ['names of the language', '/__proto__/constructor'],
  ].map(([name = '', path = '']): AllowedRow => [name, `https://${A}${path}`, A, path]),
  long('1,000 segments', '', '/s', 1000),
  long('1,000 parameters', '/?', 'a=b&', 1000),
  long('8,192 bytes', '/', 'z', 8192 - `https://${A}/`.length),
  ['a port', `https://${B}/with/port?a=b`, B, '/with/port?a=b'],
  ['a port and no path', `https://${B}`, B, '/'],
  ['a port and a query', `https://${B}?q`, B, '/?q'],
  ['another declared host', 'https://cdn.example.org/cdn', 'cdn.example.org', '/cdn'],
  ['a host that may be posted to', 'https://post.example.org/read', 'post.example.org', '/read'],
];
