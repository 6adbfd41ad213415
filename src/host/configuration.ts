/** The operator's configuration file: contract.md section 4. */
import { dirname, resolve } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { z } from 'zod';
import type { SecretSource } from '../capability/secret-source.ts';
import { type Limits, parseLimits } from '../capability/limits.ts';
import { parseOriginAddress } from '../capability/origin.ts';
import type { CustomProfile } from '../capability/profile.ts';
import { DEFAULT_PROFILE, resolveProfile } from '../capability/profile.ts';
import { type HostName, parseHostName } from '../contract/host-name.ts';
import { describeIssues } from '../contract/manifest.ts';
import { invalid, type Parsed, valid } from '../contract/parsed.ts';
import { DEFAULT_DRIVER, DRIVER_NAMES, type DriverName, type KernelCache, KERNEL_CACHES } from '../fuse/driver.ts';
import type { HardeningMode } from '../sandbox/hardening.ts';
import { type CacheLimits, DEFAULT_CACHE_LIMITS } from '../tree/limits.ts';

/** One `[providers.NAME]` table, its paths absolute. */
export interface ProviderConfiguration {
  readonly component: string;
  readonly capability: string;
  readonly hosts: readonly HostName[];
  readonly secrets: Readonly<Record<string, SecretSource>>;
  readonly limits: Partial<Limits>;
  /** Processes that may answer calls at the same time. */
  readonly instances: number;
}

/** One line of `[origins]`. */
export interface OriginConfiguration {
  readonly address: string;
  readonly port: number;
  /** Absolute path of a PEM file; the system's authorities when absent. */
  readonly ca?: string | undefined;
}

/** A whole configuration, checked. */
export interface Configuration {
  readonly providers: ReadonlyMap<string, ProviderConfiguration>;
  readonly capabilities: Readonly<Record<string, CustomProfile>>;
  readonly origins: ReadonlyMap<HostName, OriginConfiguration>;
  readonly cache: CacheLimits;
  readonly allowOther: boolean;
  /** What speaks FUSE to the kernel. */
  readonly driver: DriverName;
  /** What the kernel may keep. */
  readonly kernelCache: KernelCache;
  /** What is asked of the walls around sandboxes. */
  readonly hardening: HardeningMode;
}

const PROVIDER_NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;
// Each takes some 50 MB: enough for the processors of a large machine.
const MAX_INSTANCES = 64;
const SECOND = 1000;
const MEBIBYTE = 1024 * 1024;

const hostName = z
  .string()
  .refine((text) => parseHostName(text).ok, 'expected a lower-case host name like "api.github.com"')
  .transform((text) => text as HostName);
const secretSource = z.union(
  [z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })],
  'expected { env = "NAME" } or { file = "path" }; a value never stands here',
);
const limits = z.record(z.string(), z.unknown()).transform((table, context) => {
  const parsed = parseLimits(table);
  if (parsed.ok) return parsed.value;
  context.addIssue({ code: 'custom', message: parsed.problem });
  return z.NEVER;
});
const provider = z.strictObject({
  component: z.string().min(1),
  capability: z.string().default(DEFAULT_PROFILE),
  hosts: z.array(hostName).default([]),
  secrets: z.record(z.string(), secretSource).default({}),
  limits: limits.optional(),
  instances: z
    .number()
    .int()
    .min(1)
    .max(MAX_INSTANCES, `expected a whole number from 1 to ${MAX_INSTANCES}`)
    .default(1),
});
const origin = z.strictObject(
  { address: z.string(), ca: z.string().min(1).optional() },
  'expected "HOST" = { address = "IP:port", ca = "file.pem" }, the host in quotes',
);
const profile = z.looseObject({ inherits: z.string().optional() });
const seconds = z.number().min(0).max(31_536_000);

const document = z.strictObject({
  providers: z.record(z.string().regex(PROVIDER_NAME, 'a name is [a-z0-9][a-z0-9-]{0,31}'), provider, {
    error: 'expected tables like [providers.github]',
  }),
  capabilities: z.record(z.string(), profile).default({}),
  origins: z.record(z.string(), origin).default({}),
  cache: z
    .strictObject({
      'size-mb': z.number().int().min(1).max(65_536),
      'disk-mib': z.number().int().min(0).max(16_777_216),
      'default-s': seconds,
      'missing-s': seconds,
      'stale-if-error-s': seconds,
    })
    .partial()
    .default({}),
  sandbox: z.strictObject({ hardening: z.enum(['auto', 'required', 'off']) }).default({ hardening: 'auto' }),
  mount: z
    .strictObject({
      'allow-other': z.boolean().default(false),
      driver: z.enum(DRIVER_NAMES).default(DEFAULT_DRIVER),
      'kernel-cache': z.enum(KERNEL_CACHES).default('auto'),
    })
    .prefault({}),
});

type Document = z.output<typeof document>;

/**
 * Parses a configuration; `file` is its absolute path, against which its own paths are resolved. A problem names the
 * file, the line or the key, and what was expected there.
 */
export function parseConfiguration(text: string, file: string): Parsed<Configuration, string> {
  let table: unknown;
  try {
    table = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return invalid(`${file}:${error.line}:${error.column}: ${error.message}`);
  }
  // The schema library passes over this key wherever it stands, so a limit or a table of that name would be none without a word.
  const proto = placeOfProto(table, '');
  if (proto !== undefined) return invalid(`${file}: ${proto}: unknown key`);
  const checked = document.safeParse(table);
  if (!checked.success) return invalid(`${file}: ${describeIssues(checked.error.issues)}`);
  if (Object.keys(checked.data.providers).length === 0)
    return invalid(`${file}: providers: expected at least one table, like [providers.github]`);
  const rest = convert(checked.data, dirname(file));
  return rest.ok ? rest : invalid(`${file}: ${rest.problem}`);
}

function placeOfProto(value: unknown, place: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const here = place === '' ? key : `${place}.${key}`;
    const found = key === '__proto__' ? here : placeOfProto(inner, here);
    if (found !== undefined) return found;
  }
  return undefined;
}

function convert(data: Document, folder: string): Parsed<Configuration, string> {
  const origins = originsOf(data.origins, folder);
  if (!origins.ok) return origins;
  const capabilities = profilesOf(data.capabilities);
  if (!capabilities.ok) return capabilities;
  const providers = Object.entries(data.providers).map(([name, table]): [string, ProviderConfiguration] => [
    name,
    {
      ...table,
      component: resolve(folder, table.component),
      limits: table.limits ?? {},
      secrets: Object.fromEntries(
        Object.entries(table.secrets).map(([secret, source]) => [secret, resolveSource(source, folder)]),
      ),
    },
  ]);
  return valid({
    providers: new Map(providers),
    capabilities: capabilities.value,
    origins: origins.value,
    cache: cacheLimits(data.cache),
    allowOther: data.mount['allow-other'],
    driver: data.mount.driver,
    kernelCache: data.mount['kernel-cache'],
    hardening: data.sandbox.hardening,
  });
}

function resolveSource(source: SecretSource, folder: string): SecretSource {
  return 'file' in source ? { file: resolve(folder, source.file) } : source;
}

function profilesOf(tables: Document['capabilities']): Parsed<Record<string, CustomProfile>, string> {
  const profiles: Record<string, CustomProfile> = {};
  for (const [name, { inherits, ...rest }] of Object.entries(tables)) {
    const parsed = parseLimits(rest);
    if (!parsed.ok) return invalid(`capabilities.${name}.${parsed.problem}`);
    profiles[name] = { inherits, limits: parsed.value };
  }
  for (const name of Object.keys(profiles)) {
    const resolved = resolveProfile(name, profiles);
    if (!resolved.ok) return invalid(`capabilities.${name}: ${resolved.problem}`);
  }
  return valid(profiles);
}

function originsOf(tables: Document['origins'], folder: string): Parsed<Map<HostName, OriginConfiguration>, string> {
  const origins = new Map<HostName, OriginConfiguration>();
  for (const [host, { address, ca }] of Object.entries(tables)) {
    const name = parseHostName(host);
    if (!name.ok) return invalid(`origins."${host}": ${name.problem}`);
    const parsed = parseOriginAddress(address);
    if (!parsed.ok) return invalid(`origins."${host}".address: ${parsed.problem}`);
    origins.set(name.value, { ...parsed.value, ca: ca === undefined ? undefined : resolve(folder, ca) });
  }
  return valid(origins);
}

function cacheLimits(table: Document['cache']): CacheLimits {
  const milliseconds = (value: number | undefined, fallback: number): number =>
    value === undefined ? fallback : value * SECOND;
  const mebibytes = (value: number | undefined, fallback: number): number =>
    value === undefined ? fallback : value * MEBIBYTE;
  return {
    bytes: mebibytes(table['size-mb'], DEFAULT_CACHE_LIMITS.bytes),
    diskBytes: mebibytes(table['disk-mib'], DEFAULT_CACHE_LIMITS.diskBytes),
    defaultFresh: milliseconds(table['default-s'], DEFAULT_CACHE_LIMITS.defaultFresh),
    missingFresh: milliseconds(table['missing-s'], DEFAULT_CACHE_LIMITS.missingFresh),
    staleIfError: milliseconds(table['stale-if-error-s'], DEFAULT_CACHE_LIMITS.staleIfError),
  };
}

/** The environment variables that the configuration takes secrets from; the host is given these and no others. */
export function secretVariables(configuration: Configuration): readonly string[] {
  const sources = [...configuration.providers.values()].flatMap((table) => Object.values(table.secrets));
  return [...new Set(sources.flatMap((source) => ('env' in source ? [source.env] : [])))];
}
