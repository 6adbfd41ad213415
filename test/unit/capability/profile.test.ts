import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS, describeLimit, LIMIT_NAMES, parseLimits } from '../../../src/capability/limits.ts';
import { parseOriginAddress } from '../../../src/capability/origin.ts';
import { limitsOf, resolveProfile } from '../../../src/capability/profile.ts';

describe('resolveProfile', () => {
  test.each([
    ['sandboxed', false, false],
    ['network-client', true, false],
    ['trusted', true, true],
  ])('resolveProfile %s has the powers of its name', (name, network, realClocks) => {
    expect(resolveProfile(name)).toMatchObject({
      ok: true,
      value: { profile: { name, network, realClocks, stdout: realClocks, limits: DEFAULT_LIMITS }, warnings: [] },
    });
  });

  test('resolveProfile of a custom profile overrides only what it sets', () => {
    const customs = {
      agent: { inherits: 'network-client', limits: { 'memory-mb': 256, callouts: 2 } },
      slow: { inherits: 'agent', limits: { 'deadline-ms': 9000, callouts: 4 } },
    };
    expect(resolveProfile('slow', customs)).toEqual({
      ok: true,
      value: {
        profile: {
          name: 'slow',
          network: true,
          stdout: false,
          realClocks: false,
          limits: { ...DEFAULT_LIMITS, 'memory-mb': 256, 'deadline-ms': 9000, callouts: 4 },
        },
        warnings: [],
      },
    });
  });

  test('resolveProfile of a custom profile that inherits nothing has no network', () => {
    expect(resolveProfile('x', { x: { limits: {} } })).toMatchObject({
      ok: true,
      value: { profile: { network: false } },
    });
  });

  test.each(['nope', '__proto__', 'constructor', ''])(
    'resolveProfile of the unknown %j is sandboxed with a warning',
    (name) => {
      expect(resolveProfile(name)).toMatchObject({
        ok: true,
        value: { profile: { name: 'sandboxed', network: false }, warnings: [expect.stringContaining('sandboxed')] },
      });
    },
  );

  test('resolveProfile that inherits an unknown one is sandboxed with a warning and keeps its limits', () => {
    expect(resolveProfile('x', { x: { inherits: 'trustd', limits: { callouts: 1 } } })).toMatchObject({
      ok: true,
      value: { profile: { network: false, limits: { callouts: 1 } }, warnings: [expect.stringContaining('"trustd"')] },
    });
  });

  test('resolveProfile of a cycle is a problem that shows it', () => {
    const customs = { a: { inherits: 'b', limits: {} }, b: { inherits: 'a', limits: {} } };
    expect(resolveProfile('a', customs)).toEqual({ ok: false, problem: 'profiles inherit in a circle: a -> b -> a' });
  });

  test('resolveProfile with a custom profile of a built-in name is a problem', () => {
    expect(resolveProfile('x', { sandboxed: { inherits: 'trusted', limits: {} } }).ok).toBe(false);
  });

  test('limitsOf a provider puts its own over its profile', () => {
    const resolved = resolveProfile('trusted');
    expect(resolved.ok && limitsOf(resolved.value.profile, { callouts: 3 })).toEqual({
      ...DEFAULT_LIMITS,
      callouts: 3,
    });
  });
});

describe('parseLimits', () => {
  test('parseLimits of the defaults is allowed and each is described', () => {
    expect(parseLimits(DEFAULT_LIMITS)).toEqual({ ok: true, value: DEFAULT_LIMITS });
    for (const name of LIMIT_NAMES) expect(describeLimit(name)).toContain(`default ${DEFAULT_LIMITS[name]}`);
  });

  test.each([
    [{ memory: 1 }, 'memory: not a limit'],
    [{ __proto: 1 }, '__proto: not a limit'],
    [{ 'memory-mb': '64' }, 'memory-mb: expected a whole number'],
    [{ 'memory-mb': 0 }, 'memory-mb: expected a whole number from 1'],
    [{ callouts: 1.5 }, 'callouts: expected'],
    [{ callouts: Number.NaN }, 'callouts: expected'],
    [{ 'callout-ms': Infinity }, 'callout-ms: expected'],
  ])('parseLimits of %j is a problem that names the key', (table, problem) => {
    expect(parseLimits(table)).toMatchObject({ ok: false, problem: expect.stringContaining(problem) });
  });
});

describe('parseOriginAddress', () => {
  test.each([
    ['127.0.0.2:8443', { address: '127.0.0.2', port: 8443 }],
    ['10.0.0.1', { address: '10.0.0.1', port: 443 }],
    ['[::1]:8443', { address: '::1', port: 8443 }],
  ])('parseOriginAddress of %s is an address and a port', (text, value) => {
    expect(parseOriginAddress(text)).toEqual({ ok: true, value });
  });

  test.each([
    '',
    'localhost:8443',
    '127.1:80',
    '127.0.0.1:0',
    '127.0.0.1:65536',
    '::1',
    '[]:1',
    '[fe80::1%eth0]:1',
    'https://127.0.0.1',
  ])('parseOriginAddress of %j is a problem', (text) => {
    expect(parseOriginAddress(text).ok).toBe(false);
  });
});
