/** Loads one provider: component, manifest, grants, secrets, sandbox, callouts, tree. It fails alone (contract.md section 4). */
import type { OpenSpool } from '../ambient/spool.ts';
import type { AddressClassifier } from '../capability/address.ts';
import { effectiveGrants } from '../capability/grant.ts';
import type { Limits } from '../capability/limits.ts';
import type { Effective } from '../capability/effective.ts';
import type { Origin } from '../capability/origin.ts';
import { limitsOf, resolveProfile } from '../capability/profile.ts';
import { decideRequest, type RequestPolicy } from '../capability/request.ts';
import { createCallouts } from '../callout/callouts.ts';
import type { Resolver } from '../callout/resolver.ts';
import { readSecrets, type SecretReaders, type Secrets } from '../callout/secret-source.ts';
import { HostError } from '../contract/errors.ts';
import type { EventSink } from '../contract/event.ts';
import type { HostName } from '../contract/host-name.ts';
import type { Manifest } from '../contract/manifest.ts';
import type { Request } from '../contract/node.ts';
import { MAX_COMPONENT_BYTES, type PreparedComponent } from '../sandbox/prepare.ts';
import type { LifeReport } from '../sandbox/lifecycle.ts';
import type { Layer } from '../sandbox/layers.ts';
import type { SandboxLimits } from '../sandbox/limits.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { requireFit } from '../sandbox/starting-size.ts';
import type { WasiGrant } from '../sandbox/wasi/grant.ts';
import type { Clock } from '../tree/ports.ts';
import { createProviderTree, type ProviderTree } from '../tree/provider-tree.ts';
import type { Configuration, ProviderConfiguration } from './configuration.ts';
import { type CallTimer, timeCalls } from './call-times.ts';
import { readOrigins } from './origins.ts';

/** What every provider of a mount is built with. */
export interface ProviderPorts {
  readonly configuration: Configuration;
  readonly readText: (path: string) => Promise<string>;
  readonly readBytes: (path: string, maxBytes: number) => Promise<Uint8Array>;
  readonly secretReaders: SecretReaders;
  readonly sandbox: Sandbox;
  /** The walls around every sandbox of the mount. */
  readonly layers: readonly Layer[];
  readonly resolver: Resolver;
  readonly openSpool: OpenSpool;
  /** As in `CalloutOptions`: for a test that looks at the other layers alone. */
  readonly policy: RequestPolicy | undefined;
  readonly classify: AddressClassifier | undefined;
  readonly clock: Clock;
  readonly emit: EventSink;
  readonly userAgent: string;
  readonly seams: ProviderSeams | undefined;
  /** Times the calls of all sandboxes of the mount, from the arguments to the answer. */
  readonly callTimer: CallTimer;
}

/** Another maker in place of a real one, which it is given. */
type Replace<Maker> = (real: Maker) => Maker;

/** Makers of a provider's parts, where a test breaks one to see whether the conformance suite notices; the real ones when absent. */
export interface ProviderSeams {
  readonly createCallouts?: Replace<typeof createCallouts> | undefined;
  readonly createGuest?: Replace<Sandbox['createGuest']> | undefined;
  readonly createProviderTree?: Replace<typeof createProviderTree> | undefined;
}

/** A provider that runs. */
export interface LoadedProvider {
  readonly tree: ProviderTree;
  readonly manifest: Manifest;
  readonly effective: Effective;
  /** Hexadecimal digest of the component. */
  readonly sha256: string;
  /** Names of the secrets that have a value. */
  readonly secrets: readonly string[];
  readonly layers: readonly Layer[];
  /** How its sandboxes fare at this moment. */
  report(): LifeReport;
  close(): Promise<void>;
}

/** Fails with a `provider-failed` error whose message and advice are for the operator. */
export async function loadProvider(
  name: string,
  table: ProviderConfiguration,
  ports: ProviderPorts,
): Promise<LoadedProvider> {
  const { emit, configuration } = ports;
  const profile = resolveProfile(table.capability, configuration.capabilities);
  if (!profile.ok) throw failed(profile.problem, 'Mend the capability tables of the configuration.');
  for (const message of profile.value.warnings)
    emit({ kind: 'warning', provider: name, message, advice: `Check "capability" in [providers.${name}].` });
  const limits = limitsOf(profile.value.profile, table.limits);
  const component = await ports.sandbox.prepareComponent(
    await readComponent(table.component, ports),
    limits['transpile-ms'],
  );
  requireFit(component.audit.modules, sandboxLimits(limits));
  const granted = effectiveGrants(component.manifest, { provider: name, profile: profile.value.profile, ...table });
  if (!granted.ok) throw failed(granted.problem.message, granted.problem.advice);
  const secrets = await readSecrets(granted.value, table.secrets, ports.secretReaders);
  if (!secrets.ok) throw failed(secrets.problem, `Check "secrets" in [providers.${name}].`);
  const { realClocks, stdout } = profile.value.profile;
  const wasi = { loadedAt: ports.clock(), real: realClocks, output: stdout };
  const { instances } = table;
  const origins = await readOrigins(granted.value.hosts, configuration.origins, ports.readText);
  return assemble(
    { name, component, effective: granted.value, secrets: secrets.value, origins, limits, instances, wasi },
    ports,
  );
}

/** A provider after every decision about it was taken. */
interface Decided {
  readonly name: string;
  readonly component: PreparedComponent;
  readonly effective: Effective;
  readonly secrets: Secrets;
  readonly origins: ReadonlyMap<HostName, Origin>;
  readonly limits: Limits;
  readonly instances: number;
  readonly wasi: WasiGrant;
}

function assemble(decided: Decided, ports: ProviderPorts): LoadedProvider {
  const { name: provider, component, effective, secrets, origins, limits, instances, wasi } = decided;
  const { emit, clock, policy = decideRequest, seams } = ports;
  const callouts = replaced(
    createCallouts,
    seams?.createCallouts,
  )({ provider, effective, secrets, origins, limits, ...ports });
  const guest = replaced(
    ports.sandbox.createGuest,
    seams?.createGuest,
  )({
    provider,
    component,
    limits: sandboxLimits(limits),
    instances,
    wasi,
    emit,
    clock,
  });
  const { lookupChild, listChildren, readFile, selectJson, selectItems } = guest;
  const refusalOf = (request: Request): string | undefined => {
    const decision = policy(request, effective, limits['request-body-kib'] * 1024);
    return decision.ok ? undefined : decision.problem.reason;
  };
  return {
    tree: replaced(
      createProviderTree,
      seams?.createProviderTree,
    )({
      provider,
      guest: timeCalls({ lookupChild, listChildren, readFile, selectJson, selectItems }, ports.callTimer),
      fetcher: callouts,
      refusalOf,
      clock,
      emit,
      limits: ports.configuration.cache,
      calloutsPerOperation: limits['callouts-per-operation'],
    }),
    effective,
    manifest: component.manifest,
    sha256: component.audit.sha256,
    secrets: [...secrets.keys()],
    layers: ports.layers,
    report: () => guest.report(),
    async close() {
      await Promise.all([guest.close(), callouts.close()]);
    },
  };
}

function replaced<Maker>(real: Maker, replace: Replace<Maker> | undefined): Maker {
  return replace === undefined ? real : replace(real);
}

function sandboxLimits(limits: Limits): SandboxLimits {
  return {
    memoryMb: limits['memory-mb'],
    tableEntries: limits['table-entries'],
    deadlineMs: limits['deadline-ms'],
    instantiationMs: limits['instantiation-ms'],
    resultBytes: limits['result-mib'] * 1024 * 1024,
    entries: limits['entries'],
  };
}

async function readComponent(file: string, ports: ProviderPorts): Promise<Uint8Array> {
  return ports.readBytes(file, MAX_COMPONENT_BYTES).catch((cause: unknown) => {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw failed(`the component cannot be read: ${message}`, 'Build it with "omnivet build", or correct "component".');
  });
}

function failed(message: string, advice: string): HostError {
  return new HostError('provider-failed', message, advice);
}
