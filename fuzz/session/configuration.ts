/** The operator's file of a fuzzed mount. */

/** A provider that stands in it, with everything granted that it declares. */
export interface WorldProvider {
  readonly name: string;
  /** Absolute. */
  readonly component: string;
  readonly hosts: readonly string[];
  readonly secrets: readonly string[];
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
): string {
  return [
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

function tableOf({ name, component, hosts, secrets, limits = {}, instances = 1 }: WorldProvider): string[] {
  const granted = secrets.map((secret) => `${secret} = { env = "${secret}" }`);
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

function keyValues(table: Readonly<Record<string, number>>): string[] {
  return Object.entries(table).map(([key, value]) => `${key} = ${value}`);
}
