import type { MountedCheck } from '../../check.ts';
import { type CheckContext, type MountSettings, type SubjectMount, UNCACHED } from '../../context.ts';
import { NO_STORE } from '../../subject/attribution.ts';
import { createFindings, type Findings } from '../../finding.ts';
import { type Injection, rewritten } from '../../subject/upstream-control.ts';
import { freshAskingAnew } from '../asking-anew.ts';
import { onRequest } from '../faults.ts';
import { labelled } from '../lifetimes.ts';
import { ownRequest } from '../upstream-uses.ts';
import { answerTo, type Operation, type Question, questionsAbout } from './answers-of-tree.ts';
import { heavyJson } from './heavy-json.ts';

// Paths of each kind: each is asked for on an instance that knows nothing.
const MAX_PATHS = 12;
// Far below the limit of a response; taken apart it is twice what the heap of the sandbox may hold.
const HEAVY_BYTES = 6_000_000;
// Milliseconds: so that memory is what ends it.
const LONG_MS = 30_000;
const PATIENT: MountSettings = { ...UNCACHED, limits: { 'deadline-ms': LONG_MS } };
// Lookups first: by an instance that has listed nothing. Fewer than the faults that begin a quarantine.
const ROUNDS: readonly Operation[] = ['stat', 'read', 'list'];

export const restart: MountedCheck = {
  id: 'containment/restart',
  level: 'must',
  requirement:
    'After an instance was killed, the next operations give the same answers, by an instance that knows nothing.',
  advice:
    'Keep nothing from one call to the next that an answer depends on: a lookup must work without a listing before it.',
  needs: [],
  special: [PATIENT],
  timeout: 120_000,
  async run(context) {
    const findings = createFindings();
    const seen = await context.during(UNCACHED, (mounted) => outlives(context, mounted, findings));
    const tooHeavy = await outgrows(context, findings);
    return findings.conclude({ ...seen, tooHeavy });
  },
};

/** Asks the same again and again, each time after all sandboxes were killed. */
async function outlives(
  { facts, step, random }: CheckContext,
  mounted: SubjectMount,
  findings: Findings,
): Promise<{ readonly questions: number; readonly killed: number }> {
  mounted.upstream.inject(NO_STORE);
  step('asking before anything is killed');
  const steady = await steadyAnswers(mounted, questionsAbout(facts, MAX_PATHS, random()));
  let killed = 0;
  for (const operation of ROUNDS) {
    step(`killing the sandbox, then ${operation}`);
    killed += await killSandboxes(mounted);
    for (const [question, before] of steady) {
      if (question.operation !== operation) continue;
      const after = await answerTo(mounted, question);
      if (after !== before) findings.add(`${operation} of ${question.path}, after the kill`, before, after);
    }
  }
  return { questions: steady.size, killed };
}

/** Has a sandbox take apart more than it may have in memory. Returns the file that was read for it, if there is one. */
async function outgrows({ facts, mount, step }: CheckContext, findings: Findings): Promise<string | null> {
  const files = facts.upstreamFiles.filter((one) => one.drawn === 'json' && ownRequest(one).startsWith('GET '));
  const [file] = files.toSorted((one, other) => one.requests.length - other.requests.length);
  if (file === undefined) return null;
  step(`reading ${file.path}, whose response takes too much memory`);
  const mounted = await freshAskingAnew({ mount }, PATIENT);
  const question = { operation: 'read', path: file.path } as const;
  const before = await answerTo(mounted, question);
  const remove = mounted.upstream.inject(onRequest(ownRequest(file), heavy));
  const read = await mounted.client.readFile(mounted.at(file.path));
  remove();
  if (read.ok) findings.add(file.path, 'an error: its response takes more memory than the sandbox may have', 'success');
  const after = await answerTo(mounted, question);
  findings.equal(`reading ${file.path}, after a response that was too large`, before, after);
  return file.path;
}

const heavy: Injection = async (_request, answer) => {
  const sound = await answer();
  const body = heavyJson(await sound.bytes(), HEAVY_BYTES);
  return body === undefined ? undefined : labelled(rewritten(sound, body), { 'cache-control': 'no-store' });
};

/** The answers that are the same twice: what upstream changes is no matter of the provider. Listings first. */
async function steadyAnswers(
  mounted: SubjectMount,
  questions: readonly Question[],
): Promise<ReadonlyMap<Question, string>> {
  const ordered = ['list', 'stat', 'read'].flatMap((kind) => questions.filter(({ operation }) => operation === kind));
  const first = new Map<Question, string>();
  for (const question of ordered) first.set(question, await answerTo(mounted, question));
  const steady = new Map<Question, string>();
  for (const [question, answer] of first)
    if ((await answerTo(mounted, question)) === answer) steady.set(question, answer);
  return steady;
}

/** Resolves when the host has seen that they are gone. Returns how many there were. */
async function killSandboxes(mounted: SubjectMount): Promise<number> {
  await mounted.settled();
  const pids = mounted.sandboxes();
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  for (const pid of pids) await mounted.event((event) => event.kind === 'instance-ended' && event.pid === pid);
  return pids.length;
}
