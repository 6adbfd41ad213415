import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import { mountAskingAnew } from '../asking-anew.ts';
import { onRequest, withStatus } from '../faults.ts';
import { outcomeOf, ownRequest, tryUse, type UpstreamUse, usesOf } from '../upstream-uses.ts';
import { STATUS_ERRNOS } from './status-errnos.ts';

const FILES = 4;
const LISTINGS = 2;

export const statusTable: MountedCheck = {
  id: 'errors/status-table',
  level: 'must',
  requirement:
    'Each status of upstream gives a program the errno that the contract has for it, in files and in listings.',
  advice:
    'The host looks at statuses, no provider does: a file that can be read while upstream fails is not drawn from the response that it claims.',
  needs: ['upstream-file'],
  async run(context) {
    const findings = createFindings();
    const mount = await mountAskingAnew(context);
    const uses = usesOf(context.facts, FILES, LISTINGS);
    for (const use of uses) {
      for (const [status, errno] of Object.entries(STATUS_ERRNOS)) {
        context.step(`${use.operation} ${use.path} while upstream answers ${status}`);
        const outcome = await outcomeUnder(mount, use, Number(status));
        findings.equal(`${use.operation} ${use.path}, upstream answers ${status}`, errno, outcome);
      }
      await requireNoContent(mount, use, findings);
    }
    return findings.conclude({
      statuses: Object.keys(STATUS_ERRNOS).length,
      paths: uses.map(({ path }) => path),
    });
  },
};

async function outcomeUnder(mount: SubjectMount, use: UpstreamUse, status: number): Promise<string> {
  const remove = mount.upstream.inject(onRequest(ownRequest(use), withStatus(status)));
  const tried = await tryUse(mount, use);
  remove();
  return outcomeOf(tried);
}

/**
 * 204 is a success without content: a listing and a JSON selection have nothing to select from. A whole response has no
 * bytes then, unless the provider says that there are some.
 */
async function requireNoContent(mount: SubjectMount, use: UpstreamUse, findings: Findings): Promise<void> {
  // What is selected from a header may be in that answer, too; and a file of JSON may be the whole of it.
  if (use.operation === 'read' && use.drawn !== 'body') return;
  const remove = mount.upstream.inject(onRequest(ownRequest(use), withStatus(204)));
  const { answer } = await tryUse(mount, use);
  remove();
  const isEmpty = use.operation === 'read' && answer.ok && answer.value.bytes?.byteLength === 0;
  if (isEmpty || (!answer.ok && answer.errno === 'EIO')) return;
  const expected = use.operation === 'read' ? 'no bytes, or EIO where a size is declared' : 'EIO';
  findings.add(`${use.operation} ${use.path}, upstream answers 204`, expected, outcomeOf({ answer }));
}
