import type { Answer } from '../../../src/index.ts';
import type { MountedCheck } from '../../check.ts';
import { type CheckContext, type MountSettings, requestLine, type SubjectMount, UNCACHED } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import type { SubjectFacts, UpstreamFile } from '../../subject/facts.ts';
import type { Injection } from '../../subject/upstream-control.ts';
import { freshAskingAnew } from '../asking-anew.ts';
import { onRequest, silent, stopping } from '../faults.ts';
import { ownRequest, usesOf } from '../upstream-uses.ts';

// Milliseconds. Most of them are for a slow machine, which has to answer the others within the first. The defaults are 10 s
// and 30 s, so a host that keeps to neither is told apart.
const LIMITS = { 'idle-ms': 1_500, 'callout-ms': 3_000 };
const SETTINGS: MountSettings = { ...UNCACHED, limits: LIMITS };
const GRACE_MS = 4_000;
const OTHERS = 2;

interface Stall {
  readonly file: UpstreamFile;
  readonly name: string;
  readonly fault: Injection;
}

export const stalledUpstream: MountedCheck = {
  id: 'errors/stalled-upstream',
  level: 'must',
  requirement:
    'A response that never comes, or stops in the middle, ends with ETIMEDOUT within the limits, and everybody else is answered meanwhile.',
  advice: 'The host keeps the time of requests, no provider can. Report it, with the limits and how long it took.',
  needs: ['upstream-file'],
  special: [SETTINGS],
  timeout: 120_000,
  async run(context) {
    const findings = createFindings();
    const mount = await freshAskingAnew(context, SETTINGS);
    const stalls = stallsOf(context.facts);
    const others = othersThan(stalls, context, mount);
    // The instance is up, and what the others need is there, before anything stalls.
    for (const path of others) await mount.client.readFile(path);
    const milliseconds: number[] = [];
    // At the same time where there are two requests to stall, else one after the other.
    for (const round of stalls.every(isFirst) ? [stalls] : stalls.map((stall) => [stall]))
      milliseconds.push(await act(round, others, { context, mount, findings }));
    for (const { file } of stalls) {
      const again = await mount.client.readFile(mount.at(file.path));
      findings.equal(`${file.path}, upstream works again`, 'success', again.ok ? 'success' : again.errno);
    }
    return findings.conclude({
      ...LIMITS,
      milliseconds,
      stalls: stalls.map(({ file, name }) => `${name}: ${file.path}`),
    });
  },
};

/** Both ways to stall, on two different requests if there are two. A HEAD has no middle to stop in. */
function stallsOf(facts: SubjectFacts): readonly Stall[] {
  const files = usesOf(facts, 64, 0).flatMap((use) => (use.operation === 'read' ? [use] : []));
  const stopped = files.find((file) => !ownRequest(file).startsWith('HEAD '));
  const silenced = files.find((file) => file !== stopped) ?? stopped;
  return [
    ...(silenced === undefined ? [] : [{ file: silenced, name: 'answers nothing', fault: silent }]),
    ...(stopped === undefined ? [] : [{ file: stopped, name: 'stops in the middle', fault: stopping('silence') }]),
  ];
}

function isFirst({ file }: Stall, index: number, all: readonly Stall[]): boolean {
  return all.findIndex((stall) => stall.file === file) === index;
}

/** The host's own file about the provider, and files for which none of the stalled requests is made. */
function othersThan(stalls: readonly Stall[], { facts }: CheckContext, mount: SubjectMount): readonly string[] {
  const stalled = new Set(stalls.map(({ file }) => ownRequest(file)));
  const free = facts.upstreamFiles.filter(({ requests }) => requests.every((request) => !stalled.has(request)));
  return [
    `${mount.mountPoint}/.omnivet/providers/${mount.provider}.json`,
    ...free.slice(0, OTHERS).map(({ path }) => mount.at(path)),
  ];
}

interface Scene {
  readonly context: CheckContext;
  readonly mount: SubjectMount;
  readonly findings: Findings;
}

/** Reads what stalls, and the others meanwhile; how long the former took. */
async function act(
  round: readonly Stall[],
  others: readonly string[],
  { context, mount, findings }: Scene,
): Promise<number> {
  context.step(`reading ${round.map(({ file, name }) => `${file.path} while upstream ${name}`).join(', ')}`);
  const removes = round.map(({ file, fault }) => mount.upstream.inject(onRequest(ownRequest(file), fault)));
  const started = performance.now();
  let over = false;
  const reading = mount.client
    .readFilesAtOnce(round.map(({ file }) => mount.at(file.path)))
    .finally(() => (over = true));
  await Promise.race([reading, Promise.all(round.map(({ file }) => stalledRequest(mount, file)))]);
  await Promise.all(
    others.map(async (path) => {
      const read = await context.run('cat', [path]);
      if (read !== undefined && read.code !== 0) findings.add(`${path}, meanwhile`, 'success', read.stderr.trim());
      else if (over) findings.add(`${path}, meanwhile`, 'an answer while the others stall', 'an answer after them');
    }),
  );
  const answers = await reading;
  const milliseconds = Math.round(performance.now() - started);
  for (const remove of removes) remove();
  judge(round, answers, findings);
  const most = LIMITS['callout-ms'] + GRACE_MS;
  if (milliseconds > most) findings.add('the stalled reads', `an end within ${most} ms`, `${milliseconds} ms`);
  return milliseconds;
}

/** Resolves when upstream has the request. */
async function stalledRequest({ upstream }: SubjectMount, file: UpstreamFile): Promise<void> {
  const line = ownRequest(file);
  const isIt = (entry: ReturnType<typeof upstream.journal.entries>[number]): boolean =>
    entry.kind === 'request' && entry.outcome === 'pending' && requestLine(entry) === line;
  await upstream.journal.wait(isIt);
}

function judge(round: readonly Stall[], answers: readonly Answer<unknown>[], findings: Findings): void {
  for (const [index, { file, name }] of round.entries()) {
    const answer = answers[index];
    const outcome = answer === undefined || answer.ok ? 'success' : answer.errno;
    findings.equal(`${file.path}, upstream ${name}`, 'ETIMEDOUT', outcome);
  }
}
