import type { MountedCheck } from '../../check.ts';
import { requestLine } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import type { SubjectFacts } from '../../subject/facts.ts';
import { sampleOf } from '../../subject/random.ts';
import { freshAskingAnew } from '../asking-anew.ts';
import { type Observed, shown } from '../observe.ts';
import { tryUse, type Used } from '../upstream-uses.ts';
import { requireNoHeader } from './absent-secrets.ts';
import { canariesOf, createCanarySearch } from './canaries.ts';

const PATHS = 24;

export const optionalSecret: MountedCheck = {
  id: 'capabilities/optional-secret',
  level: 'must',
  requirement:
    'Without a value for an optional secret, what could be read with it can still be read, and requests go out without its header.',
  advice: 'A secret that the service insists on is not optional: leave "optional" out in the manifest.',
  needs: ['optional-secret'],
  async run(context) {
    const { facts, subject, step, random } = context;
    const findings = createFindings();
    const absent = facts.manifest.secrets.filter(({ optional }) => optional).map(({ name }) => name);
    const bare = await freshAskingAnew(context, { absent });
    const counts = { answered: 0, notForAnonymous: 0 };
    for (const use of pathsOf(facts, random())) {
      step(`${use.operation} ${use.path} without ${absent.join(', ')}`);
      const tried = await tryUse(bare, use);
      if (tried.answer.ok) counts.answered += 1;
      else if (isOthersAffair(tried)) counts.notForAnonymous += 1;
      else judge(`${use.operation} ${use.path}`, tried, absent, findings);
    }
    const requests = bare.upstream.requests();
    requireNoHeader(requests, facts.manifest, bare.secrets, findings);
    // The host was not given the value: wherever it is, it has no business to be.
    const values = Object.entries(subject.secrets).filter(([name]) => absent.includes(name));
    const search = createCanarySearch(canariesOf(facts.manifest, Object.fromEntries(values)));
    const told = { events: await bare.settled(), requests };
    for (const { secret } of search(JSON.stringify(told)))
      findings.add('events and requests', `nothing of ${secret}`, 'its value');
    return findings.conclude({ absent, ...counts });
  },
};

type Use = Parameters<typeof tryUse>[1];

function pathsOf({ files, directories }: SubjectFacts, random: () => number): readonly Use[] {
  const all = [
    ...files.map(({ path }): Use => ({ operation: 'read', path })),
    ...directories.map(({ path }): Use => ({ operation: 'list', path })),
  ];
  return sampleOf(all, PATHS, random);
}

/** What upstream shows to those alone who have the secret, as a private repository, is not there for the others. */
function isOthersAffair({ requests }: Observed<Used>): boolean {
  return requests.some(({ status }) => status === 404 || status === 410 || status === 429);
}

function judge(where: string, tried: Observed<Used>, absent: readonly string[], findings: Findings): void {
  const refused = tried.requests.find(({ status }) => status === 401 || status === 403);
  if (refused === undefined) return findings.add(where, `success without ${absent.join(', ')}`, shown(tried));
  const answered = `${requestLine(refused)} was answered with ${String(refused.status)}: declared optional, but needed`;
  return findings.add(where, 'an upstream that answers without the secret', answered);
}
