import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { puppetPath, puppetSegments } from '../../../providers/puppet/encoder.ts';
import { placeOf } from '../../../providers/puppet/place.ts';
import type { PuppetScript } from '../../../providers/puppet/script.ts';
import { parseEntryName } from '../../../src/contract/name.ts';
import { parseProviderPath } from '../../../src/contract/path.ts';

const script = (url: string): PuppetScript => ({ read: { query: { url } } });

describe('puppetSegments', () => {
  test('of any script gives names that the host takes, and that lead back to it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        const names = puppetSegments(script(text));
        for (const name of names) expect(parseEntryName(name)).toEqual({ ok: true, value: name });
        expect(placeOf(`/${names.join('/')}`)).toEqual({ kind: 'scripted', is: script(text) });
      }),
    );
  });

  test('of a short script is readable', () => {
    expect(puppetSegments(script('https://a.example/~b'))).toEqual([
      '={"read":{"query":{"url":"https:~1~1a.example~1~0b"}}}',
    ]);
  });

  test('of a text that looks like an escape leads back to it', () => {
    for (const text of ['~1', '~01', '~0', '\\u002f', '\\', '~', '/', '\u007f', '\u0000', '\ufffd', '🦀'])
      expect(placeOf(`/${puppetSegments(script(text)).join('/')}`)).toEqual({ kind: 'scripted', is: script(text) });
  });

  test('of a script at the edge of a name uses names of up to 255 bytes', () => {
    const overhead = puppetSegments(script('')).join('').length;
    expect(puppetSegments(script('a'.repeat(255 - overhead))).map((name) => name.length)).toEqual([255]);
    const two = puppetSegments(script('a'.repeat(256 - overhead)));
    expect(two.map((name) => [name.slice(0, 1), name.length])).toEqual([
      ['+', 255],
      ['=', 2],
    ]);
  });

  test('of bytes writes them in hexadecimal', () => {
    expect(puppetSegments({ read: { inline: Uint8Array.of(0, 255) } })).toEqual([
      '={"read":{"inline":{"hex":"00ff"}}}',
    ]);
  });

  test('of what JSON cannot carry is a TypeError', () => {
    expect(() => puppetSegments(script('\ud800'))).toThrow(new TypeError('"url" has a lone surrogate'));
    expect(() => puppetSegments({ list: [{ entry: 'a', size: Number.NaN }] })).toThrow(new TypeError('"size" is NaN'));
    const below = { '\udc00': { lookup: 'missing' } } as const;
    expect(() => puppetSegments({ list: [], below })).toThrow(new TypeError('"\ufffd" has a lone surrogate'));
  });
});

describe('puppetPath', () => {
  test('of a path that the host takes is one, names below included', () => {
    const path = puppetPath({ list: [{ entry: 'a' }] }, 'b', 'ü');
    expect(path).toMatch(/\/b\/ü$/);
    expect(parseProviderPath(`/${path}`)).toMatchObject({ ok: true });
  });

  test('of 4,095 bytes is possible and of one more is a RangeError that says what to do', () => {
    const of = (bytes: number): PuppetScript => ({ read: { inline: 'a'.repeat(bytes) } });
    let fits = 0;
    while (`/${puppetSegments(of(fits + 1)).join('/')}`.length <= 4095) fits += 1;
    expect(parseProviderPath(`/${puppetPath(of(fits))}`)).toMatchObject({ ok: true });
    expect(() => puppetPath(of(fits + 1))).toThrow(/a path of 409[67] bytes, and at most 4095 are possible: .*repeat/);
    expect(() => puppetPath(of(fits), 'x')).toThrow(RangeError);
  });

  test('of a long text that is repeated is short', () => {
    expect(puppetPath({ read: { inline: { repeat: 'a', times: 10_485_760 } } }).length).toBeLessThan(100);
  });
});
