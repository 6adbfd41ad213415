import { fc } from './property.ts';
import { describe, expect, test } from 'vitest';
import { decideUrl, MAX_URL_BYTES } from '../../../src/capability/url.ts';
import type { HostName } from '../../../src/contract/host-name.ts';

// A is declared, E is the attacker, as in the list of attacks.
const A = 'api.a.example';
const E = 'evil.example';
const declared = [A, `${A}:9443`, 'a.b.c.example', 'ss.example'] as HostName[];

const codeOf = (text: string): string => {
  const decided = decideUrl(text, declared);
  return decided.ok ? `allowed ${decided.value.href}` : decided.problem.code;
};

const ALLOWED: [string, string][] = [
  [`https://${A}`, '/'],
  [`https://${A}/`, '/'],
  [`https://${A}?q=1`, '/?q=1'],
  [`https://${A}/?`, '/?'],
  [`https://${A}/repos/o/r/issues?state=all&page=2`, '/repos/o/r/issues?state=all&page=2'],
  [`https://${A}/%E2%82%AC/a%20b/~x;y=1,2(3)!*'`, `/%E2%82%AC/a%20b/~x;y=1,2(3)!*'`],
  [`https://${A}/@${E}/x:y`, `/@${E}/x:y`],
  [`https://${A}//${E}/`, `//${E}/`],
  [`https://${A}/?next=https://${E}/`, `/?next=https://${E}/`],
  [`https://${A}/GITHUB_TOKEN`, '/GITHUB_TOKEN'],
  [`https://${A}:9443/x`, '/x'],
];

const REFUSED: [string, string][] = [
  ['A@E', `https://${A}@${E}/`],
  ['A:443@E', `https://${A}:443@${E}/`],
  ['A\\@E', `https://${A}\\@${E}/`],
  ['E\\.A', `https://${E}\\.${A}/`],
  ['E#@A', `https://${E}#@${A}/`],
  ['A with a fragment', `https://${A}/#x`],
  ['A with an empty fragment', `https://${A}/#`],
  ['//E', `//${E}/`],
  ['/\\E', `/\\${E}/`],
  ['https:///E', `https:///${E}/`],
  ['https:///A', `https:///${A}/`],
  ['https:/A', `https:/${A}/`],
  ['https:A', `https:${A}/`],
  ['https:/E', `https:/${E}/`],
  ['https:E', `https:${E}/`],
  ['tab in A', `https://api.\ta.example/`],
  ['newline in A', `https://api.\na.example/`],
  ['carriage return in the path', `https://${A}/x\r\nhost: ${E}`],
  ['U+0001 in A', `https://api.\u0001a.example/`],
  ['DEL in the path', `https://${A}/\u007f`],
  ['space in front', ` https://${A}/`],
  ['space behind', `https://${A}/ `],
  ['newline behind', `https://${A}/\n`],
  ['A%2eE', `https://${A}%2e${E}/`],
  ['A with %2e for its dot', 'https://api%2ea.example/'],
  ['A with a percent-encoded letter', 'https://%61pi.a.example/'],
  ['A%00.E', `https://${A}%00.${E}/`],
  ['A%23.E', `https://${A}%23.${E}/`],
  ['A E', `https://${A} ${E}/`],
  ['A:80:81', `https://${A}:80:81/`],
  ['E@@A', `https://${E}@@${A}/`],
  ['empty user info', `https://@${A}/`],
  ['empty user and password', `https://:@${A}/`],
  ['user info', `https://user:pass@${A}/`],
  ['[A]', `https://[${A}]/`],
  ['HTTPS://', `HTTPS://${A}/`],
  ['Https://', `Https://${A}/`],
  ['http://A', `http://${A}/`],
  ['A in upper case', `https://${A.toUpperCase()}/`],
  ['A with its default port', `https://${A}:443/`],
  ['A with an empty port', `https://${A}:/`],
  ['A with a port that has a zero in front', `https://${A}:09443/`],
  ['circled letters', 'https://\u24d0pi.a.example/'],
  ['ideographic full stop', 'https://api\u3002a.example/'],
  ['full-width full stop', 'https://api\uff0ea.example/'],
  ['full-width digits', 'https://\uff11\uff12\uff17.0.0.1/'],
  ['full-width solidus', `https://${A}\uff0f@${E}/`],
  ['soft hyphen', 'https://ap\u00adi.a.example/'],
  ['zero-width space', 'https://ap\u200bi.a.example/'],
  ['long s', 'https://\u017fs.example/'],
  ['Cyrillic a', 'https://\u0430pi.a.example/'],
  ['sharp s', 'https://\u00df.example/'],
  ['dot segments', `https://${A}/a/../b`],
  ['encoded dot segments', `https://${A}/a/%2e%2e/b`],
  ['an unencoded quote', `https://${A}/"`],
  ['unencoded UTF-8', `https://${A}/é`],
  ['a lone surrogate', `https://${A}/\ud800`],
  ...[
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0',
    '127.0.0.2',
    '169.254.169.254',
    '100.100.100.200',
    '192.0.0.192',
    '8.8.8.8',
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
    '[2606:4700:4700::1111]',
    '127.0.0.1.',
    '0x7f.1',
  ].map((ip): [string, string] => [`IP ${ip}`, `https://${ip}/`]),
  ...[
    'file:///etc/passwd',
    'data:text/plain,x',
    `blob:https://${A}/x`,
    `ftp://${A}/`,
    'javascript:alert(1)',
    '',
    'x',
    `wss://${A}/`,
    `view-source:https://${A}/`,
  ].map((text): [string, string] => [`scheme ${text}`, text]),
  ['a URL of 10 MiB', `https://${A}/${'x'.repeat(10 * 1024 * 1024)}`],
  ['one byte too long', `https://${A}/${'x'.repeat(MAX_URL_BYTES - A.length - 8)}`],
];

const UNDECLARED: [string, string][] = [
  ['E', `https://${E}/`],
  ['E?@A', `https://${E}/?@${A}`],
  ['E?@A without a path', `https://${E}?@${A}`],
  ['A;E', `https://${A};${E}/`],
  ['A,E', `https://${A},${E}/`],
  ['A&E', `https://${A}&${E}/`],
  ['A.E', `https://${A}.${E}/`],
  ['notA', `https://not${A}/`],
  ['E/A', `https://${E}/${A}`],
  ['A.', `https://${A}./`],
  ['A:8443', `https://${A}:8443/`],
  ['the parent of A', 'https://a.example/'],
  ['a child of A', `https://x.${A}/`],
];

describe('decideUrl', () => {
  test.each(ALLOWED)('decideUrl %s is allowed and keeps its path', (text, path) => {
    const decided = decideUrl(text, declared);
    expect(decided.ok && decided.value.path).toBe(path);
  });

  test.each(REFUSED)('decideUrl %s is url-refused', (_name, text) => {
    expect(codeOf(text)).toBe('url-refused');
  });

  test.each(UNDECLARED)('decideUrl %s is host-undeclared', (_name, text) => {
    expect(codeOf(text)).toBe('host-undeclared');
  });

  test('decideUrl A.. is refused in one way or the other', () => {
    expect(codeOf(`https://${A}../`)).toMatch(/^(?:url-refused|host-undeclared)$/);
  });

  test('decideUrl with a port gives the parts that are connected to', () => {
    const decided = decideUrl(`https://${A}:9443/x?y`, declared);
    expect(decided.ok && decided.value).toEqual({
      host: `${A}:9443`,
      hostname: A,
      port: 9443,
      origin: `https://${A}:9443`,
      path: '/x?y',
      href: `https://${A}:9443/x?y`,
    });
  });

  test('decideUrl of the longest URL is allowed', () => {
    const text = `https://${A}/${'x'.repeat(MAX_URL_BYTES - A.length - 9)}`;
    expect(Buffer.byteLength(text)).toBe(MAX_URL_BYTES);
    expect(codeOf(text)).toBe(`allowed ${text}`);
  });

  test('decideUrl of any text never allows another host than the effective ones', () => {
    const piece = fc.constantFrom(
      'https://',
      A,
      E,
      '@',
      ':',
      '/',
      '\\',
      '#',
      '?',
      '%2e',
      '.',
      '443',
      '[',
      ']',
      '。',
      '\t',
      'ß',
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join('')),
      fc.webUrl(),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (input) => {
        const decided = decideUrl(input, declared);
        if (!decided.ok) return;
        // The oracle is no URL parser: what is between "https://" and the next "/" or "?" is the host, letter by letter.
        expect(input.slice(8).split(/[/?]/)[0]).toBe(decided.value.host);
        expect(declared).toContain(decided.value.host);
        expect(decided.value.href).toBe(`https://${decided.value.host}${decided.value.path}`);
      }),
      { numRuns: 3000 },
    );
  });

  test('decideUrl of any plain URL to a declared host is allowed unchanged', () => {
    const letters = fc.stringMatching(/^(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[2-9A-F][0-9A-F])*$/);
    const segment = letters.filter((text) => !/^(?:\.|%2e){1,2}$/i.test(text));
    const query = fc.stringMatching(/^(?:[A-Za-z0-9._~!$&()*+,;=:@/?-]|%[2-9A-F][0-9A-F])*$/);
    fc.assert(
      fc.property(fc.constantFrom(...declared), fc.array(segment), query, (host, segments, search) => {
        const path = `/${segments.join('/')}?${search}`;
        fc.pre(path.length < 8000);
        const decided = decideUrl(`https://${host}${path}`, declared);
        expect(decided.ok && decided.value.path).toBe(path);
      }),
    );
  });
});
