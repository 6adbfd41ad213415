import type { RequestEntry } from '../../../src/index.ts';
import type { MountedCheck } from '../../check.ts';
import { requestLine } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import type { Subject } from '../../subject/subject.ts';
import { refusedInWalk } from '../refused-in-walk.ts';
import { canariesOf, type CanarySearch, createCanarySearch } from './canaries.ts';
import { secretHeaderOf, secretsBorneBy } from './secret-header.ts';

export const boundSecrets: MountedCheck = {
  id: 'capabilities/bound-secrets',
  level: 'must',
  requirement:
    'A secret is sent to hosts that it is bound to, exactly once, in the header that the manifest says; nowhere else in any request, and no other secret is asked for.',
  advice: 'Name a secret only in requests to the hosts that are listed with it in the manifest.',
  needs: ['host'],
  async run({ facts, subject, step }) {
    const findings = createFindings();
    const search = createCanarySearch(canariesOf(facts.manifest, subject.secrets));
    step('looking through the requests of the walk');
    let bearing = 0;
    for (const request of facts.requests) bearing += judge(request, subject, search, findings);
    for (const { where, message } of refusedInWalk(facts, subject, ['secret-undeclared', 'secret-unbound']))
      findings.add(where, 'secrets that are declared and bound to the host that is asked', message);
    return findings.conclude({ requests: facts.requests.length, bearing, secrets: facts.manifest.secrets.length });
  },
};

/** How many secrets the request bears. */
function judge(
  request: RequestEntry,
  { manifest, secrets }: Subject,
  search: CanarySearch,
  findings: Findings,
): number {
  const where = requestLine({ ...request, path: search(request.path).length > 0 ? '/…' : request.path });
  const borne = secretsBorneBy(request, manifest, secrets);
  for (const secret of manifest.secrets.filter(({ name }) => borne.includes(name))) {
    const header = secretHeaderOf(secret, secrets[secret.name] ?? '');
    const times = request.headers.filter(([name]) => name.toLowerCase() === header.name).length;
    if (times !== 1) findings.add(where, `one header ${header.name}`, `${times} of them`);
    if (!secret.hosts.some((host) => host === request.host))
      findings.add(
        where,
        `${secret.name} at ${secret.hosts.join(', ')} only`,
        `${secret.name} at ${request.host ?? ''}`,
      );
  }
  if (borne.length > 1) findings.add(where, 'one secret', borne.join(' and '));
  for (const { place, found } of misplaced(request, { manifest, secrets }, search))
    findings.add(where, 'secrets in the declared header only', `${found} in ${place}`);
  return borne.length;
}

interface Misplaced {
  readonly place: string;
  /** Names of secrets. */
  readonly found: string;
}

/** Where a secret stands besides the header that bears it. */
function misplaced(
  { path, method, host = '', headers, body }: RequestEntry,
  { manifest, secrets }: Pick<Subject, 'manifest' | 'secrets'>,
  search: CanarySearch,
): readonly Misplaced[] {
  const bearing = manifest.secrets.map((secret) => secretHeaderOf(secret, secrets[secret.name] ?? ''));
  const others = headers.filter(
    ([name, value]) => !bearing.some((header) => header.name === name.toLowerCase() && header.value === value),
  );
  const places: [place: string, content: string | Uint8Array][] = [
    ['the request line', `${method} ${path}`],
    ['the Host header', host],
    ...others.map(([name, value]): [string, string] => [`the header ${name}`, `${name}: ${value}`]),
    ['the body', body],
  ];
  return places.flatMap(([place, content]) => {
    const names = [...new Set(search(content).map(({ secret }) => secret))];
    return names.length === 0 ? [] : [{ place, found: names.join(' and ') }];
  });
}
