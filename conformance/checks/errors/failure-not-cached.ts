import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import { dropped, onRequest, withStatus } from '../faults.ts';
import type { Injection } from '../../subject/upstream-control.ts';
import { shown } from '../observe.ts';
import { outcomeOf, ownRequest, tryUse, type UpstreamUse, usesOf } from '../upstream-uses.ts';

const FAULTS: readonly (readonly [name: string, fault: Injection])[] = [
  ['answers 500', withStatus(500)],
  ['answers 502', withStatus(502)],
  ['breaks the connection', dropped],
];

export const failureNotCached: MountedCheck = {
  id: 'errors/failure-not-cached',
  level: 'must',
  requirement:
    'When upstream failed and works again, the very next use works, too: a failure is never kept like an answer.',
  advice:
    'A provider is a pure function: it must not remember that something failed. If yours does not, the host is at fault; report it.',
  needs: ['upstream-file'],
  async run({ facts, mount, step }) {
    const findings = createFindings();
    // As an operator gets it, and cold: what is kept is kept with the defaults.
    const cold = await mount();
    const uses = usesOf(facts, 3, 1);
    const skipped: string[] = [];
    for (const use of uses) {
      step(`${use.operation} ${use.path} while upstream fails`);
      if (!(await judge(cold, use, findings))) skipped.push(use.path);
    }
    return findings.concludeIf(
      uses.length - skipped.length,
      'whatever was seen is answered with what was fetched for something else, and asks for nothing itself',
      { paths: uses.map(({ path }) => path), alreadyKept: skipped },
    );
  },
};

/** Whether there was anything to judge: an answer that came with another one does not fail with its own request. */
async function judge(mount: SubjectMount, use: UpstreamUse, findings: Findings): Promise<boolean> {
  for (const [index, [name, fault]] of FAULTS.entries()) {
    const remove = mount.upstream.inject(onRequest(ownRequest(use), fault));
    const tried = await tryUse(mount, use);
    remove();
    if (index === 0 && tried.answer.ok && tried.requests.length === 0) return false;
    const where = `${use.operation} ${use.path}, upstream ${name}`;
    findings.equal(where, 'EIO', outcomeOf(tried));
    if (!tried.answer.ok && tried.requests.length === 0)
      findings.add(where, 'a request to upstream', 'a failure that was kept');
  }
  const recovered = await tryUse(mount, use);
  if (!recovered.answer.ok)
    findings.add(`${use.operation} ${use.path}, upstream works again`, 'success at once', shown(recovered));
  return true;
}
