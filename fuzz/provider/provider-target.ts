/** Any provider as the subject: whatever is done with it and whatever its upstream answers, it keeps the contract. */
import { loadSubject } from '../../conformance/subject/load-subject.ts';
import type { Subject } from '../../conformance/subject/subject.ts';
import { findSecrets } from '../oracles/canary.ts';
import { chosenDriver } from '../session/host-under-test.ts';
import type { Target } from '../target.ts';
import { discover } from './discover.ts';
import { look, mayGive, type Outcome } from './look.ts';
import { type FoundPaths, type ProviderCase, providerCases, type ProviderStep } from './provider-case.ts';
import type { ProviderSubject } from './provider-subject.ts';
import { COPY, openProvider, type ProviderSession } from './provider-session.ts';

/** What a provider is never at the end of, whatever is asked of it and whatever its upstream says: it never sees an answer. */
const FAULTS: ReadonlySet<string> = new Set([
  'trap',
  'guest-deadline',
  'instance-died',
  'quarantined',
  'provider-failed',
]);
/** And what it is not while its upstream is well. */
const BREACHES: ReadonlySet<string> = new Set([
  ...FAULTS,
  'contract-violation',
  'url-refused',
  'host-undeclared',
  'method-undeclared',
  'header-refused',
  'request-refused',
  'secret-undeclared',
  'secret-unbound',
]);
/** Of a listing so many names are looked up. */
const MOST_NAMES = 8;

/** The target of one component; mounts it to see what is in it, and tries the first cases on that mount. Fails with a `SubjectProblem` for what the caller can mend. */
export async function providerTarget(which: ProviderSubject): Promise<Target<ProviderCase, ProviderSession>> {
  const subject = await loadSubject({ ...which, driver: chosenDriver(), seed: 0 });
  let first: ProviderSession | undefined = await openProvider(subject);
  const paths = await pathsOf(subject, first);
  return {
    name: 'provider',
    what: `${subject.name} keeps the contract, whatever is asked of it and whatever its upstream answers`,
    ...providerCases(paths, subject.handlers.length > 0),
    samples: 2_000,
    batch: 8,
    async open() {
      const session = first ?? (await openProvider(subject));
      first = undefined;
      return session;
    },
    async check(cases, session) {
      const problems: string[][] = [];
      for (const one of cases) problems.push(await problemsOf(one, session));
      return problems;
    },
  };
}

async function pathsOf(subject: Subject, session: ProviderSession): Promise<FoundPaths> {
  try {
    const samples = subject.author.samples.map(({ path }) => path);
    const found = await discover(session, samples);
    // What failed on the way is no case's.
    await session.failures();
    return found;
  } catch (error) {
    await session.close(true);
    throw error;
  }
}

async function problemsOf({ steps, fault }: ProviderCase, session: ProviderSession): Promise<string[]> {
  if (session.refused !== undefined) return [`load: ${session.refused}`];
  session.answerWith(fault);
  const isWell = fault === undefined;
  const first = await inOrder(steps, COPY.first, session);
  const problems = first.flatMap((outcome, index) => wrongIn(steps[index], outcome, session));
  if (isWell) problems.push(...(await differences(steps, first, session)));
  if (isWell)
    for (const [index, step] of steps.entries()) problems.push(...(await contradictions(step, first[index], session)));
  for (const { code, message } of await session.failures())
    if ((isWell ? BREACHES : FAULTS).has(code))
      problems.push(`${FAULTS.has(code) ? 'fault' : 'breach'}: ${code}: ${message}`);
  return [...new Set(problems)];
}

async function inOrder(
  steps: readonly ProviderStep[],
  copy: number,
  session: ProviderSession,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { does, path } of steps) outcomes.push(await look(session, does, copy, path));
  return outcomes;
}

function wrongIn(
  step: ProviderStep | undefined,
  { errno, bytes, names }: Outcome,
  { secrets }: ProviderSession,
): string[] {
  if (step === undefined) return [];
  const what = `${step.does} ${step.path}`;
  const seen = [Buffer.from(bytes), JSON.stringify(names)].flatMap((text) => findSecrets(text, secrets));
  return [
    ...(mayGive(step.does, errno) ? [] : [`errno: ${what} gave ${errno}`]),
    ...seen.map(({ form }) => `secret: ${what} gave one, ${form}`),
  ];
}

// An operation is a function of its arguments: asked again, and asked of a fresh instance in another order, it gives the same.
async function differences(
  steps: readonly ProviderStep[],
  first: readonly Outcome[],
  session: ProviderSession,
): Promise<readonly string[]> {
  const again = await inOrder(steps, COPY.first, session);
  const elsewhere = (await inOrder(steps.toReversed(), COPY.other, session)).toReversed();
  if (!isUpstreamSteady(session)) return [];
  return steps.flatMap(({ does, path }, index) => {
    const facts = first[index]?.facts;
    const differing = (other: Outcome | undefined, when: string): string[] =>
      other?.facts === facts ? [] : [`purity: ${does} ${path} gave ${facts ?? ''}, and ${when} ${other?.facts ?? ''}`];
    return [...differing(again[index], 'when asked again'), ...differing(elsewhere[index], 'of another instance')];
  });
}

// Otherwise it is upstream that is no function.
function isUpstreamSteady({ upstream }: ProviderSession): boolean {
  const answers = Map.groupBy(upstream.answers(), ({ request }) => request);
  return [...answers.values()].every((same) => {
    const [one] = same;
    return same.every(({ status, body }) => status === one?.status && Buffer.compare(body, one.body) === 0);
  });
}

// What a listing, a lookup and a file say of each other.
async function contradictions(
  { path }: ProviderStep,
  outcome: Outcome | undefined,
  session: ProviderSession,
): Promise<readonly string[]> {
  if (outcome === undefined || outcome.errno !== 'ok') return [];
  const problems: string[] = [];
  const unlessRefused = async (problem: () => Promise<string | undefined>): Promise<void> => {
    const before = session.upstream.answers().length;
    const found = await problem();
    // What upstream has not, the provider cannot have.
    const isRefused = session.upstream
      .answers()
      .slice(before)
      .some(({ status }) => status >= 400);
    if (found !== undefined && !isRefused) problems.push(`tree: ${found}`);
  };
  await unlessRefused(async () => {
    const status = await look(session, 'stat', COPY.first, path);
    const { errno, size } = await look(session, status.kind === 'directory' ? 'list' : 'read', COPY.first, path);
    if (status.errno !== 'ok') return `${path} is ${status.errno} to stat, and was there`;
    if (errno !== 'ok') return `${path} is ${status.facts}, and using it as such gives ${errno}`;
    return status.kind === 'file' && size !== status.size
      ? `${path} is ${status.facts}, and reading gives ${size}`
      : undefined;
  });
  for (const { name, kind } of outcome.names.slice(0, MOST_NAMES))
    await unlessRefused(async () => {
      const child = await look(session, 'stat', COPY.neverLists, `${path === '/' ? '' : path}/${name}`);
      if (child.errno !== 'ok') return `${path} lists ${JSON.stringify(name)}, and looking it up gives ${child.errno}`;
      return child.kind === (kind === 'directory' ? kind : 'file')
        ? undefined
        : `${path} lists ${JSON.stringify(name)} as a ${kind}, and it is a ${child.kind ?? ''}`;
    });
  return problems;
}
