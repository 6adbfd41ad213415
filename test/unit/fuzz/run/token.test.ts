import { describe, expect, test } from 'vitest';
import { changesSince, formatToken, parseToken, type Token } from '../../../../fuzz/run/token.ts';

const TOKEN: Token = { target: 'hosts', seed: -1093, path: '12:0:3', component: '0a1b2c3d', cases: '4e5f6071' };

describe('a token', () => {
  test('formatted and parsed is what it was', () => {
    expect(parseToken(formatToken(TOKEN))).toEqual(TOKEN);
  });

  test.each([
    '',
    'hosts',
    'hosts.1.2',
    'hosts.1.x.0a1b2c3d.4e5f6071',
    `${formatToken(TOKEN)}x`,
    '../x.1.2.none.4e5f6071',
  ])('parsed from %j is none', (text) => expect(parseToken(text)).toBeUndefined());

  test('of the same digests has no changes to tell', () => {
    expect(changesSince(TOKEN, TOKEN)).toEqual([]);
  });

  test('of another component says so', () => {
    expect(changesSince(TOKEN, { ...TOKEN, component: 'ffffffff' }).join()).toContain('component has changed');
  });

  test('of another generator says so', () => {
    expect(changesSince(TOKEN, { ...TOKEN, cases: 'ffffffff' }).join()).toContain('made otherwise');
  });
});
