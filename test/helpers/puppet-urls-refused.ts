/** URLs that no provider may ask: hostile.md *URLs*, and more. */
import { PORTS, SCHEMES, SEPARATORS, USER_INFO } from './puppet-url-authorities.ts';
import { ADDRESSES, MAPPED_HOSTS } from './puppet-url-hosts.ts';
import { A, at, E, type Row } from './puppet-url-row.ts';
import { CONTROLS, LENGTHS, PATHS } from './puppet-url-texts.ts';

/** Refused for what they are, whatever is declared. */
export const REFUSED_URLS: readonly Row[] = [
  ...USER_INFO,
  ...SEPARATORS,
  ...SCHEMES,
  ...PORTS,
  ...MAPPED_HOSTS,
  ...ADDRESSES,
  ...CONTROLS,
  ...PATHS,
  ...LENGTHS,
];

/** Plain URLs, to hosts that are not declared. */
export const UNDECLARED_URLS: readonly Row[] = [
  ['E', at(E)],
  ['E with A as its path', `https://${E}/${A}`],
  ['E with @A as its query', `https://${E}?@${A}`],
  ['E with A as its query', `https://${E}/?https://${A}/`],
  ['A as a label of E', at(`${A}.${E}`)],
  ['A as the end of another name', at(`not${A}`)],
  ['A without its first letter', at(A.slice(1))],
  ['a name below A', at(`www.${A}`)],
  ['the name above A', at('example.org')],
  ['the top of the names', at('org')],
  ['A with a trailing dot', at(`${A}.`)],
  ['A with two trailing dots', at(`${A}..`)],
  ['A with a leading dot', at(`.${A}`)],
  ['A with two dots inside', at('api..example.org')],
  ['A and E with a semicolon', at(`${A};${E}`)],
  ['A and E with a comma', at(`${A},${E}`)],
  ['A and E with an ampersand', at(`${A}&${E}`)],
  ['A and E with an exclamation mark', at(`${A}!${E}`)],
  ['A and E with an equals sign', at(`${A}=${E}`)],
  ['A and E with a dollar sign', at(`${A}$${E}`)],
  ['a star instead of a label', at('*.example.org')],
  ['an underscore', at('_api.example.org')],
  ['A at another port', at(`${A}:8443`)],
  ['A at the port of http', at(`${A}:80`)],
  ['A at port 0', at(`${A}:0`)],
  ['A at the last port', at(`${A}:65535`)],
  ['B without its port', at('git.example.org')],
  ['B at the next port', at('git.example.org:8444')],
  ['B at the port of http', at('git.example.org:80')],
  ['a Cyrillic a in punycode', at('xn--pi-7kc.example.org')],
  ['a punycode label of nothing', at('xn--.example.org')],
  ['a punycode label that is not one', at('xn--api-.example.org')],
  ['localhost', at('localhost')],
  ['localhost with its domain', at('localhost.localdomain')],
  ['a name of the local network', at('printer.local')],
  ['a metadata service', at('metadata.google.internal')],
  ['a name that resolves to loopback', at('127.0.0.1.nip.io')],
  ['a word that is no number', at('0x7f.0.0.1.a')],
  ['letters of a hexadecimal address', at('deadbeef')],
  ['a host of 255 bytes', at(`${'a.'.repeat(122)}example.org`)],
  ['a proxy', at('proxy.example.org')],
];
