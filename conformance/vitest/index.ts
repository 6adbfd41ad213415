/**
 * `omnivet/vitest`: fixtures by which authors test their providers on a real mount.
 *
 *     const test = base.extend(providerFixtures({ provider: 'provider.ts' }));
 *     test('cat README says what it is', async ({ mount }) => expect(await mount.text('/README')).toMatch(/sayings/i));
 *
 * Nothing of vitest is imported but types: the fixtures belong to the vitest that the author runs.
 */
import type { RequestHandler } from 'msw';
import type { Journal, TimedEvent } from '../../src/index.ts';
import type { MountSettings } from '../context.ts';
import type { UpstreamControl } from '../subject/upstream-control.ts';
import { type ProviderMount, startProviderMount } from './provider-mount.ts';

export type { ProviderMount } from './provider-mount.ts';
export type { Injection, UpstreamControl } from '../subject/upstream-control.ts';
export { delay, http, HttpResponse } from 'msw';

export interface ProviderFixturesOptions extends MountSettings {
  /** A component (`.wasm`), or a source (`.ts`, `.js`) that is built first; relative to the process's folder, or absolute. */
  readonly provider: string;
  /** msw handlers that answer in place of the provider's hosts; what none of them answers is 404. */
  readonly handlers?: readonly RequestHandler[] | undefined;
  /** Values of its secrets; random ones when absent. */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
}

/** What a test gets. The mount is the test's own, and taken down when it ends. */
export interface ProviderFixtures {
  /** The provider's own root, read by a process of its own. */
  readonly mount: ProviderMount;
  /** Faults and other answers in front of the handlers. */
  readonly upstream: UpstreamControl;
  /** What the provider's hosts were asked. */
  readonly journal: Journal;
  /** What the host has told so far. */
  readonly events: () => readonly TimedEvent[];
}

type Use<Value> = (value: Value) => Promise<void>;

/** The fixtures, in the form that `test.extend` of vitest takes. */
export interface FixtureFunctions {
  readonly mount: (context: object, use: Use<ProviderMount>) => Promise<void>;
  readonly upstream: (context: Pick<ProviderFixtures, 'mount'>, use: Use<UpstreamControl>) => Promise<void>;
  readonly journal: (context: Pick<ProviderFixtures, 'mount'>, use: Use<Journal>) => Promise<void>;
  readonly events: (context: Pick<ProviderFixtures, 'mount'>, use: Use<ProviderFixtures['events']>) => Promise<void>;
}

/** Fixtures of one provider. A test that uses one fails with the reason when the provider cannot be built or mounted. */
export function providerFixtures(options: ProviderFixturesOptions): FixtureFunctions {
  return {
    // vitest reads the names of what a fixture needs from its source: the first parameter is a pattern.
    // oxlint-disable-next-line no-empty-pattern
    mount: async ({}, use) => {
      const started = await startProviderMount(options);
      try {
        await use(started.mount);
      } finally {
        await started.stop();
      }
    },
    upstream: async ({ mount }, use) => use(mount.upstream),
    journal: async ({ mount }, use) => use(mount.upstream.journal),
    events: async ({ mount }, use) => use(mount.events),
  };
}
