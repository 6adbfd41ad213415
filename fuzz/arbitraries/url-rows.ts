/**
 * Tricks with URLs that have no parameter, as data: a name, and the pieces that differ. `{A}` is a declared host, `{B}` one
 * with a port, `{E}` the attacker's. hostile.md *URLs* has most of them.
 */
import type { UrlPiece } from './url-parts.ts';

export type UrlRow = readonly [name: string, pieces: Readonly<Partial<Record<UrlPiece, string>>>];

const host = (name: string, text: string): UrlRow => [name, { host: text, port: '' }];
const whole = (name: string, scheme: string, slashes: string, text = '{E}'): UrlRow => [
  name,
  { scheme, slashes, host: text, port: '' },
];

const USER_INFO: readonly UrlRow[] = [
  ['A@E', { userInfo: '{A}@', host: '{E}' }],
  ['A:443@E', { userInfo: '{A}:443@', host: '{E}' }],
  ['E@@A', { userInfo: '{E}@@' }],
  ['an empty user', { userInfo: '@' }],
  ['an empty user and password', { userInfo: ':@' }],
  ['a user and a password', { userInfo: 'user:password@' }],
  ['an encoded @', { userInfo: '{A}%40', host: '{E}' }],
  ['a full-width @', { userInfo: '{A}\uff20', host: '{E}' }],
];

const SEPARATORS: readonly UrlRow[] = [
  ['A\\@E', { userInfo: '{A}\\@', host: '{E}' }],
  host('E\\.A', '{E}\\.{A}'),
  host('E#@A', '{E}#@{A}'),
  host('E?@A', '{E}?@{A}'),
  host('E/A', '{E}/{A}'),
  host('A#@E', '{A}#@{E}'),
  host('A?@E', '{A}?@{E}'),
  host('an encoded slash before E', '{A}%2f{E}'),
  host('an encoded backslash before E', '{A}%5c{E}'),
  host('an encoded ? before A', '{E}%3f.{A}'),
  host('a character that maps to a/c', '{E}\u2100{A}'),
  host('a fraction slash', '{A}\u2044{E}'),
  ['a backslash in the path', { path: '/a\\b' }],
  ['a fragment', { fragment: '#part' }],
  ['an empty fragment', { fragment: '#' }],
];

const SCHEMES: readonly UrlRow[] = [
  whole('//E', '', '//'),
  whole('/\\E', '', '/\\'),
  whole('https:///E', 'https:', '///'),
  whole('https:/E', 'https:', '/'),
  whole('https:E', 'https:', ''),
  whole('https:\\\\A', 'https:', '\\\\', '{A}'),
  whole('https:///A', 'https:', '///', '{A}'),
  whole('no scheme', '', '', '{A}'),
  ['HTTPS://', { scheme: 'HTTPS:' }],
  ['Https://', { scheme: 'Https:' }],
  ['http://A', { scheme: 'http:' }],
  ['wss:', { scheme: 'wss:' }],
  ['ftp:', { scheme: 'ftp:' }],
  ['file:', { scheme: 'file:', slashes: '///', host: 'etc', port: '', path: '/passwd' }],
  ['data:', { scheme: 'data:', slashes: '', host: 'text', port: '', path: '/plain,canary' }],
  ['blob:', { front: 'blob:', path: '/4f8b7a50' }],
  ['javascript:', { scheme: 'javascript:', slashes: '', host: 'fetch("//{E}")', port: '', path: '' }],
  ['a long s in the scheme', { scheme: 'http\u017f:' }],
  ['a byte order mark in front', { front: '\ufeff' }],
];

const HOSTS: readonly UrlRow[] = [
  ['E', { host: '{E}' }],
  host('A%2eE', '{A}%2e{E}'),
  host('A%00.E', '{A}%00.{E}'),
  host('A%23.E', '{A}%23.{E}'),
  host('A E', '{A} {E}'),
  host('A;E', '{A};{E}'),
  host('A,E', '{A},{E}'),
  host('A&E', '{A}&{E}'),
  host('[A]', '[{A}]'),
  host('A.E', '{A}.{E}'),
  host('notA', 'not{A}'),
  host('a label below A', 'www.{A}'),
  host('A.', '{A}.'),
  host('A..', '{A}..'),
  host('no host', ''),
  host('localhost', 'localhost'),
  host('punycode of a Cyrillic a', 'xn--pi-7kc.example.org'),
];

const PORTS: readonly UrlRow[] = [
  ['A:80:81', { port: ':80:81' }],
  ['A:8443', { port: ':8443' }],
  ['A:443', { port: ':443' }],
  ['an empty port', { port: ':' }],
  ['a port with zeros', { port: ':00443' }],
  ['a port with a sign', { port: ':+443' }],
  ['a port that wraps around', { port: ':65979' }],
  ['full-width digits', { port: ':\uff14\uff14\uff13' }],
  host('B without its port', 'git.example.org'),
];

const PATHS: readonly UrlRow[] = [
  ["a secret's name as the path", { path: '/PUPPET_TOKEN' }],
  ['E as the query', { query: '?url=https://{E}/' }],
  ['E as the path', { path: '//{E}/' }],
  ['two dots', { path: '/a/../b' }],
  ['encoded dots', { path: '/a/%2e%2e/b' }],
  ['an encoded line break', { path: '/a%0d%0aHost:%20{E}' }],
  ['a request in the path', { path: '/ HTTP/1.1\r\nHost: {E}\r\n\r\nGET /' }],
  ['a letter beyond ASCII', { path: '/\u00fc' }],
  ['a quotation mark in the query', { query: '?q="a"' }],
  ['no path', { path: '' }],
];

export const URL_ROWS: readonly UrlRow[] = [...USER_INFO, ...SEPARATORS, ...SCHEMES, ...HOSTS, ...PORTS, ...PATHS];

/** Hosts that hostile.md lists by themselves. Each is a class of its own; `address-notation.ts` makes many more. */
export const LISTED_ADDRESSES: readonly string[] = [
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '0',
  '127.0.0.2',
  '169.254.169.254',
  '100.100.100.200',
  '192.0.0.192',
  '[::]',
  '[::1]',
  '[::ffff:7f00:1]',
  '[::7f00:1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b:1::1]',
  '[2002:7f00:1::]',
  '[2001::1]',
  '[fec0::1]',
  '[fd00:ec2::254]',
  '[fe80::1%25eth0]',
];
