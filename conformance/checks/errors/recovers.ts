import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings } from '../../finding.ts';
import type { Injection } from '../../subject/upstream-control.ts';
import { mountAskingAnew } from '../asking-anew.ts';
import { dropped, onRequest, redirecting, stopping, withBody, withStatus } from '../faults.ts';
import { shown } from '../observe.ts';
import { isSame, ownRequest, tryUse, type Used, type UpstreamUse, usesOf } from '../upstream-uses.ts';

const HTML = '<!doctype html><title>502 Bad Gateway</title>';

/** Each kind of failure that leaves something behind: a status, a half-read body, a broken connection, a refusal. */
const STORM: readonly Injection[] = [
  withStatus(500),
  dropped,
  withStatus(404),
  stopping('break'),
  withBody(HTML, 'text/html'),
  withStatus(401),
  dropped,
  withBody('', 'application/json'),
  withStatus(429),
  redirecting(302, 'http://omnivet.invalid/'),
  withStatus(503),
  stopping('break'),
  dropped,
];

export const recovers: MountedCheck = {
  id: 'errors/recovers',
  level: 'must',
  requirement: 'After failures of every kind, broken connections among them, a path gives what it gave before.',
  advice: 'A provider must not remember that something failed. If yours does not, the host is at fault; report it.',
  needs: ['upstream-file'],
  async run(context) {
    const findings = createFindings();
    const mount = await mountAskingAnew(context);
    const uses = usesOf(context.facts, 2, 1);
    const unsteady: string[] = [];
    for (const use of uses) {
      const before = await steady(mount, use);
      if (before === undefined) {
        unsteady.push(use.path);
        continue;
      }
      for (const [index, fault] of STORM.entries()) {
        context.step(`${use.operation} ${use.path}, failure ${index + 1} of ${STORM.length}`);
        const remove = mount.upstream.inject(onRequest(ownRequest(use), fault));
        await tryUse(mount, use);
        remove();
      }
      const after = await tryUse(mount, use);
      if (!after.answer.ok || !isSame(before, after.answer.value))
        findings.add(
          `${use.operation} ${use.path}`,
          'what it gave before',
          after.answer.ok ? 'something else' : shown(after),
        );
    }
    return findings.conclude({ failures: STORM.length, paths: uses.map(({ path }) => path), unsteady });
  },
};

/** What is read or listed when nothing fails, if it is the same twice: else upstream changes by itself. */
async function steady(mount: SubjectMount, use: UpstreamUse): Promise<Used | undefined> {
  const [first, second] = [await tryUse(mount, use), await tryUse(mount, use)];
  if (!first.answer.ok || !second.answer.ok) return undefined;
  return isSame(first.answer.value, second.answer.value) ? first.answer.value : undefined;
}
