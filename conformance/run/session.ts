/** One run over one subject: what is known of it, the mounts, and the checks one after another. */
import { areaOf, type Check } from '../check.ts';
import { type CheckContext, UNCACHED } from '../context.ts';
import type { Evidence } from '../finding.ts';
import { unmetOf } from '../need.ts';
import type { CheckResult, Outcome } from '../outcome.ts';
import { createRedactor } from '../redact.ts';
import type { SubjectFacts } from '../subject/facts.ts';
import { lookAt } from '../subject/look.ts';
import { randomFrom } from '../subject/random.ts';
import type { Subject } from '../subject/subject.ts';
import { type Attempt, attempt } from './attempt.ts';
import { type CleanUp, createCleanUp } from './clean-up.ts';
import { createMounts, freshFolder, type Mounts } from './mounts.ts';
import { runProgram } from './programs.ts';
import { type Seen, seenBy, tell, told } from './told-facts.ts';
import { waive } from './waivers.ts';

export interface Session {
  /** Runs one check to its end or its timeout. Never fails: whatever goes wrong is in the result. */
  execute(check: Check): Promise<CheckResult>;
  /** What was seen of the subject; `undefined` while nothing has asked, and when it could not be mounted. */
  facts(): SubjectFacts | undefined;
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly subject: Subject;
  /** Milliseconds for one check that does not say otherwise. */
  readonly timeout: number;
  /** Milliseconds since the Unix epoch, for the expiry of waivers. */
  readonly now: number;
  /** Which checks there will be; decides what is made ready at once. */
  readonly checks?: readonly Check[];
  /** When several sessions look at one subject: who looks, and the file by which it tells the others what it saw. */
  readonly looking?: Looking | undefined;
}

export interface Looking {
  readonly role: 'looks' | 'is told';
  readonly file: string;
}

// A host with so many copies of the subject serves most of the checks that want the same settings.
const MAX_COPIES = 10;

// Walking the subject is part of whichever check comes first.
const LOOKING_TIMEOUT = 60_000;

/** Begins a run. Nothing is mounted before a check wants it. */
export function openSession({ subject, timeout, now, checks = [], looking }: SessionOptions): Session {
  const special = checks.flatMap((check) => ('special' in check ? check.special : []));
  const mounts = createMounts(subject, Math.min(Math.max(checks.length, 1), MAX_COPIES), special);
  const redact = createRedactor(Object.values(subject.secrets));
  const progress = { doing: '' };
  const look = createLook({ subject, mounts, progress, looking });
  if (looking !== undefined && subject.audit.mountable) prepare(looking, look, mounts);

  return {
    facts: look.seen,
    close: () => mounts.drop('end'),
    async execute(check) {
      const cleanUp = createCleanUp();
      const started = performance.now();
      const limit = ('timeout' in check ? check.timeout : timeout) + (look.seen() === undefined ? LOOKING_TIMEOUT : 0);
      progress.doing = 'beginning';
      const made = await attempt(
        () => judge(check, { subject, mounts, look, progress, cleanUp }),
        limit,
        () => progress.doing,
      );
      const outcome = await takeAway(made, cleanUp, mounts);
      const { id, level, requirement, advice } = check;
      return redact({
        id,
        area: areaOf(id),
        level,
        requirement,
        advice,
        outcome: waive(id, outcome, subject.author.waivers, now),
        milliseconds: Math.round(performance.now() - started),
      });
    },
  };
}

/** The others wait for what the one sees; he does not wait for a check that asks. They start a host meanwhile. */
function prepare({ role }: Looking, look: Look, mounts: Mounts): void {
  if (role === 'looks') void look();
  // What keeps it from starting is told to the check that wants it.
  else mounts.warm(UNCACHED).catch(() => undefined);
}

interface Look {
  (): Promise<Seen>;
  readonly seen: () => SubjectFacts | undefined;
}

/** Looks at the subject once, when the first check wants to know, or is told. */
function createLook({
  subject,
  mounts,
  progress,
  looking,
}: Omit<Trial, 'look' | 'cleanUp'> & Pick<SessionOptions, 'looking'>): Look {
  let underWay: Promise<Seen> | undefined;
  let seen: SubjectFacts | undefined;
  const step = (what: string): void => void (progress.doing = what);
  const { shared, during: withMount, warm } = mounts;
  const look = (): Promise<SubjectFacts> => lookAt(subject, { shared, withMount, warm, step });
  async function begin(): Promise<Seen> {
    step('waiting for what the subject is made of');
    const result = looking?.role === 'is told' ? await told(looking.file, 2 * LOOKING_TIMEOUT) : await seenBy(look);
    if (looking?.role === 'looks') await tell(looking.file, result);
    if ('facts' in result) seen = result.facts;
    return result;
  }
  return Object.assign(() => (underWay ??= begin()), { seen: () => seen });
}

interface Trial {
  readonly subject: Subject;
  readonly mounts: Mounts;
  readonly look: Look;
  readonly progress: { doing: string };
  readonly cleanUp: CleanUp;
}

async function judge(check: Check, trial: Trial): Promise<Outcome> {
  const { subject, mounts, look, cleanUp } = trial;
  if ('inspect' in check) return passed(await check.inspect(subject));
  if (!subject.audit.mountable) return missing('the file cannot be mounted: see capabilities/audit');
  if ('load' in check) return passed(await check.load(() => mounts.fresh({}, cleanUp)));
  const seen = await look();
  if (!('facts' in seen)) {
    if (seen.isProviders) return missing('the provider does not load: see containment/loads');
    throw new Error(seen.failed);
  }
  const { facts } = seen;
  const unmet = unmetOf(check.needs, facts);
  return unmet === undefined
    ? passed(await check.run(contextOf(check.id, facts, trial)))
    : { kind: 'skipped', ...unmet };
}

function contextOf(id: string, facts: SubjectFacts, { subject, mounts, progress, cleanUp }: Trial): CheckContext {
  return {
    subject,
    facts,
    shared: mounts.shared,
    mount: (settings = {}) => mounts.fresh(settings, cleanUp),
    during: mounts.during,
    mountFor: (purpose) => mounts.handedOn(purpose, cleanUp),
    run: (program, args, options = {}) => runProgram(program, args, options, cleanUp),
    folder: () => freshFolder(cleanUp),
    step: (what) => void (progress.doing = what),
    random: () => randomFrom(subject.seed, id),
  };
}

function passed(evidence: Evidence): Outcome {
  return { kind: 'passed', evidence };
}

function missing(reason: string): Outcome {
  return { kind: 'skipped', reason, unseen: true };
}

/** Ends what the check made. What cannot be ended in order is the machine's fault, and no verdict on the subject. */
async function takeAway({ outcome, hung }: Attempt, cleanUp: CleanUp, mounts: Mounts): Promise<Outcome> {
  if (hung) mounts.killClient();
  const failures = await cleanUp.run(hung ? 'abort' : 'end');
  // Whoever waits in the shared mount would wait for ever; the next check gets a fresh one.
  if (hung) await mounts.drop('abort');
  if (failures.length === 0 || outcome.kind === 'errored') return outcome;
  return { kind: 'errored', message: `clean-up failed: ${failures.map(String).join('; ')}`, doing: 'cleaning up' };
}
