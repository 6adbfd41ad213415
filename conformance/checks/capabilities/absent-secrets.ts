/** What is told apart when a mount has no value for some secrets. */
import type { Manifest, RequestEntry } from '../../../src/index.ts';
import { requestLine } from '../../context.ts';
import type { SubjectFacts } from '../../subject/facts.ts';
import type { Findings } from '../../finding.ts';
import { secretHeaderOf, secretsBorneBy } from './secret-header.ts';

/** The requests of the walk, by what they bore of some secrets. */
export interface BorneLines {
  /** Always one of them. */
  readonly bearing: ReadonlySet<string>;
  /** Never any. */
  readonly bare: ReadonlySet<string>;
}

/** Sorts the request lines of the walk. A line that came with a secret and without is in neither set. */
export function borneLines(
  { requests, manifest }: SubjectFacts,
  values: Readonly<Record<string, string>>,
  names: readonly string[],
): BorneLines {
  const bears = (request: RequestEntry): boolean =>
    secretsBorneBy(request, manifest, values).some((name) => names.includes(name));
  const lines = Map.groupBy(requests, requestLine);
  const having = (sort: (request: RequestEntry) => boolean): ReadonlySet<string> =>
    new Set([...lines].flatMap(([line, entries]) => (entries.every(sort) ? [line] : [])));
  return { bearing: having(bears), bare: having((request) => !bears(request)) };
}

/** Nothing may stand where an absent secret would stand, unless a present one stands there. */
export function requireNoHeader(
  requests: readonly RequestEntry[],
  { secrets }: Pick<Manifest, 'secrets'>,
  present: Readonly<Record<string, string>>,
  findings: Findings,
): void {
  for (const request of requests) {
    const bound = secrets.filter(({ hosts }) => hosts.some((host) => host === request.host));
    const absent = bound.filter(({ name }) => present[name] === undefined);
    const borne = secretsBorneBy(request, { secrets: bound }, present);
    const taken = bound.filter(({ name }) => borne.includes(name)).map((secret) => secretHeaderOf(secret, '').name);
    for (const secret of absent) {
      const { name } = secretHeaderOf(secret, '');
      if (taken.includes(name) || !request.headers.some(([header]) => header.toLowerCase() === name)) continue;
      findings.add(requestLine(request), `no header ${name}: there is no ${secret.name}`, 'it has one');
    }
  }
}
