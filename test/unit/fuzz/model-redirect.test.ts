/** The model of redirects against security.md rule 6, and against the host's decision on each hop. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Hop, type RedirectGraph, redirectGraph } from '../../../fuzz/arbitraries/redirect-graph.ts';
import { PUPPET_SLOTS } from '../../../fuzz/arbitraries/slots.ts';
import { visitsOf } from '../../../fuzz/model/redirect.ts';
import { PUPPET_GRANTS } from '../../../fuzz/model/request.ts';

const A = PUPPET_SLOTS.declared;
const B = PUPPET_SLOTS.unbound;

function graph(...locations: readonly string[]): RedirectGraph {
  const hops = locations.map((location, index): Hop => ({
    host: A,
    path: `/hop/${index}`,
    status: 302,
    location,
    headers: [],
  }));
  return { by: 'redirect', secret: true, hops, tricks: [] };
}

const visits = (one: RedirectGraph): ReturnType<typeof visitsOf> => visitsOf(one, PUPPET_GRANTS, [A]);
const words = (one: RedirectGraph): string[] => [
  ...visits(one).most.map(({ host, path, secret }) => `${host}${path}${secret ? ' with the secret' : ''}`),
  visits(one).end,
];

describe('redirects', () => {
  test('to the same host are followed with the secret', () => {
    expect(words(graph('/fine'))).toEqual([`${A}/hop/0 with the secret`, `${A}/fine with the secret`, 'allow']);
  });

  test('to another declared host are followed without it', () => {
    expect(words(graph(`https://${B}/fine`))).toEqual([`${A}/hop/0 with the secret`, `${B}/fine`, 'allow']);
  });

  test.each([
    'https://evil.example.net/',
    '//evil.example.net/',
    'http://api.example.org/',
    `https://${A}:443/`,
    '/\\evil.example.net/',
  ])('to %s are not followed', (location) => {
    expect(words(graph(location))).toEqual([`${A}/hop/0 with the secret`, 'refuse']);
  });

  test('are followed five times and not six', () => {
    const chain = (length: number): RedirectGraph =>
      graph(...Array.from({ length: length - 1 }, (_, index) => `/hop/${index + 1}`), '/fine');
    expect([visits(chain(5)).most.length, visits(chain(5)).end]).toEqual([6, 'allow']);
    expect([visits(chain(6)).most.length, visits(chain(6)).end]).toEqual([6, 'refuse']);
  });

  test('to itself end', () => {
    expect([visits(graph('/hop/0')).most.length, visits(graph('/hop/0')).end]).toEqual([6, 'refuse']);
  });

  test('of any graph lead to declared hosts only, and bear the secret only at the first one', () => {
    fc.assert(
      fc.property(redirectGraph(PUPPET_SLOTS), (one) => {
        const { most, least } = visits(one);
        return (
          most.length <= 64 &&
          least <= most.length &&
          most.every(({ host, secret }) => Object.hasOwn(PUPPET_GRANTS.hosts, host) && (!secret || host === A))
        );
      }),
      { numRuns: 2_000 },
    );
  });
});
