/** Where a declared and granted name leads: to no private address, in whatever company, and never to two answers. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createCleanUp } from '../helpers/clean-up.ts';
import { DNS_ROWS } from '../helpers/dns-answers.ts';
import { ownAddress } from '../helpers/own-address.ts';
import { mountSunkPuppet, type SunkPuppet, type SunkPuppetRequest } from '../helpers/sunk-puppet.ts';

const HOST = 'cdn.example.org';
const DENIED = 'EACCES address-denied';

function mountWith(request: SunkPuppetRequest): () => SunkPuppet {
  const cleanUp = createCleanUp();
  let puppet: SunkPuppet;
  beforeAll(async () => {
    puppet = await mountSunkPuppet(cleanUp, { origins: { [HOST]: null, 'git.example.org:8443': null }, ...request });
  });
  beforeEach(() => puppet.sinkhole.clear());
  afterAll(() => cleanUp[Symbol.asyncDispose]());
  return () => puppet;
}

describe('as shipped', () => {
  const puppet = mountWith({ extra: 'limits = { connect-ms = 700 }' });

  test.each([...DNS_ROWS])('a read of a host that resolves to %s', async (name, answer, expected) => {
    await puppet().answer({ [HOST]: [answer] });
    const before = await puppet().resolved();
    expect(await puppet().read(name, { url: `https://${HOST}/` })).toBe(expected);
    expect((await puppet().resolved()).slice(before.length)).toEqual([HOST]);
    expect(await puppet().sinkhole.seen()).toEqual([]);
  });

  test.each([
    ['a name', ['localhost']],
    ['a short address', ['127.1']],
    ['a number', ['2130706433']],
    ['an octal address', ['0177.0.0.1']],
    ['an address with a zone', ['fe80::1%lo']],
    ['an address with a port', ['127.0.0.3:443']],
    ['a mapped address in brackets', ['[::ffff:127.0.0.3]']],
    ['an empty text', ['']],
  ])('a read of a host whose resolver answers with %s', async (name, answer) => {
    await puppet().answer({ [HOST]: [answer] });
    expect(await puppet().read(name, { url: `https://${HOST}/` })).toBe(DENIED);
    expect(await puppet().sinkhole.seen()).toEqual([]);
  });

  test('a read of a declared host at its port is vetted like any other', async () => {
    await puppet().answer({ 'git.example.org': [['127.0.0.3']] });
    expect(await puppet().read('port', { url: 'https://git.example.org:8443/' })).toBe(DENIED);
    expect(await puppet().sinkhole.seen()).toEqual([]);
  });

  test('a read of a host with an origin asks no resolver', async () => {
    const before = await puppet().resolved();
    expect(await puppet().read('origin', { url: 'https://api.example.org/' })).toBe('ok: ok');
    expect(await puppet().resolved()).toEqual(before);
  });
});

describe('with a guard that lets every address through', () => {
  const puppet = mountWith({ layers: { classify: 'unchecked' } });
  const [first, second] = [ownAddress('first'), ownAddress('second')];

  test('a read of a host whose next answer differs connects to the first one and asks once', async () => {
    await puppet().answer({ [HOST]: [[first], [second]] });
    const before = await puppet().resolved();
    await puppet().read('rebinding', { url: `https://${HOST}/` });
    expect((await puppet().resolved()).slice(before.length)).toEqual([HOST]);
    expect(await puppet().sinkhole.seen()).toMatchObject([{ address: first, port: 443, serverName: HOST }]);
  });

  test('two reads of a host whose answers differ follow both, for no answer is kept', async () => {
    await puppet().answer({ [HOST]: [[first], [second]] });
    await puppet().read('one', { url: `https://${HOST}/` });
    await puppet().read('two', { url: `https://${HOST}/` });
    expect((await puppet().sinkhole.seen()).map(({ address }) => address)).toEqual([first, second]);
  });

  test('a read of a host with several addresses tries them in order and sends each the name only', async () => {
    await puppet().answer({ [HOST]: [[first, second]] });
    await puppet().read('several', { url: `https://${HOST}/`, headers: [['x-puppet', 'own']] });
    const seen = await puppet().sinkhole.seen();
    expect(seen.map(({ address }) => address)).toEqual([first, second]);
    for (const { firstBytes } of seen) expect(firstBytes).not.toContain('x-puppet');
  });
});
