/** Requests to declared hosts that no provider may make: hostile.md *Requests a provider may try*, and more. Nothing of them is sent. */
import type { PuppetQuery, PuppetText } from '../../providers/puppet/encoder.ts';
import type { ErrorCode } from '../../src/contract/errors.ts';

/** A query, its name, and the code by which it is refused. */
export type RefusedQuery = readonly [name: string, query: PuppetQuery, code: ErrorCode];
type Headers = readonly (readonly [name: PuppetText, value: PuppetText])[];

const API = 'https://api.example.org/';
const CDN = 'https://cdn.example.org/';
const GIT = 'https://git.example.org:8443/';
const POST = 'https://post.example.org/';

const FORBIDDEN = words(
  'authorization host cookie connection content-length transfer-encoding upgrade te trailer expect forwarded',
  'proxy-authorization proxy-connection proxy-x x-forwarded-for x-forwarded-host x-forwarded-proto x-forwarded-x',
);
const UNDECLARED = words(
  'user-agent accept-encoding accept-charset range if-none-match if-modified-since keep-alive via x-real-ip',
  'x-http-method-override sec-fetch-site origin referer alt-used set-cookie cookie2 authorization2 x-authorization',
  'x-puppet2 x-pupp x_puppet http2-settings priority',
);

function words(...lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(' '));
}

function spellings(name: string): readonly string[] {
  const title = name.replaceAll(/(?:^|-)[a-z]/g, (letters) => letters.toUpperCase());
  const mixed = Array.from(name, (letter, index) => (index % 2 === 0 ? letter : letter.toUpperCase())).join('');
  return [name, name.toUpperCase(), title, mixed];
}

function refusedHeaders(name: string, headers: Headers): RefusedQuery {
  return [name, { url: API, headers }, 'header-refused'];
}

const FORBIDDEN_HEADERS = FORBIDDEN.flatMap(spellings).map((name) =>
  refusedHeaders(`the forbidden header ${name}`, [[name, 'x']]),
);

const UNDECLARED_HEADERS = UNDECLARED.map((name) => refusedHeaders(`the undeclared header ${name}`, [[name, 'x']]));

// Of a header that is declared: what is wrong is only what is added.
const NAMES: readonly RefusedQuery[] = [
  ['a space before the colon', 'x-puppet '],
  ['a tab before the colon', 'x-puppet\t'],
  ['a space in front', ' x-puppet'],
  ['a colon', 'x-puppet:'],
  ['a colon and a value', 'x-puppet: a\r\nhost'],
  ['a line feed', 'x-puppet\n'],
  ['a carriage return', 'x-puppet\r'],
  ['a NUL', 'x-puppet\0'],
  ['a NUL inside', 'x-pup\0pet'],
  ['a line feed and another header', 'x-puppet\ncookie'],
  ['a line feed in front', '\nx-puppet'],
  ['a pseudo-header', ':authority'],
  ['a colon in front', ':x-puppet'],
  ['no name', ''],
  ['a space alone', ' '],
  ['a letter that is not ASCII', 'x-püppet'],
  ['full-width letters', 'ｘ-puppet'],
  ['a Kelvin sign for the k of cookie', 'coo\u212aie'],
  ['a long s for the s of host', 'ho\u017ft'],
  ['letters whose low bytes spell cookie', '\u0163\u016f\u016f\u016b\u0169\u0165'],
  ['a zero-width space', 'x-puppet\u200b'],
  ['a parenthesis', 'x-puppet('],
  ['a quotation mark', '"x-puppet"'],
  ['1,000 bytes', `x-${'p'.repeat(998)}`],
].map(([name = '', header = '']) => refusedHeaders(`a header name with ${name}`, [[header, 'x']]));

const VALUES: readonly RefusedQuery[] = [
  ['CR and LF', 'a\r\nhost: evil.example.net'],
  ['an obsolete fold', 'a\r\n b'],
  ['an obsolete fold by a tab', 'a\r\n\tb'],
  ['a fold by LF', 'a\n b'],
  ['a LF', 'a\nb'],
  ['a LF at the end', 'a\n'],
  ['a CR', 'a\rb'],
  ['a CR at the end', 'a\r'],
  ['the end of the headers', 'a\r\n\r\nGET /smuggled HTTP/1.1\r\n'],
  ['a NUL', 'a\0b'],
  ['a NUL at the end', 'a\0'],
  ['a tab', 'a\tb'],
  ['a vertical tab', 'a\vb'],
  ['a form feed', 'a\fb'],
  ['a delete', 'a\u007f'],
  ['an escape sequence', '\u001b[31m'],
  ['a next line of C1', 'a\u0085b'],
  ['a line separator', 'a\u2028b'],
  ['letters whose low bytes are CR and LF', 'a\u010d\u010ahost: b'],
  ['a letter of Latin-1', 'é'],
  ['an emoji', '🦀'],
  ['a space in front', ' a'],
  ['a space at the end', 'a '],
  ['a space alone', ' '],
].map(([name = '', value = '']) => refusedHeaders(`a header value with ${name}`, [['x-puppet', value]]));

const SETS: readonly RefusedQuery[] = [
  refusedHeaders('two authorization headers', [
    ['authorization', 'a'],
    ['Authorization', 'b'],
  ]),
  refusedHeaders('an authorization header behind good ones', [
    ['accept', '*/*'],
    ['x-puppet', 'a'],
    ['Authorization', 'b'],
  ]),
  refusedHeaders('a declared header twice', [
    ['x-puppet', 'a'],
    ['x-puppet', 'a'],
  ]),
  refusedHeaders('a declared header twice in other letters', [
    ['x-puppet', 'a'],
    ['X-Puppet', 'b'],
  ]),
  refusedHeaders('accept twice', [
    ['accept', 'a/b'],
    ['Accept', 'c/d'],
  ]),
  refusedHeaders('the header of a secret of another host', [['x-puppet-key', 'x']]),
  refusedHeaders('the header of a secret in other letters', [['X-Puppet-Key', 'x']]),
  refusedHeaders('a value of 9,000 bytes', [['x-puppet', { repeat: 'a', times: 9_000 }]]),
  refusedHeaders('values of 9,000 bytes in all', [
    ['x-puppet', { repeat: 'a', times: 4_500 }],
    ['accept', { repeat: 'b', times: 4_500 }],
  ]),
  [
    'an authorization header beside a secret',
    { url: API, secret: 'PUPPET_TOKEN', headers: [['authorization', 'Bearer x']] },
    'header-refused',
  ],
  [
    'the header of a secret beside that secret',
    { url: POST, secret: 'PUPPET_KEY', headers: [['x-puppet-key', 'x']] },
    'header-refused',
  ],
];

const METHODS: readonly RefusedQuery[] = [
  ['POST to a host that declares none', { url: API, method: 'post' }, 'method-undeclared'],
  ['POST to a host with a port', { url: GIT, method: 'post', body: '{}' }, 'method-undeclared'],
  [
    'POST to a host that is posted to, at another port',
    { url: 'https://post.example.org:8443/', method: 'post' },
    'host-undeclared',
  ],
  ['HEAD where GET and POST are declared', { url: POST, method: 'head' }, 'method-undeclared'],
];

const BODIES: readonly RefusedQuery[] = [
  ['a body on GET', { url: API, body: '{}' }, 'request-refused'],
  ['an empty body on GET', { url: API, body: '' }, 'request-refused'],
  ['a body on HEAD', { url: API, method: 'head', body: '{}' }, 'request-refused'],
  ['a body on GET where POST is declared', { url: POST, body: '{}' }, 'request-refused'],
  [
    'a request as the body of a GET',
    { url: API, body: 'GET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n' },
    'request-refused',
  ],
  [
    'a body of 16 KiB and one byte',
    { url: POST, method: 'post', body: { repeat: 'a', times: 16_385 } },
    'request-refused',
  ],
  ['a body of 1 MiB', { url: POST, method: 'post', body: { repeat: 'a', times: 1_048_576 } }, 'request-refused'],
];

const UNDECLARED_SECRETS: readonly RefusedQuery[] = [
  ...words(
    'OTHER_TOKEN GITHUB_TOKEN PATH puppet_token PUPPET_TOKE constructor __proto__ toString bearer * PUPPET_TOKEN,PUPPET_LOGIN',
  ),
  'PUPPET_TOKEN ',
  'PUPPET_TOKEN\0',
  '',
].map((secret) => [`the undeclared secret ${JSON.stringify(secret)}`, { url: API, secret }, 'secret-undeclared']);

const UNBOUND_SECRETS: readonly RefusedQuery[] = [
  ['a secret at another declared host', { url: CDN, secret: 'PUPPET_TOKEN' }, 'secret-unbound'],
  ['a secret at a declared host with a port', { url: GIT, secret: 'PUPPET_TOKEN' }, 'secret-unbound'],
  ['a secret of two hosts at a third', { url: CDN, secret: 'PUPPET_LOGIN' }, 'secret-unbound'],
  ['a secret with a header of its own at another host', { url: API, secret: 'PUPPET_KEY' }, 'secret-unbound'],
  [
    'a secret in a POST to another host',
    { url: POST, method: 'post', body: '', secret: 'PUPPET_TOKEN' },
    'secret-unbound',
  ],
  ['a secret at an undeclared host', { url: 'https://evil.example.net/', secret: 'PUPPET_TOKEN' }, 'host-undeclared'],
  ['a secret at its host over http', { url: 'http://api.example.org/', secret: 'PUPPET_TOKEN' }, 'url-refused'],
];

export const REFUSED_QUERIES: readonly RefusedQuery[] = [
  ...FORBIDDEN_HEADERS,
  ...UNDECLARED_HEADERS,
  ...NAMES,
  ...VALUES,
  ...SETS,
  ...METHODS,
  ...BODIES,
  ...UNDECLARED_SECRETS,
  ...UNBOUND_SECRETS,
];
