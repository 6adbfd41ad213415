import type { MountedCheck } from '../../check.ts';
import { requestLine } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import { freshAskingAnew } from '../asking-anew.ts';
import { isUnrecorded, type Observed, shown } from '../observe.ts';
import { outcomeOf, tryUse, type UpstreamUse, usesOf } from '../upstream-uses.ts';
import { type BorneLines, borneLines, requireNoHeader } from './absent-secrets.ts';

const FILES = 24;
const LISTINGS = 8;
const OTHERS = 8;

export const requiredSecret: MountedCheck = {
  id: 'capabilities/required-secret',
  level: 'must',
  requirement:
    'Without a value for a required secret, whatever is asked with it gives EACCES and no request is sent; everything else works.',
  advice:
    'Name the secret in every request that needs it, and in no other. If the service answers without it, declare it optional.',
  needs: ['required-secret'],
  async run(context) {
    const { facts, subject, step } = context;
    const findings = createFindings();
    const absent = facts.manifest.secrets.filter(({ optional }) => !optional).map(({ name }) => name);
    const lines = borneLines(facts, subject.secrets, absent);
    const mount = await freshAskingAnew(context, { absent });
    const refused: string[] = [];
    for (const use of usesOf(facts, FILES, LISTINGS)) {
      step(`${use.operation} ${use.path} without ${absent.join(', ')}`);
      const tried = await tryUse(mount, use);
      judge(use, tried, lines, findings);
      if (outcomeOf(tried) === 'EACCES') refused.push(use.path);
    }
    const requests = mount.upstream.requests();
    for (const request of requests)
      if (lines.bearing.has(requestLine(request)))
        findings.add(requestLine(request), 'no request without the secret', 'it was sent');
    requireNoHeader(requests, facts.manifest, mount.secrets, findings);
    const own = facts.files.filter(({ path }) => !facts.upstreamFiles.some((file) => file.path === path));
    let others = 0;
    for (const file of own.slice(0, OTHERS)) {
      const tried = await tryUse(mount, { operation: 'read', path: file.path });
      // Not every file of the walk was attributed: this one may need the secret, too.
      if (tried.answer.ok) others += 1;
      else if (!isMissingSecret(tried) && !isUnrecorded(tried)) findings.add(file.path, 'success', shown(tried));
    }
    return findings.conclude({ absent, refused: refused.length, first: refused[0] ?? null, others });
  },
};

function judge(use: UpstreamUse, tried: Observed<unknown>, { bearing, bare }: BorneLines, findings: Findings): void {
  const where = `${use.operation} ${use.path}`;
  if (use.requests.some((line) => bearing.has(line))) {
    if (!isMissingSecret(tried)) findings.add(where, 'EACCES, explained by secret-missing', shown(tried));
  } else if (use.requests.every((line) => bare.has(line))) {
    if (!tried.answer.ok && !isUnrecorded(tried))
      findings.add(where, 'success: it is asked without the secret', shown(tried));
  } else if (outcomeOf(tried) === 'EACCES' && !isMissingSecret(tried)) {
    // Some of its requests were not seen in the walk: either is right.
    findings.add(where, 'EACCES, explained by secret-missing', shown(tried));
  }
}

function isMissingSecret(tried: Observed<unknown>): boolean {
  return outcomeOf(tried) === 'EACCES' && tried.failures.some(({ code }) => code === 'secret-missing');
}
