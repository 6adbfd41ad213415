/** What the outside saw: nothing undeclared, and secrets only where they are bound. Hostile.md's rule, as functions of what was written down. */
import type { JournalEntry, RequestEntry } from '../../src/index.ts';
import type { Grants } from '../model/request.ts';
import { findSecrets } from './canary.ts';

/** A connection where none may arrive. */
export interface SunkConnection {
  readonly address: string;
  readonly port: number;
  readonly serverName?: string;
  readonly firstBytes: string;
}

/** What was seen from the outside during a case. */
export interface Sightings {
  readonly journal: readonly JournalEntry[];
  readonly sunk: readonly SunkConnection[];
  /** Names that the host had resolved. */
  readonly resolved: readonly string[];
}

/** What the host was allowed to do. */
export interface NetworkRules {
  readonly grants: Grants;
  /** The values of the secrets by their names. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Headers that a host sends by itself, besides what a provider may set. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'user-agent',
  'accept-encoding',
  'if-none-match',
  'if-modified-since',
  'content-length',
  'accept',
  'accept-language',
  'content-type',
]);

/** What breaks a rule, in words; nothing when all is well. */
export function networkViolations({ journal, sunk, resolved }: Sightings, rules: NetworkRules): readonly string[] {
  const hosts = Object.keys(rules.grants.hosts);
  const names = new Set(hosts.map((host) => host.replace(/:\d+$/, '')));
  return [
    ...sunk.map((connection) => `a connection to ${connection.address}:${connection.port}${called(connection)}`),
    ...[...new Set(resolved)].filter((name) => !names.has(name)).map((name) => `the name ${name} was resolved`),
    ...journal.flatMap((entry) => entryViolations(entry, rules, names)),
  ];
}

function called({ serverName }: SunkConnection): string {
  return serverName === undefined ? '' : ` for ${serverName}`;
}

function entryViolations(entry: JournalEntry, rules: NetworkRules, names: ReadonlySet<string>): readonly string[] {
  const { serverName } = entry;
  const stranger =
    serverName !== undefined && !names.has(serverName) ? [`the server name ${serverName} was asked for`] : [];
  return entry.kind === 'request' ? [...stranger, ...requestViolations(entry, rules)] : stranger;
}

function requestViolations(entry: RequestEntry, { grants, secrets }: NetworkRules): readonly string[] {
  const { host = '', method, path, headers, serverName } = entry;
  const what = `${method} https://${host}${path}`;
  const methods = Object.hasOwn(grants.hosts, host) ? grants.hosts[host] : undefined;
  const allowed = new Set([
    ...OWN_HEADERS,
    ...grants.headers,
    ...Object.values(grants.secrets).map(({ header }) => header),
  ]);
  const names = headers.map(([name]) => name.toLowerCase());
  return [
    ...(methods === undefined ? [`${what}: the host is not declared`] : []),
    ...(methods?.includes(method) === false ? [`${what}: the method is not declared`] : []),
    ...(serverName !== undefined && serverName !== host.replace(/:\d+$/, '')
      ? [`${what}: the server name is ${serverName}`]
      : []),
    ...names.filter((name) => !allowed.has(name)).map((name) => `${what}: the header ${name}`),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${what}: the header ${name} twice`),
    ...secretViolations(entry, grants, secrets).map((problem) => `${what}: ${problem}`),
  ];
}

function secretViolations(
  { host = '', path, headers, body }: RequestEntry,
  grants: Grants,
  secrets: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.entries(secrets).flatMap(([name, value]) => {
    const grant = grants.secrets[name];
    const bearing = headers
      .filter(([, text]) => findSecrets(text, [value]).length > 0)
      .map(([header]) => header.toLowerCase());
    const elsewhere = findSecrets(path, [value]).length > 0 || findSecrets(body, [value]).length > 0;
    return [
      ...(elsewhere ? [`the secret ${name} in its path or its body`] : []),
      ...(bearing.length > 0 && grant?.hosts.includes(host) !== true
        ? [`the secret ${name}, which is not bound there`]
        : []),
      ...bearing
        .filter((header) => header !== grant?.header)
        .map((header) => `the secret ${name} in the header ${header}`),
    ];
  });
}
