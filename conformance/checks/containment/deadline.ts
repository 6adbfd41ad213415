import type { Answer } from '../../../src/index.ts';
import type { MountedCheck } from '../../check.ts';
import { type SubjectMount, UNCACHED } from '../../context.ts';
import { createFindings } from '../../finding.ts';
import type { SubjectFacts } from '../../subject/facts.ts';
import { randomName } from '../namespace/random-names.ts';
import { childOf } from '../../subject/path.ts';
import { endsFrozen } from './frozen-sandbox.ts';

// The default of limits.deadline-ms: what one call of the component may take.
const DEADLINE_MS = 2_000;

export const deadline: MountedCheck = {
  id: 'containment/deadline',
  level: 'must',
  requirement:
    'Every operation on every path ends within the default deadline, apart from what it waits for upstream; what does not is ended.',
  advice:
    'Each call has 2 s in all, on slower machines than yours: do no work that grows with the size of a tree, and no loop whose end depends on input.',
  needs: [],
  timeout: 120_000,
  async run({ facts, mount, step, random }) {
    const findings = createFindings();
    for (const { path, operation } of lateInWalk(facts))
      findings.add(`${operation} of ${path}`, `an answer within ${DEADLINE_MS} ms`, 'none: the instance was ended');
    const mounted = await mount(UNCACHED);
    step('starting the sandbox');
    await mounted.client.lstat(mounted.at(childOf('/', randomName(24, random()))));
    let slowest = { what: '', milliseconds: 0 };
    const operations = operationsOf(mounted, facts);
    for (const { what, run } of operations) {
      step(what);
      const milliseconds = await ownTime(mounted, run);
      if (milliseconds > slowest.milliseconds) slowest = { what, milliseconds };
      // Once may be the machine's doing.
      if (milliseconds > DEADLINE_MS && (await ownTime(mounted, run)) > DEADLINE_MS)
        findings.add(what, `an answer within ${DEADLINE_MS} ms`, `${milliseconds} ms besides the time for upstream`);
    }
    for (const event of await mounted.settled())
      if (event.kind === 'failure' && event.code === 'guest-deadline')
        findings.add(`${event.operation} of ${event.path}`, `an answer within ${DEADLINE_MS} ms`, event.message);
    step('freezing the sandbox');
    await endsFrozen(mounted, { name: randomName(24, random()), deadline: DEADLINE_MS }, findings);
    return findings.conclude({
      operations: operations.length,
      slowest: slowest.what,
      milliseconds: slowest.milliseconds,
    });
  },
};

function lateInWalk({ failures }: SubjectFacts): SubjectFacts['failures'] {
  return failures.filter(({ events }) => events.some(({ code }) => code === 'guest-deadline'));
}

interface Timed {
  readonly what: string;
  readonly run: () => Promise<Answer<unknown>>;
}

function operationsOf({ client, at }: SubjectMount, { directories, files }: SubjectFacts): readonly Timed[] {
  const stat = (path: string): Timed => ({ what: `stat of ${path}`, run: () => client.lstat(at(path)) });
  const list = (path: string): Timed => ({ what: `listing ${path}`, run: () => client.readdir(at(path)) });
  const read = (path: string): Timed => ({ what: `reading ${path}`, run: () => client.readFile(at(path)) });
  return [
    ...directories.flatMap(({ path }) => [stat(path), list(path)]),
    ...files.flatMap(({ path }) => [stat(path), read(path)]),
  ];
}

/** Milliseconds that an operation took, without those for which the host waited for upstream. */
async function ownTime(mounted: SubjectMount, run: Timed['run']): Promise<number> {
  const from = mounted.events().length;
  const begun = performance.now();
  await run();
  const all = performance.now() - begun;
  // Quick enough however long upstream took; most are.
  if (all < DEADLINE_MS) return Math.round(all);
  const waited = (await mounted.settled(from)).map((event) => (event.kind === 'callout' ? event.milliseconds : 0));
  return Math.round(all - waited.reduce((sum, one) => sum + one, 0));
}
