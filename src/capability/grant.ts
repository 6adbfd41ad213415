/** Effective = declared ∩ granted, and neither side may be larger: contract.md section 3. */
import type { HostName } from '../contract/host-name.ts';
import type { Manifest } from '../contract/manifest.ts';
import { invalid, type Parsed, valid } from '../contract/parsed.ts';
import type { Effective } from './effective.ts';
import { bodyLines, describeHost, describeSecret } from './grant-lines.ts';
import type { Profile } from './profile.ts';
import type { SecretSource } from './secret-source.ts';

/** What the operator grants to one provider. */
export interface Grant {
  /** The provider's name in the mount. */
  readonly provider: string;
  readonly profile: Profile;
  readonly hosts: readonly HostName[];
  readonly secrets: Readonly<Record<string, SecretSource>>;
}

/** Why a provider does not load, and the lines that would mend it. */
export interface GrantProblem {
  readonly message: string;
  readonly advice: string;
}

/**
 * Holds a grant against a manifest. There is no partial grant: a host or secret on one side only is a problem, and so
 * is anything of the network under a profile without it. An optional secret has to be granted as well; what is
 * optional is its value.
 */
export function effectiveGrants(manifest: Manifest, grant: Grant): Parsed<Effective, GrantProblem> {
  const excess = excessOf(manifest, grant);
  if (excess.length > 0) return invalid(excessProblem(grant, excess));
  const missing = missingOf(manifest, grant);
  if (missing.length > 0) return invalid(missingProblem(manifest, grant, missing));
  const { hosts, headers, secrets } = manifest;
  return valid({
    hosts: hosts.map(({ host, methods }) => ({ host, methods })),
    headers,
    secrets: secrets.map(({ name, hosts: bound, as, optional }) => ({ name, hosts: bound, as, optional })),
  });
}

// Granted but not declared: a typing error, or a component that is not the one the operator thinks it is.
function excessOf(manifest: Manifest, grant: Grant): string[] {
  const hosts = new Set(manifest.hosts.map((declared) => declared.host));
  const secrets = new Set(manifest.secrets.map((declared) => declared.name));
  return [
    ...grant.hosts.filter((host) => !hosts.has(host)).map((host) => `host ${host}`),
    ...Object.keys(grant.secrets)
      .filter((name) => !secrets.has(name))
      .map((name) => `secret ${name}`),
  ];
}

// Declared but not granted. A profile without the network grants none, whatever the lists say.
function missingOf(manifest: Manifest, { profile, hosts, secrets }: Grant): string[] {
  const grants = (listed: boolean): boolean => profile.network && listed;
  return [
    ...manifest.hosts.filter(({ host }) => !grants(hosts.includes(host))).map(describeHost),
    ...manifest.secrets.filter(({ name }) => !grants(Object.hasOwn(secrets, name))).map(describeSecret),
  ];
}

function excessProblem(grant: Grant, excess: readonly string[]): GrantProblem {
  const list = excess.map((line) => `\n  ${line}`).join('');
  return {
    message: `[providers.${grant.provider}] grants what the component does not declare:${list}`,
    advice: 'remove it from the configuration, or check that this is the component you mean',
  };
}

function missingProblem(manifest: Manifest, grant: Grant, missing: readonly string[]): GrantProblem {
  const list = missing.map((line) => `\n  ${line}`).join('');
  const { network, name } = grant.profile;
  const why = network ? '' : ` (its capability, ${name}, grants no hosts or secrets at all)`;
  const lines = bodyLines(manifest, network ? name : 'network-client', grant.secrets).join('\n');
  return {
    message: `the component declares what [providers.${grant.provider}] does not grant${why}:${list}`,
    advice: `if you trust it with that, make these lines part of [providers.${grant.provider}]:\n${lines}`,
  };
}
