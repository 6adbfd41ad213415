import { expect, test } from 'vitest';
import { type Called, walkProvider } from '../../../src/author/probe-walk.ts';
import { body, directory, file, get, notFound, type Provider, query } from '../../../src/author/provider.ts';

const provider = (parts: Partial<Provider>): Provider => ({
  manifest: { name: 'x', version: '1' },
  lookupChild: () => undefined,
  listChildren: () => [],
  readFile: () => notFound(),
  ...parts,
});

function callsOf(parts: Partial<Provider>): string[] {
  const calls: string[] = [];
  walkProvider(provider(parts), ({ call }: Called) => calls.push(call));
  return calls;
}

test('walkProvider of a provider that lists nothing looks two names up and reads one path', () => {
  expect(callsOf({})).toEqual([
    'listChildren("/")',
    'lookupChild("/", "x")',
    'lookupChild("/", "1")',
    'readFile("/x")',
  ]);
});

test('walkProvider of a provider that lists goes on below', () => {
  const calls = callsOf({ listChildren: (parent) => (parent === '/' ? [directory('d')] : [file('f')]) });
  expect(calls).toEqual([
    'listChildren("/")',
    'lookupChild("/", "d")',
    'listChildren("/d")',
    'lookupChild("/d", "f")',
    'readFile("/d/f")',
  ]);
});

test('walkProvider of an endless tree makes at most 64 calls', () => {
  expect(callsOf({ lookupChild: (_, name) => directory(name) })).toHaveLength(64);
});

test('walkProvider calls an operation that was wrong no more', () => {
  expect(callsOf({ lookupChild: () => 7 as never })).toEqual([
    'listChildren("/")',
    'lookupChild("/", "x")',
    'readFile("/x")',
  ]);
});

test('walkProvider of a path that no host would ask for minds neither an exception nor a request', () => {
  const thrower = (): never => {
    throw new Error('no such path');
  };
  expect(walkProvider(provider({ readFile: thrower }), () => undefined).findings).toEqual([]);
  const asker = provider({ readFile: () => query(get('https://undefined/'), body) });
  expect(walkProvider(asker, () => undefined)).toMatchObject({ findings: [], queries: [] });
});

test('walkProvider of very much reports a bounded part of it', () => {
  const listChildren = (): ReturnType<typeof file>[] =>
    Array.from({ length: 5_000 }, (_, index) => directory(`${index}${'x'.repeat(2_000)}`));
  const walk = walkProvider(provider({ listChildren }), () => undefined);
  expect(JSON.stringify(walk).length).toBeLessThan(1_500_000);
});
