/** The operator's file of a fuzzed mount. */
import type { DriverName } from '../../src/index.ts';

/** A provider that stands in it, with everything granted that it declares. */
export interface WorldProvider {
  readonly name: string;
  /** Absolute. */
  readonly component: string;
  readonly hosts: readonly string[];
  readonly secrets: readonly string[];
  /** The variable in which each secret is; its own name by default. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Keys of its `limits`. */
  readonly limits?: Readonly<Record<string, number>>;
  /** Sandbox processes; 1 by default. */
  readonly instances?: number;
}

/** Where a host is found instead. */
export interface WorldOrigin {
  readonly host: string;
  readonly address: string;
  /** The path of a file. */
  readonly authority: string;
}

/** The text of a configuration; contract.md section 4. */
export function configurationOf(
  providers: readonly WorldProvider[],
  origins: readonly WorldOrigin[],
  cache: Readonly<Record<string, number>>,
  driver?: DriverName,
): string {
  return [
    ...(driver === undefined ? [] : ['[mount]', `driver = "${driver}"`]),
    '[origins]',
    ...origins.map(
      ({ host, address, authority }) => `"${host}" = { address = "${address}", ca = ${JSON.stringify(authority)} }`,
    ),
    '[cache]',
    ...keyValues(cache),
    ...providers.flatMap(tableOf),
    '',
  ].join('\n');
}

function tableOf(provider: WorldProvider): string[] {
  const { name, component, hosts, secrets, limits = {}, instances = 1 } = provider;
  const granted = secrets.map((secret) => `${secret} = { env = "${variableOf(provider, secret)}" }`);
  return [
    `[providers.${name}]`,
    `component  = ${JSON.stringify(component)}`,
    `capability = "${hosts.length > 0 || secrets.length > 0 ? 'network-client' : 'sandboxed'}"`,
    `hosts      = ${JSON.stringify(hosts)}`,
    `secrets    = { ${granted.join(', ')} }`,
    `instances  = ${instances}`,
    `limits     = { ${keyValues(limits).join(', ')} }`,
  ];
}

/** The variable that a provider's secret is taken from. */
export function variableOf({ variables = {} }: WorldProvider, secret: string): string {
  return variables[secret] ?? secret;
}

function keyValues(table: Readonly<Record<string, number>>): string[] {
  return Object.entries(table).map(([key, value]) => `${key} = ${value}`);
}
