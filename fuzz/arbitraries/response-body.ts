/** Bodies of responses: sound, too deep, too large, and those that give a secret back. */
import type { PuppetText } from '../../providers/puppet/encoder.ts';

export type BodyRow = readonly [name: string, body: PuppetText];

const MIB = 1024 * 1024;

/** Bodies that hold no secret. */
export const BODIES: readonly BodyRow[] = [
  ['a text', 'fine'],
  ['an empty body', ''],
  ['JSON', '{"a":"fine","items":[{"name":"one"},{"name":"two"}]}'],
  ['a list', '["one","two"]'],
  [
    'JSON of depth 100,000',
    [
      { repeat: '[', times: 100_000 },
      { repeat: ']', times: 100_000 },
    ],
  ],
  ['JSON of 100 MiB', ['["', { repeat: 'x', times: 100 * MIB }, '"]']],
  ['JSON with duplicate keys', '{"a":"first","a":"last"}'],
  ['JSON with __proto__', '{"__proto__":{"a":"evil"},"constructor":{"prototype":{"b":1}}}'],
  ['not JSON', '<html>'],
  ['JSON that is cut', '{"a":'],
  ['JSON and a rest', '{"a":1}{"a":2}'],
  ['null', 'null'],
  ['names that are none', '["..","a/b","\\u0000","ok","ok",""]'],
  ['bytes that are not UTF-8', '\u00ff\u00fe\u0000'],
  ['17 MiB', { repeat: 'y', times: 17 * MIB }],
];

/** A secret in a body: every form of security.md rule 13. */
export const ECHOES: readonly (readonly [name: string, write: (secret: string) => string])[] = [
  ['echoed verbatim', (secret) => `before ${secret} after`],
  ['echoed percent-encoded', (secret) => `x=${escaped(secret, percent)}`],
  ['echoed in small hexadecimal', (secret) => `x=${escaped(secret, percent).toLowerCase()}`],
  ['echoed partly percent-encoded', (secret) => secret.replace(/[a-z0-9]/i, percent)],
  ['echoed in base64', (secret) => base64(secret)],
  ['echoed in base64, moved by one', (secret) => base64(`x${secret}y`)],
  ['echoed in base64, moved by two', (secret) => base64(`xx${secret}yy`)],
  ['echoed in base64 for URLs', (secret) => Buffer.from(`?${secret}`, 'latin1').toString('base64url')],
  ['echoed JSON-escaped', (secret) => `{"a":"${escaped(secret, unicode)}"}`],
  ['echoed partly JSON-escaped', (secret) => `{"a":"${secret.replace(/[a-z0-9]/i, unicode)}"}`],
];

/** Every character of a text written by a function. */
function escaped(text: string, write: (character: string) => string): string {
  return Array.from(text, write).join('');
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function unicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function base64(text: string): string {
  return Buffer.from(text, 'latin1').toString('base64');
}
