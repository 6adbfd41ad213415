import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { addressNotation } from '../../../fuzz/arbitraries/address-notation.ts';
import { ipAddress } from '../../../fuzz/arbitraries/address.ts';
import { componentBinary } from '../../../fuzz/arbitraries/component-binary.ts';
import { configText } from '../../../fuzz/arbitraries/config-text.ts';
import { descriptor } from '../../../fuzz/arbitraries/descriptor.ts';
import { dnsScript } from '../../../fuzz/arbitraries/dns-script.ts';
import { entryName } from '../../../fuzz/arbitraries/entry-name.ts';
import { headerList } from '../../../fuzz/arbitraries/header-list.ts';
import { hostileUrl } from '../../../fuzz/arbitraries/hostile-url.ts';
import { listing } from '../../../fuzz/arbitraries/listing.ts';
import { manifest } from '../../../fuzz/arbitraries/manifest.ts';
import { mountPath } from '../../../fuzz/arbitraries/mount-path.ts';
import { nodeTree } from '../../../fuzz/arbitraries/node-tree.ts';
import { redirectGraph } from '../../../fuzz/arbitraries/redirect-graph.ts';
import { responseScript } from '../../../fuzz/arbitraries/response-script.ts';
import { PUPPET_SLOTS } from '../../../fuzz/arbitraries/slots.ts';
import { syscallSequence } from '../../../fuzz/arbitraries/syscall-sequence.ts';
import { soundComponents } from '../../../fuzz/component-bases.ts';
import { writeOut } from '../../../fuzz/puppet-text.ts';

/** What is printed for the smallest case in which a bug shows; the bug is a predicate that holds for it. */
function smallest<Value>(arbitrary: fc.Arbitrary<Value>, shows: (value: Value) => boolean, seed: number): string {
  const details = fc.check(
    fc.property(arbitrary, (value) => !shows(value)),
    { seed, numRuns: 5_000 },
  );
  if (details.counterexample === null) throw new Error('the bug does not show in 5,000 cases');
  return fc.stringify(details.counterexample[0]);
}

let bases: readonly Uint8Array[] = [];

beforeAll(async () => {
  bases = await soundComponents();
}, 60_000);

// Bugs as they might be made, found by none of the names that the arbitraries give to what they do.
const ends = (host: string): boolean => host.endsWith(PUPPET_SLOTS.declared) && host !== PUPPET_SLOTS.declared;

test.each([1, 2, 3])('a host compared by its suffix shrinks to one letter in front of it (seed %i)', (seed) => {
  const shows = (text: string): boolean => ends(/^https:\/\/([a-z.]+)\//.exec(text)?.[1] ?? '');
  const text = smallest(hostileUrl(PUPPET_SLOTS), ({ url }) => shows(writeOut(url)), seed);
  expect(text).toMatch(/^"https:\/\/[a-z]+\.?api\.example\.org\/" \([A-Za-z ]+\)$/);
  expect(text.length).toBeLessThan(60);
});

test.each([1, 2, 3])('a host read up to an @ shrinks to nothing but that (seed %i)', (seed) => {
  const shows = (text: string): boolean => text.startsWith('https://api.example.org@evil');
  expect(smallest(hostileUrl(PUPPET_SLOTS), ({ url }) => shows(writeOut(url)), seed)).toBe(
    '"https://api.example.org@evil.example.net/" (A@E)',
  );
});

test.each([1, 2, 3])('a forgotten range of addresses shrinks to its first address (seed %i)', (seed) => {
  expect(smallest(ipAddress(), ({ text }) => /^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(text), seed)).toMatch(
    /^100\.64\.0\.0 \(first\)$|^100\.100\.100\.200 \(metadata\)$/,
  );
});

test.each([1, 2, 3])('a number that is taken for an address shrinks to a plain one (seed %i)', (seed) => {
  expect(smallest(addressNotation(), ({ host }) => /^\d+$/.test(host), seed)).toMatch(/^"\d+" \([a-z0-9^ ]+\)$/);
});

test.each([1, 2, 3])(
  'an answer of which only the first address is looked at shrinks to two addresses (seed %i)',
  (seed) => {
    const text = smallest(
      dnsScript(),
      ({ turns }) =>
        turns.some((turn) => turn.kind === 'addresses' && turn.addresses.findIndex((one) => one.startsWith('10.')) > 0),
      seed,
    );
    expect(text).toMatch(/^93\.184\.216\.34 10\.\d+\.\d+\.\d+$/);
  },
);

test.each([1, 2, 3])('a secret that follows a redirect shrinks to one hop to another host (seed %i)', (seed) => {
  const text = smallest(
    redirectGraph(PUPPET_SLOTS),
    ({ by, secret, hops }) => by === 'redirect' && secret && hops.some(({ host }) => host === PUPPET_SLOTS.unbound),
    seed,
  );
  expect(text).toBe(
    'redirect with a secret: api.example.org/hop/0 302 to "https://cdn.example.org/hop/1"; ' +
      'cdn.example.org/hop/1 302 to "/fine" (to a host without the secret, ends well, the secret left behind)',
  );
});

test.each([1, 2, 3])('a forbidden header in capitals shrinks to that header (seed %i)', (seed) => {
  expect(
    smallest(headerList(), ({ headers }) => headers.some(([name]) => /^[A-Z]{4,6}$/.test(writeOut(name))), seed),
  ).toMatch(/^\["(?:HOST|RANGE|ORIGIN|COOKIE|ACCEPT|EXPECT)": "x"\] \((?:[a-z]+, )?upper case\)$/);
});

test.each([1, 2, 3])('a name check that lets NUL through shrinks to a letter and a NUL (seed %i)', (seed) => {
  expect(smallest(entryName(), ({ name }) => writeOut(name).includes('\0'), seed)).toMatch(
    /^"(?:a?\\u0000[ab]?)" \((?:NUL, (?:at the end|in front|inside)|any text)\)$/,
  );
});

test.each([1, 2, 3])('a duplicate that is not seen shrinks to a pair (seed %i)', (seed) => {
  const twice = (names: readonly string[]): boolean => new Set(names).size < names.length;
  const text = smallest(listing(), ({ own }) => twice(own.map(({ name }) => writeOut(name))), seed);
  expect(text).toMatch(
    /^entries \["(\w+|caf\\u00e9|\\u65e5\\u672c)", "\1"\/?(?: \(duplicate[a-z ]*\))?\], items \[\]$/,
  );
});

test.each([1, 2, 3])('a size that is believed shrinks to a single file (seed %i)', (seed) => {
  const text = smallest(nodeTree(), ({ script }) => JSON.stringify(script).includes('"size":6'), seed);
  expect(text).toBe('["a"] (size: too large)');
});

test.each([1, 2, 3])('a path that ends in a slash shrinks to the file with one (seed %i)', (seed) => {
  const paths = mountPath({ file: 'file', directory: 'directory' });
  expect(smallest(paths, ({ bytes }) => bytes.at(-1) === 0x2f, seed)).toMatch(
    /^"(?:file)?\/" \((?:the file, a trailing slash|the file, two slashes, no end)\)$|^"[a-z]+\/+" /,
  );
});

test.each([1, 2, 3])('an offset that is taken for a small one shrinks to one open and one read (seed %i)', (seed) => {
  const text = smallest(
    syscallSequence(),
    ({ calls }) =>
      calls.some((call) => call.call === 'pread' && call.offset >= 1n << 62n && call.descriptor !== undefined),
    seed,
  );
  expect(text).toMatch(/^open\(file, O_RDONLY\); pread\(#0, 16, 922337203685477580[78]\)$/);
});

test.each([1, 2, 3])('a secret that comes back in base64 shrinks to that body (seed %i)', (seed) => {
  const encoded = Buffer.from('canary-0a1b2c3d').toString('base64');
  expect(smallest(responseScript(['canary-0a1b2c3d']), ({ body }) => body === encoded, seed)).toBe(
    '200 (echoed in base64, in the body)',
  );
});

test.each([1, 2, 3])('a body that is sent with GET shrinks to one of two bytes or none (seed %i)', (seed) => {
  expect(smallest(descriptor(PUPPET_SLOTS), ({ query: { body } }) => body !== undefined, seed)).toBe(
    'query: GET "https://api.example.org/" (a body)',
  );
});

test.each([1, 2, 3])('a constant that is not looked at shrinks to one change (seed %i)', (seed) => {
  const shows = ({ changes }: { changes: readonly string[] }): boolean =>
    changes.some((one) => one.includes('constant'));
  expect(smallest(componentBinary(bases), shows, seed)).toMatch(
    /^a component of \d+ bytes: in function \d+ of [\d.]+ a constant is (?:another|at an edge) at \d+$/,
  );
});

test.each([1, 2, 3])('a wildcard that is allowed shrinks to a small manifest (seed %i)', (seed) => {
  expect(smallest(manifest(), ({ sections }) => sections.map(writeOut).join('').includes('*.'), seed)).toBe(
    String.raw`"{\"name\":\"sound\",\"version\":\"1.0.0\",\"hosts\":[{\"host\":\"*.example.org\",\"why\":\"to reach it\"}],\"secrets\":[]}" (wildcard host)`,
  );
});

test.each([1, 2, 3])('a limit that is no number shrinks to three lines (seed %i)', (seed) => {
  expect(smallest(configText({ component: 'hello.wasm' }), ({ text }) => writeOut(text).includes('"2000"'), seed)).toBe(
    String.raw`"[providers.sound]\ncomponent = \"hello.wasm\"\nlimits = { deadline-ms = \"2000\" }\n" (a limit that is a text)`,
  );
});
