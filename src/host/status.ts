/** The files under `.omnivet`: what a user reads to find out what is mounted and what went wrong. */
import type { HostError } from '../contract/errors.ts';
import type { Fault } from '../sandbox/quarantine.ts';
import type { LifeReport } from '../sandbox/lifecycle.ts';
import type { StatusFiles } from '../tree/status-files.ts';
import type { EventLog } from './event-log.ts';
import type { LoadedProvider } from './provider.ts';

/** A provider of the configuration after loading. */
export type ProviderState =
  | { readonly kind: 'loaded'; readonly name: string; readonly provider: LoadedProvider }
  | { readonly kind: 'failed'; readonly name: string; readonly error: HostError };

/** `errors.jsonl` and `providers/<name>.json`. No value of a secret is in any of them: nothing here knows one. */
export function createStatusFiles(states: readonly ProviderState[], log: EventLog): StatusFiles {
  return new Map([
    ['errors.jsonl', log.errors],
    ...states.map(
      (state) =>
        [
          `providers/${state.name}.json`,
          () => ({ bytes: describe(state, log), modified: log.changed(state.name) }),
        ] as const,
    ),
  ]);
}

function describe(state: ProviderState, log: EventLog): Uint8Array {
  const { name } = state;
  const document =
    state.kind === 'failed'
      ? { name, state: 'failed', message: state.error.message, advice: state.error.advice }
      : {
          name,
          ...describeLife(state.provider.report()),
          ...describeLoaded(state.provider),
          ...log.statistics(name),
        };
  return Buffer.from(`${JSON.stringify(document, null, 2)}\n`);
}

/** Faults are counted where they happen; a death while nobody was calling is among them. */
function describeLife({ life, instances, faults, lastFault }: LifeReport): object {
  return {
    state: life.state,
    ...(life.state === 'busy' ? { calls: life.calls } : {}),
    ...(life.state === 'quarantined' ? { triedAgainAt: new Date(life.until).toISOString() } : {}),
    instances,
    faults,
    lastFault: lastFault === undefined ? null : describeFault(lastFault),
  };
}

function describeFault({ at, code, message, advice }: Fault): object {
  return { time: new Date(at).toISOString(), code, message, advice };
}

function describeLoaded({ manifest, effective, sha256, secrets, layers }: LoadedProvider): object {
  return {
    component: { name: manifest.name, version: manifest.version, sha256 },
    hosts: effective.hosts.map(({ host, methods }) => ({ host, methods })),
    secrets: effective.secrets.map(({ name, hosts, optional }) => ({
      name,
      hosts,
      optional,
      present: secrets.includes(name),
    })),
    layers: layers.map(({ name, state, detail }) => ({ name, state, detail })),
  };
}
