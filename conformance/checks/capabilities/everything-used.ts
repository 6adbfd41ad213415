import type { MountedCheck } from '../../check.ts';
import { createFindings, NothingToJudge } from '../../finding.ts';
import type { SubjectFacts } from '../../subject/facts.ts';
import type { Subject } from '../../subject/subject.ts';
import { secretsBorneBy } from './secret-header.ts';

// Only of a walk that saw the whole tree, answered, can it be said that something is never used.
const NOT_WHOLE =
  'the walk did not see the whole tree with an upstream that answers, and what it did not see used may be used elsewhere';

export const everythingUsed: MountedCheck = {
  id: 'capabilities/everything-used',
  level: 'should',
  requirement: 'Each host, secret and header that the manifest declares is used at least once in the whole tree.',
  advice:
    'Take what is not used out of the manifest: an operator should not grant it. If it is used, show a path that does under "samples" in omnivet.certify.toml.',
  needs: ['host'],
  async run({ facts, subject }) {
    const findings = createFindings();
    const { hosts, headers, secrets } = facts.manifest;
    const asked = new Set(facts.requests.map(({ host }) => host));
    const borne = new Set(
      facts.requests.flatMap((request) => secretsBorneBy(request, facts.manifest, subject.secrets)),
    );
    const sent = new Set(facts.requests.flatMap((request) => request.headers.map(([name]) => name.toLowerCase())));
    const unused = [
      ...hosts.filter(({ host }) => !asked.has(host)).map(({ host }) => `host ${host}`),
      ...secrets.filter(({ name }) => !borne.has(name)).map(({ name }) => `secret ${name}`),
      ...headers.filter((name) => !sent.has(name)).map((name) => `header ${name}`),
    ];
    const declared = hosts.length + headers.length + secrets.length;
    if (unused.length > 0 && !isWholeSeen(facts, subject))
      throw new NothingToJudge(`${NOT_WHOLE}: ${unused.join(', ')}`);
    for (const what of unused) findings.add(what, 'to be used by a request of the walk', 'it is declared and not used');
    return findings.conclude({ declared, unused: unused.length });
  },
};

/** Whether there is nothing unseen that may use what the seen does not. */
function isWholeSeen({ requests, bounded, files }: SubjectFacts, { author }: Subject): boolean {
  const isAnswered = author.handlers !== undefined || author.recordings.length > 0;
  return bounded === undefined && files.length > 0 && (isAnswered || requests.length === 0);
}
