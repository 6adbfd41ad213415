/** What classes say is true of the values that are in them, seen from the outside: by their text, not by how they were made. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { puppetPath } from '../../../providers/puppet/encoder.ts';
import * as addressNotation from '../../../fuzz/arbitraries/address-notation.ts';
import * as address from '../../../fuzz/arbitraries/address.ts';
import * as descriptor from '../../../fuzz/arbitraries/descriptor.ts';
import * as dnsScript from '../../../fuzz/arbitraries/dns-script.ts';
import * as hostileUrl from '../../../fuzz/arbitraries/hostile-url.ts';
import * as listing from '../../../fuzz/arbitraries/listing.ts';
import * as manifest from '../../../fuzz/arbitraries/manifest.ts';
import * as mountPath from '../../../fuzz/arbitraries/mount-path.ts';
import * as nodeTree from '../../../fuzz/arbitraries/node-tree.ts';
import { parseIp } from '../../../fuzz/model/ip.ts';
import { PUPPET_SLOTS } from '../../../fuzz/arbitraries/slots.ts';
import * as syscallSequence from '../../../fuzz/arbitraries/syscall-sequence.ts';
import { unitsOf, writeOut } from '../../../fuzz/puppet-text.ts';

const SEED = 20_261_126;

function sample<Value>(arbitrary: fc.Arbitrary<Value>, numRuns = 1_000): Value[] {
  return fc.sample(arbitrary, { numRuns, seed: SEED });
}

describe('URLs', () => {
  const all = sample(hostileUrl.hostileUrl(PUPPET_SLOTS), 4_000).filter(({ url }) => unitsOf(url) < 8_192);

  test('a URL without tricks is a declared one as it should be written', () => {
    const plain = all.filter(({ tricks }) => tricks.length === 0).map(({ url }) => writeOut(url));
    expect(new Set(plain)).toEqual(
      new Set(['https://api.example.org/', 'https://git.example.org:8443/', 'https://cdn.example.org/']),
    );
  });

  test.each([
    ['A@E', /^https:\/\/api\.example\.org@evil\.example\.net\/$/],
    ['A\\@E', /^https:\/\/api\.example\.org\\@evil\.example\.net\/$/],
    ['E#@A', /^https:\/\/evil\.example\.net#@api\.example\.org\/$/],
    ['//E', /^\/\/evil\.example\.net\/$/],
    ['https:/E', /^https:\/evil\.example\.net\/$/],
    ['the address 0x7f000001', /^https:\/\/0x7f000001\/$/],
    ['an encoded letter', /^https:\/\/[^/]*%[0-9a-f]{2}[^/]*\/$/],
    ['a capital letter', /^https:\/\/[^/]*[A-Z.][^/]*\/$/],
    ['a soft hyphen, drops', /^https:\/\/.*\u00ad.*\/$/],
    ['an ideographic full stop, full stop', /^https:\/\/.*\u3002.*\/$/],
    ['a control character in the host, a tab', /^https:\/\/[^/]*\t[^/]*\/$/],
  ])('alone, %s is what it is called', (tricks, pattern) => {
    const texts = all.filter((one) => one.tricks.join(', ') === tricks).map(({ url }) => writeOut(url));
    const declared = texts.filter((text) => !/8443|cdn/.test(text));
    expect(declared.length).toBeGreaterThan(0);
    expect(declared.filter((text) => !pattern.test(text))).toEqual([]);
  });
});

/** The values that are in a class by their own word, and not as the world sees it. */
function liars<Value extends { readonly tricks: readonly string[] }>(
  values: readonly Value[],
  trick: string,
  holds: (value: Value) => boolean,
): readonly string[] {
  const named = values.filter(({ tricks }) => tricks.includes(trick));
  if (named.length === 0) throw new Error(`nothing is "${trick}"`);
  return named.filter((value) => !holds(value)).map((value) => fc.stringify(value));
}

describe('addresses', () => {
  const all = sample(address.ipAddress());

  test.each([
    ['mapped', /^::ffff:/],
    ['6to4', /^2002:/],
    ['NAT64', /^64:ff9b::/],
    ['Teredo client', /^2001:/],
    ['ISATAP', /:5efe:[0-9a-f]+:[0-9a-f]+$/],
  ])('of the form %s begin or end like it', (trick, pattern) => {
    // The addresses of metadata services that are IPv6 already are left as they are.
    expect(liars(all, trick, ({ text, tricks }) => pattern.test(text) || tricks.includes('metadata'))).toEqual([]);
  });

  test('have no more bits than their family', () => {
    expect(all.filter(({ ip }) => ip.bits >= 1n << (ip.family === 4 ? 32n : 128n))).toEqual([]);
  });
});

test('notations of IPv4 are numbers that inet_aton(3) reads as the same address', () => {
  const numeric = sample(addressNotation.addressNotation()).filter(
    ({ ip, host }) => ip.family === 4 && /^[0-9a-fx.]+$/i.test(host) && !host.endsWith('.'),
  );
  expect(numeric.length).toBeGreaterThan(100);
  // The parser of Node, which is none of ours, reads all of these.
  const readOf = (host: string): bigint =>
    new URL(`http://${host}/`).hostname.split('.').reduce((bits, part) => bits * 256n + BigInt(part), 0n);
  const small = numeric.filter(({ notation }) => notation !== 'a number too large by 2^32');
  expect(small.filter(({ ip, host }) => readOf(host) !== ip.bits).map(({ host }) => host)).toEqual([]);
});

test('answers of DNS are addresses, and more than one where a second one differs', () => {
  const all = sample(dnsScript.dnsScript());
  const texts = all.flatMap(({ turns }) => turns.flatMap((turn) => (turn.kind === 'addresses' ? turn.addresses : [])));
  expect(texts.filter((text) => parseIp(text) === undefined)).toEqual([]);
  const rebinding = all.filter((script) => dnsScript.classify(script).includes('a second answer that differs'));
  expect(rebinding.filter(({ turns }) => turns.length < 2)).toEqual([]);
});

describe('pairs in listings', () => {
  const pairs = sample(listing.listing(), 3_000).flatMap(({ own, items }) =>
    [own, items].flatMap((list) =>
      list.slice(1).map((second, index) => ({ first: list[index] ?? second, second, tricks: second.tricks })),
    ),
  );

  test.each<[string, (one: string, other: string) => boolean]>([
    ['duplicate', (one, other) => one === other],
    ['duplicate as file and directory', (one, other) => one === other],
    ['case pair', (one, other) => one !== other && one.toLowerCase() === other.toLowerCase()],
    ['NFC and NFD pair', (one, other) => one !== other && one.normalize() === other.normalize()],
    [
      'zero-width twin',
      (one, other) => one !== other && one.replaceAll('\u200b', '') === other.replaceAll('\u200b', ''),
    ],
    ['homoglyph', (one, other) => one !== other && one.length === other.length],
  ])('are a %s', (trick, holds) => {
    expect(liars(pairs, trick, ({ first, second }) => holds(writeOut(first.name), writeOut(second.name)))).toEqual([]);
  });

  test('are of different kinds where that is said', () => {
    const differ = ({ first, second }: (typeof pairs)[number]): boolean => first.kind !== second.kind;
    expect(liars(pairs, 'duplicate as file and directory', differ)).toEqual([]);
  });
});

test('trees and descriptors fit in a path of the puppet', () => {
  const longest = Math.max(...sample(nodeTree.nodeTree()).map(({ script }) => puppetPath(script).length));
  expect(longest).toBeLessThan(3_600);
  const fitting = sample(descriptor.descriptor(PUPPET_SLOTS)).filter((one) => {
    try {
      return puppetPath(descriptor.descriptorScript(one, '1')).length > 0;
    } catch (error) {
      if (error instanceof RangeError || error instanceof TypeError) return false;
      throw error;
    }
  });
  // Long names of headers and confusions of whole hosts may not.
  expect(fitting.length).toBeGreaterThan(990);
});

test.each([
  ['a path of 4095 bytes', (bytes: Uint8Array) => bytes.byteLength === 4_095],
  ['a path of 4096 bytes', (bytes: Uint8Array) => bytes.byteLength === 4_096],
  ['invalid UTF-8', (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8').includes('\ufffd')],
  ['missing/../x', (bytes: Uint8Array) => Buffer.from(bytes).toString().startsWith('missing/../')],
])('%s is what it is called', (trick, holds) => {
  expect(liars(sample(mountPath.mountPath({ file: 'f', directory: 'd' })), trick, ({ bytes }) => holds(bytes))).toEqual(
    [],
  );
});

test('descriptors in a sequence of calls were opened before', () => {
  const early = sample(syscallSequence.syscallSequence()).filter(({ calls }) =>
    calls.some(
      (call, index) =>
        'descriptor' in call &&
        call.descriptor !== undefined &&
        call.descriptor >= calls.slice(0, index).filter(({ call }) => call === 'open').length,
    ),
  );
  expect(early).toEqual([]);
});

test('manifests that are said to load are JSON objects with a name and a version', () => {
  const sound = sample(manifest.manifest()).filter(({ sound, tricks }) => sound === true && !tricks.includes('none'));
  const documents = sound.map(({ sections }): unknown => JSON.parse(sections.map(writeOut).join('')));
  expect(documents.length).toBeGreaterThan(50);
  expect(documents).toEqual(documents.map(() => expect.objectContaining({ name: 'sound', version: '1.0.0' })));
});
