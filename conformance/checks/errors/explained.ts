import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import type { Injection } from '../../subject/upstream-control.ts';
import { mountAskingAnew } from '../asking-anew.ts';
import { dropped, onRequest, redirecting, withStatus } from '../faults.ts';
import { explanationProblem } from '../explanation.ts';
import { outcomeOf, ownRequest, tryUse, type UpstreamUse, usesOf } from '../upstream-uses.ts';
import { linesOf, readErrors } from './error-file.ts';

const FAULTS: readonly (readonly [name: string, fault: Injection])[] = [
  ['answers 400', withStatus(400)],
  ['answers 403', withStatus(403)],
  ['answers 429', withStatus(429)],
  ['answers 500', withStatus(500)],
  ['breaks the connection', dropped],
  ['redirects to http', redirecting(302, 'http://omnivet.invalid/')],
];

export const explained: MountedCheck = {
  id: 'errors/explained',
  level: 'must',
  requirement:
    'Each failure is a line of .omnivet/errors.jsonl in the root of the mount: when, which provider, path and operation, with which code and errno, why, and what to do.',
  advice: 'The host writes the file, no provider does. Report it, with the line that is missing or wrong.',
  needs: ['upstream-file'],
  async run(context) {
    const findings = createFindings();
    const mount = await mountAskingAnew(context);
    const uses = usesOf(context.facts, 2, 1);
    let failures = 0;
    for (const use of uses)
      for (const [name, fault] of FAULTS) {
        context.step(`${use.operation} ${use.path} while upstream ${name}`);
        failures += await judge({ mount, provider: mount.provider, findings }, use, name, fault);
      }
    return findings.conclude({ failures, paths: uses.map(({ path }) => path) });
  },
};

interface Scene {
  readonly mount: SubjectMount;
  readonly provider: string;
  readonly findings: Findings;
}

async function judge(scene: Scene, use: UpstreamUse, name: string, fault: Injection): Promise<number> {
  const { mount, provider, findings } = scene;
  const where = `${use.operation} ${use.path}, upstream ${name}`;
  const before = await readErrors(mount);
  const from = mount.events().length;
  const remove = mount.upstream.inject(onRequest(ownRequest(use), fault));
  const started = Date.now();
  const tried = await tryUse(mount, use);
  remove();
  if (tried.answer.ok) {
    findings.add(where, 'a failure', 'success');
    return 0;
  }
  const failure = { provider, path: use.path, errno: outcomeOf(tried), started, ended: Date.now() };
  // Its lines are added at the end; those of this failure are what is new.
  const lines = linesOf((await readErrors(mount)).slice(before.length));
  const problems = lines.map((line) => explanationProblem(line, failure));
  if (!problems.includes(undefined))
    findings.add(where, 'a line of .omnivet/errors.jsonl that explains it', problems.join('; ') || 'no line');
  const told = (await mount.settled(from)).filter((event) => event.kind === 'failure');
  // The file and the events of the host are one thing told twice.
  findings.equal(`${where}: the host's events`, JSON.stringify(told), JSON.stringify(lines));
  return 1;
}
