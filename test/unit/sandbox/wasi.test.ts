import { expect, test } from 'vitest';
import { createClock } from '../../../src/sandbox/wasi/clock.ts';
import { createWasi, type Wasi } from '../../../src/sandbox/wasi/create.ts';
import { wasiSettings } from '../../../src/sandbox/wasi/grant.ts';
import { chachaBlock, createRandom, MAX_AT_ONCE } from '../../../src/sandbox/wasi/random.ts';
import { FIXED_SEED, INERT_WASI } from '../../../src/sandbox/wasi/settings.ts';
import { poll, type Pollable } from '../../../src/sandbox/wasi/streams.ts';
import { WASI_SURFACE, type WasiInterface } from '../../../src/sandbox/wasi/surface.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function wasi(at = 0): Wasi {
  return createWasi({
    clock: createClock({ kind: 'still', at }),
    random: createRandom(FIXED_SEED),
    print: () => undefined,
  });
}

// RFC 8439 section 2.3.2.
test('a ChaCha20 block of the test vector is the one in the RFC', () => {
  const state = Uint32Array.from([
    0x61707865, 0x3320646e, 0x79622d32, 0x6b206574, 0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c, 0x13121110,
    0x17161514, 0x1b1a1918, 0x1f1e1d1c, 0x00000001, 0x09000000, 0x4a000000, 0x00000000,
  ]);
  expect(hex(chachaBlock(state))).toBe(
    '10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4ed2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e',
  );
});

// RFC 8439 appendix A.1, test vectors 1 and 2: key 0, nonce 0, blocks 0 and 1.
test('randomness of a seed of zeroes is the key stream in the RFC, over the border of a block', () => {
  const random = createRandom('00'.repeat(32));
  expect(hex(random(60)).slice(0, 64)).toBe('76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7');
  expect(hex(random(8))).toBe('b2ee65869f07e7be');
});

test('randomness of more than a mebibyte at once is refused', () => {
  expect(() => createRandom(FIXED_SEED)(MAX_AT_ONCE + 1)).toThrow(RangeError);
});

test('a still clock moves only for those who wait, and at once', () => {
  const clock = createClock({ kind: 'still', at: 1_700_000_000_123.9 });
  expect(clock.wall()).toBe(1_700_000_000_123_000_000n);
  expect(clock.monotonic()).toBe(0n);
  clock.waitUntil(3_600_000_000_000n);
  clock.waitUntil(1n);
  expect(clock.monotonic()).toBe(3_600_000_000_000n);
  expect(clock.wall()).toBe(1_700_000_000_123_000_000n);
});

test('a real clock waits as long as it is asked to', () => {
  const clock = createClock({ kind: 'real' });
  const start = performance.now();
  clock.waitUntil(clock.monotonic() + 30_000_000n);
  expect(performance.now() - start).toBeGreaterThanOrEqual(29);
  expect(clock.monotonic()).toBeGreaterThanOrEqual(30_000_000n);
});

test('poll of timers waits for the first of them and gives its index', () => {
  const { subscribeDuration, now } = wasi()['wasi:clocks/monotonic-clock'] as {
    subscribeDuration(duration: bigint): Pollable;
    now(): bigint;
  };
  const [later, sooner] = [subscribeDuration(20n), subscribeDuration(10n)];
  expect([later.ready(), sooner.ready()]).toEqual([false, false]);
  expect([...poll([later, sooner])]).toEqual([1]);
  expect(now()).toBe(10n);
  expect(() => poll([])).toThrow(/waits for nothing/);
});

test('every function that the audit allows is there', () => {
  const imports = wasi();
  for (const [name, functions] of Object.entries(WASI_SURFACE))
    for (const wanted of functions)
      expect((imports[name as WasiInterface] as Record<string, unknown>)[wanted], `${name} ${wanted}`).toBeTypeOf(
        'function',
      );
});

test('settings of two instances share their seed only when chance is not granted', () => {
  const inert = { loadedAt: 5, real: false, output: false };
  expect(wasiSettings(inert)).toEqual({ clock: { kind: 'still', at: 5 }, seed: FIXED_SEED, output: false });
  expect(wasiSettings({ ...inert, real: true }).seed).not.toBe(wasiSettings({ ...inert, real: true }).seed);
  expect(wasiSettings(undefined)).toEqual(INERT_WASI);
});
