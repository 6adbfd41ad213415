/** URLs with something in them that a parser drops, resolves or encodes, and long ones. */
import { A, E, type Row } from './puppet-url-row.ts';

// Rule 1: each of them, wherever it stands. A WHATWG parser drops tab and newline, strips the rest at both ends, and
// encodes it in paths.
export const CONTROLS: readonly Row[] = [...Array.from({ length: 0x21 }, (_, code) => code), 0x7f].flatMap(
  (code): Row[] => {
    const character = String.fromCharCode(code);
    const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    return [
      [`${name} in front`, `${character}https://${A}/`],
      [`${name} in the scheme`, `ht${character}tps://${A}/`],
      [`${name} between the slashes`, `https:/${character}/${A}/`],
      [`${name} in the host`, `https://api.exam${character}ple.org/`],
      [`${name} in the path`, `https://${A}/a${character}b`],
      [`${name} in the query`, `https://${A}/?a${character}b`],
      [`${name} at the end`, `https://${A}/${character}`],
    ];
  },
);

/** What a parser of paths and queries drops, resolves or encodes. */
export const PATHS: readonly Row[] = [
  ['a dot segment', `https://${A}/./a`],
  ['two dots', `https://${A}/a/../b`],
  ['two dots above the root', `https://${A}/../../etc/passwd`],
  ['two dots at the end', `https://${A}/a/..`],
  ['encoded dots', `https://${A}/a/%2e%2e/b`],
  ['half-encoded dots in upper case', `https://${A}/a/.%2E/b`],
  ['an encoded dot segment', `https://${A}/%2e/b`],
  ['a space', `https://${A}/a b`],
  ['a space at the end', `https://${A}/ `],
  ['a quotation mark', `https://${A}/"a"`],
  ['an angle bracket', `https://${A}/<a>`],
  ['a back-tick', `https://${A}/\`a\``],
  ['braces', `https://${A}/{owner}`],
  ['a letter that is not ASCII', `https://${A}/ü`],
  ['a letter that is not ASCII in the query', `https://${A}/?q=ü`],
  ['an emoji', `https://${A}/🦀`],
  ['a control character of C1', `https://${A}/a\u0085b`],
  ['a line separator', `https://${A}/a\u2028b`],
  ['a right-to-left override in the path', `https://${A}/\u202etxt`],
  ['a quotation mark in the query', `https://${A}/?q="a"`],
  ['an apostrophe in the query', `https://${A}/?q='a'`],
  ['a form feed', `https://${A}/\f`],
  ['a request in a request', `https://${A}/ HTTP/1.1\r\nHost: ${E}\r\n\r\nGET /`],
];

export const LENGTHS: readonly Row[] = [
  ['8,193 bytes', [`https://${A}/`, { repeat: 'a', times: 8193 - A.length - 9 }]],
  ['8,193 bytes of which the last is a fragment', [`https://${A}/`, { repeat: 'a', times: 8192 - A.length - 9 }, '#']],
  ['8 Ki characters of two bytes', [`https://${A}/`, { repeat: 'ü', times: 8192 - A.length - 9 }]],
  ['100,000 bytes of host', ['https://', { repeat: 'a.', times: 50_000 }, `${A}/`]],
  ['100,000 bytes of user info', ['https://', { repeat: 'a', times: 100_000 }, `@${A}/`]],
  ['a scheme of 100,000 bytes', [{ repeat: 'a', times: 100_000 }, `://${A}/`]],
  ['512 KiB', [`https://${A}/`, { repeat: 'a', times: 512 * 1024 }]],
];
