import { expect, test } from 'vitest';
import type { TimedEvent } from '../../../../src/index.ts';
import { levelsOf, type MixedPaths, operationsOf } from '../../../../conformance/checks/containment/operation-mix.ts';
import { providerFaults } from '../../../../conformance/checks/containment/provider-faults.ts';
import { randomFrom } from '../../../../conformance/subject/random.ts';

const time = '2026-01-05T10:00:00.000Z';
const provider = 'specimen';

const failure = (code: 'trap' | 'upstream-failed', path: string): TimedEvent => ({
  kind: 'failure',
  time,
  provider,
  path,
  operation: 'getattr',
  code,
  errno: 'EIO',
  message: 'it broke',
  advice: '',
});

test('providerFaults are what the provider did, each once, and not what upstream did', () => {
  const events: TimedEvent[] = [
    failure('trap', '/specimen/a/b'),
    failure('trap', '/specimen/a/b'),
    failure('upstream-failed', '/specimen/c'),
    { kind: 'instance-ended', time, provider, pid: 7, code: 'trap' },
    { kind: 'instance-ended', time, provider, pid: 8, code: 'stopped' },
    { kind: 'provider-state', time, provider, state: 'ready' },
    { kind: 'provider-state', time, provider, state: 'quarantined', message: 'five times' },
  ];
  expect(providerFaults(events)).toEqual([
    { where: 'getattr of /a/b', what: 'trap: it broke' },
    { where: 'the sandbox', what: 'the instance ended: trap' },
    { where: 'the sandbox', what: 'quarantined: five times' },
  ]);
});

const PATHS: MixedPaths = {
  directories: levelsOf(['/', '/a']),
  costly: ['/list'],
  listings: levelsOf(['/', '/list']),
  files: levelsOf(['/a/file']),
  names: new Map([['/a', ['file']]]),
};

const mount = { at: (path: string): string => `/mnt${path}` };

test('operationsOf makes all kinds of operations, the same for the same seed, few of those that cost requests', () => {
  const made = (seed: number): { operation: string; path: unknown }[] =>
    Array.from({ length: 2_000 }, operationsOf(mount, PATHS, randomFrom(seed, 'mix')));
  const all = made(1);
  expect(all).toEqual(made(1));
  expect(all).not.toEqual(made(2));
  const share = (kind: string): number => all.filter(({ operation }) => operation === kind).length / all.length;
  expect(share('stat')).toBeGreaterThan(0.8);
  expect(share('list')).toBeGreaterThan(0.04);
  expect(share('read')).toBeGreaterThan(0.003);
  const paths = all.map(({ path }) => String(path));
  expect(paths.filter((path) => path.startsWith('/mnt/list/')).length / all.length).toBeLessThan(0.03);
  expect(paths).toContain('/mnt/a/file');
  expect(paths.filter((path) => path.includes('//'))).toEqual([]);
});

test('operationsOf goes on when nothing was seen', () => {
  const nothing: MixedPaths = { directories: [], costly: [], listings: [], files: [], names: new Map() };
  const next = operationsOf(mount, nothing, randomFrom(1, 'mix'));
  expect(Array.from({ length: 50 }, next).every(({ operation }) => operation === 'stat')).toBe(true);
});
