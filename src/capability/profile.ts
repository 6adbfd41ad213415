/** Capability profiles: contract.md section 4. A profile says what kind of thing may be granted, and sets limits. */
import { invalid, type Parsed, valid } from '../contract/parsed.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';

/** The profiles that need no configuration. */
export type BuiltinProfile = 'sandboxed' | 'network-client' | 'trusted';

/** What a provider's profile allows, fully resolved. */
export interface Profile {
  readonly name: string;
  /** Whether hosts and secrets may be granted at all. */
  readonly network: boolean;
  /** Whether its standard output is captured as events. */
  readonly stdout: boolean;
  /** Whether clocks and randomness are real; else still and seeded (rule 15). */
  readonly realClocks: boolean;
  readonly limits: Limits;
}

/** A `[capabilities.NAME]` table: it overrides only what it sets. */
export interface CustomProfile {
  /** `sandboxed` when absent: a profile has no power that it does not name. */
  readonly inherits?: string | undefined;
  readonly limits: Partial<Limits>;
}

/** A resolved profile, with what the operator should be told. */
export interface ProfileChoice {
  readonly profile: Profile;
  readonly warnings: readonly string[];
}

const BUILTINS: Readonly<Record<BuiltinProfile, Profile>> = {
  sandboxed: { name: 'sandboxed', network: false, stdout: false, realClocks: false, limits: DEFAULT_LIMITS },
  'network-client': { name: 'network-client', network: true, stdout: false, realClocks: false, limits: DEFAULT_LIMITS },
  trusted: { name: 'trusted', network: true, stdout: true, realClocks: true, limits: DEFAULT_LIMITS },
};

/** The profile of a provider that names none. */
export const DEFAULT_PROFILE: BuiltinProfile = 'sandboxed';

/**
 * Resolves a profile's name. An unknown name falls back to `sandboxed`, never to more, with a warning. A cycle of
 * `inherits` and a custom profile that takes a built-in name are problems.
 */
export function resolveProfile(
  name: string,
  customs: Readonly<Record<string, CustomProfile>> = {},
): Parsed<ProfileChoice, string> {
  const taken = Object.keys(customs).find(isBuiltin);
  if (taken !== undefined) return invalid(`[capabilities.${taken}] takes the name of a built-in profile`);
  const chain: string[] = [];
  let current = name;
  while (!isBuiltin(current)) {
    if (chain.includes(current)) return invalid(`profiles inherit in a circle: ${[...chain, current].join(' -> ')}`);
    const custom = Object.hasOwn(customs, current) ? customs[current] : undefined;
    if (custom === undefined) return valid(fallBack(name, current, chain, customs));
    chain.push(current);
    current = custom.inherits ?? DEFAULT_PROFILE;
  }
  return valid({ profile: build(name, BUILTINS[current], chain, customs), warnings: [] });
}

/** The limits of one provider: its own over its profile's. */
export function limitsOf(profile: Profile, overrides: Partial<Limits>): Limits {
  return { ...profile.limits, ...overrides };
}

function fallBack(
  name: string,
  unknown: string,
  chain: readonly string[],
  customs: Readonly<Record<string, CustomProfile>>,
): ProfileChoice {
  const known = [...Object.keys(BUILTINS), ...Object.keys(customs)].join(', ');
  const warning = `there is no capability profile ${JSON.stringify(unknown)}: sandboxed is used; there are ${known}`;
  const resolved = chain.length === 0 ? DEFAULT_PROFILE : name;
  return { profile: build(resolved, BUILTINS[DEFAULT_PROFILE], chain, customs), warnings: [warning] };
}

// The chain starts with the most derived: its limits are laid on last.
function build(
  name: string,
  base: Profile,
  chain: readonly string[],
  customs: Readonly<Record<string, CustomProfile>>,
): Profile {
  const limits = chain.reduceRight<Limits>((all, link) => ({ ...all, ...customs[link]?.limits }), base.limits);
  return { ...base, name, limits };
}

function isBuiltin(name: string): name is BuiltinProfile {
  return Object.hasOwn(BUILTINS, name);
}
