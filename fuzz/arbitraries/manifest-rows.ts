/** What can be wrong, or only unusual, in a manifest: changes of a document, and of its text. */
import type { PuppetText } from '../../providers/puppet/encoder.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Draft = Readonly<Record<string, Json>>;

type Row<Change> = readonly [name: string, sound: boolean | undefined, change: Change];

const set =
  (fields: Draft) =>
  (draft: Draft): Draft => ({ ...draft, ...fields });
const refused = (name: string, fields: Draft): Row<(draft: Draft) => Draft> => [name, false, set(fields)];
const loads = (name: string, fields: Draft): Row<(draft: Draft) => Draft> => [name, true, set(fields)];
const host = (name: string, more: Draft = {}): Draft => ({ host: name, why: 'to reach it', ...more });
const hosts = (...names: readonly string[]): Draft => ({ hosts: names.map((name) => host(name)), secrets: [] });
const secret = (more: Draft): Draft => ({
  hosts: [host('api.example.org')],
  secrets: [{ name: 'TOKEN', why: 'rate limits', hosts: ['api.example.org'], as: 'bearer', ...more }],
});
const without =
  (key: string) =>
  (draft: Draft): Draft =>
    Object.fromEntries(Object.entries(draft).filter(([name]) => name !== key));

const HOSTS: readonly Row<(draft: Draft) => Draft>[] = [
  refused('wildcard host', hosts('*.example.org')),
  refused('IP host', hosts('127.0.0.1')),
  refused('IPv6 host', hosts('[::1]')),
  refused('IP host in one number', hosts('2130706433')),
  refused('IP host in hexadecimal', hosts('0x7f.1')),
  refused('host with a trailing dot', hosts('api.example.org.')),
  refused('host without a dot', hosts('localhost')),
  refused('host in capitals', hosts('API.example.org')),
  refused('host beyond ASCII', hosts('\u0430pi.example.org')),
  refused('host with user info', hosts('user@api.example.org')),
  refused('host with a scheme', hosts('https://api.example.org')),
  refused('host with a path', hosts('api.example.org/')),
  refused('host with a port out of range', hosts('api.example.org:65536')),
  refused('host with port 0', hosts('api.example.org:0')),
  refused('host with an empty port', hosts('api.example.org:')),
  refused('host with a NUL', hosts('api.example.org\0')),
  refused('empty host', hosts('')),
  refused('duplicate host', hosts('api.example.org', 'api.example.org')),
  refused('host without a reason', { hosts: [{ host: 'api.example.org' }], secrets: [] }),
  refused('host with an unknown field', { hosts: [host('api.example.org', { colour: 'red' })], secrets: [] }),
  refused('method that is none', { hosts: [host('api.example.org', { methods: ['DELETE'] })], secrets: [] }),
  loads('host with a port', hosts('git.example.org:8443')),
  loads('host in punycode', hosts('xn--pi-7kc.example.org')),
  ['host with the default port', undefined, set(hosts('api.example.org:443'))],
];

const SECRETS: readonly Row<(draft: Draft) => Draft>[] = [
  refused('secret of an undeclared host', secret({ hosts: ['evil.example.net'] })),
  refused('secret of no host', secret({ hosts: [] })),
  refused('secret in an unknown way', secret({ as: 'cookie' })),
  refused('secret in a header with a line break', secret({ as: 'header:x\r\ny' })),
  refused('secret without a way', {
    ...hosts('api.example.org'),
    secrets: [{ name: 'TOKEN', why: 'x', hosts: ['api.example.org'] }],
  }),
  refused('secret with a value', secret({ value: 'hunter2' })),
  refused('secret without a name', secret({ name: '' })),
  loads('secret that is optional', secret({ optional: true })),
  loads('secret as basic', secret({ as: 'basic' })),
  loads('secret in a header', secret({ as: 'header:x-key' })),
  ['secret in the header of another', undefined, set(secret({ as: 'header:authorization' }))],
];

const HEADERS: readonly Row<(draft: Draft) => Draft>[] = [
  ['declares a forbidden header', undefined, set({ headers: ['authorization'] })],
  refused('header with a line break', { headers: ['x\r\nhost'] }),
  refused('header with a colon', { headers: ['x:y'] }),
  refused('header without a name', { headers: [''] }),
];

/** Changes of the document. */
export const MANIFEST_ROWS: readonly Row<(draft: Draft) => Draft>[] = [
  ...HOSTS,
  ...SECRETS,
  ...HEADERS,
  refused('unknown field', { colour: 'red' }),
  refused('empty name', { name: '' }),
  refused('a name with a slash', { name: 'a/b' }),
  refused('a name in capitals', { name: 'Sound' }),
  refused('a name of dots', { name: '..' }),
  ['no name', false, without('name')],
  ['no version', false, without('version')],
  ['no description', true, without('description')],
];

const first = (text: string, more: string): string => text.replace('{', `{${more},`);

/** Changes of the text; the second and further texts are sections of their own. */
export const TEXT_ROWS: readonly Row<(text: string) => PuppetText[]>[] = [
  ['none', true, () => []],
  ['two', false, (text) => [text, text]],
  ['two, of which one is empty', false, (text) => [text, '']],
  ['10 MiB', false, (text) => [[text, { repeat: ' ', times: 10 * 1024 * 1024 }]]],
  ['not JSON', false, (text) => [text.slice(0, -1)]],
  ['empty', false, () => ['']],
  ['JSON that is no object', false, (text) => [`[${text}]`]],
  ['null', false, () => ['null']],
  ['JSON and a rest', false, (text) => [`${text}{}`]],
  ['a key __proto__', false, (text) => [first(text, '"__proto__":{"hosts":[]}')]],
  ['a key constructor', false, (text) => [first(text, '"constructor":{}')]],
  ['a key twice', undefined, (text) => [first(text, '"name":"other"')]],
  [
    'deep JSON',
    false,
    () => [
      [
        { repeat: '[', times: 30_000 },
        { repeat: ']', times: 30_000 },
      ],
    ],
  ],
  ['a byte order mark', undefined, (text) => [`\ufeff${text}`]],
  ['spaces around', true, (text) => [` \n${text}\n`]],
];
