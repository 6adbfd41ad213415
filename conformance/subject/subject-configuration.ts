/** The operator's file for a subject: everything granted, every host found at the mock upstream. */
import type { MountSettings } from '../context.ts';
import type { Subject } from './subject.ts';

export interface OriginFiles {
  /** `127.0.0.2:PORT`. */
  readonly address: string;
  /** Path of the authority's certificate. */
  readonly authority: string;
}

// A name in a mount has 32 characters at most: contract.md section 4.
const MAX_NAME = 32;

/** The names under which a subject is loaded: its own first. */
export function copyNames(name: string, copies: number): readonly string[] {
  return Array.from({ length: copies }, (_, index) => {
    const suffix = index === 0 ? '' : `-${index + 1}`;
    return `${name.slice(0, MAX_NAME - suffix.length)}${suffix}`;
  });
}

/** One name of the subject, and what it is set to there. */
export interface Copy {
  readonly name: string;
  readonly settings: MountSettings;
}

/** `plain` copies with the settings, and one for each of `special`, whose `[cache]` is the same. */
export function copiesOf(
  name: string,
  settings: MountSettings,
  plain: number,
  special: readonly MountSettings[] = [],
): readonly Copy[] {
  const all = [...Array.from({ length: plain }, () => settings), ...special];
  return copyNames(name, all.length).map((copy, index) => ({ name: copy, settings: all[index] ?? settings }));
}

/** The text of `omnivet.toml`. */
export function configurationOf(
  subject: Subject,
  settings: MountSettings,
  { address, authority }: OriginFiles,
  copies: readonly Copy[],
): string {
  const origins = subject.manifest.hosts.map(
    ({ host }) => `"${host}" = { address = "${address}", ca = ${JSON.stringify(authority)} }`,
  );
  return [
    '[origins]',
    ...origins,
    ...(subject.driver === undefined ? [] : ['[mount]', `driver = "${subject.driver}"`]),
    '[cache]',
    ...keyValues(settings.cache ?? {}),
    ...copies.flatMap((copy) => providerTable(copy.name, subject, copy.settings)),
    '',
  ].join('\n');
}

function providerTable(
  name: string,
  { component, manifest }: Subject,
  { limits = {}, instances = 1 }: MountSettings,
): string[] {
  const hosts = manifest.hosts.map(({ host }) => host);
  const secrets = manifest.secrets.map((secret) => `${secret.name} = { env = "${secret.name}" }`);
  const network = hosts.length > 0 || secrets.length > 0;
  return [
    `[providers.${name}]`,
    `component  = ${JSON.stringify(component)}`,
    `capability = "${network ? 'network-client' : 'sandboxed'}"`,
    `hosts      = ${JSON.stringify(hosts)}`,
    `secrets    = { ${secrets.join(', ')} }`,
    `instances  = ${instances}`,
    `limits     = { ${keyValues(limits).join(', ')} }`,
  ];
}

function keyValues(table: Readonly<Record<string, number>>): string[] {
  return Object.entries(table).map(([key, value]) => `${key} = ${value}`);
}
