import type { RequestEntry } from '../../../src/index.ts';
import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import type { UpstreamFile } from '../../subject/facts.ts';
import { freshAskingAnew } from '../asking-anew.ts';
import { eventually } from '../eventually.ts';
import { onRequest, withStatus } from '../faults.ts';
import { type Observed, shown } from '../observe.ts';
import { outcomeOf, ownRequest, tryUse, type Used, type UpstreamUse, usesOf } from '../upstream-uses.ts';

// The smallest Retry-After: RFC 9110 section 10.2.3 knows whole seconds only.
const SECONDS = 1;
// How long the machine may take beyond that before it is called a fault.
const PATIENCE_MS = 15_000;
const OTHERS = 4;

export const throttled: MountedCheck = {
  id: 'errors/throttled',
  level: 'must',
  requirement:
    'A host that answers 429 with Retry-After is asked nothing more until that is over: EAGAIN at once for whatever is drawn from it, and then it works again.',
  advice: 'The host keeps the pause, no provider can. Report it, with the requests that upstream saw.',
  needs: ['upstream-file'],
  async run(context) {
    const findings = createFindings();
    const mount = await freshAskingAnew(context);
    const [first] = usesOf(context.facts, 1, 0);
    if (first === undefined) throw new Error('the need "upstream-file" was met, and there is no such file');
    const host = hostOf(ownRequest(first));
    const others = usesOf(context.facts, 64, 8).filter((use) => use.path !== first.path);
    const silenced = others.filter((use) => allHosts(use).every((asked) => asked === host)).slice(0, OTHERS);
    const free = others.filter((use) => !allHosts(use).includes(host)).slice(0, OTHERS);

    context.step(`reading ${first.path} while ${host} answers 429`);
    const since = await silence(mount, first, findings);
    for (const use of silenced) await requireSilence(mount, use, since, findings);
    for (const use of free) {
      const tried = await tryUse(mount, use);
      if (outcomeOf(tried) === 'EAGAIN')
        findings.add(`${use.operation} ${use.path}`, `no pause: only ${host} asked for one`, shown(tried));
    }
    context.step(`waiting until ${host} may be asked again`);
    await requireReturn(mount, first, findings);
    requireNoEarlyRequest(mount, host, since, findings);
    return findings.conclude({
      host,
      retryAfter: SECONDS,
      paths: [first, ...silenced, ...free].map(({ path }) => path),
    });
  },
};

/** The request that was answered with 429. */
type Since = Pick<RequestEntry, 'sequence' | 'time'>;

/** Has the host answer 429 once; from then on it has to be left alone. */
async function silence(mount: SubjectMount, use: UpstreamUse, findings: Findings): Promise<Since> {
  const fault = onRequest(ownRequest(use), withStatus(429, { 'retry-after': String(SECONDS) }));
  const remove = mount.upstream.inject(fault);
  const tried = await tryUse(mount, use);
  remove();
  findings.equal(`${use.operation} ${use.path}, upstream answers 429`, 'EAGAIN', outcomeOf(tried));
  const asked = tried.requests.find(({ status }) => status === 429);
  return asked ?? { sequence: Number.POSITIVE_INFINITY, time: Date.now() };
}

async function requireSilence(mount: SubjectMount, use: UpstreamUse, since: Since, findings: Findings): Promise<void> {
  const tried = await tryUse(mount, use);
  // On a slow machine the pause may be over by now.
  if (Date.now() > since.time + SECONDS * 1000) return;
  const where = `${use.operation} ${use.path}, during the pause of its host`;
  findings.equal(where, 'EAGAIN', outcomeOf(tried));
}

/** Uses the path until it works, or fails otherwise: no event tells that a pause is over. */
async function requireReturn(mount: SubjectMount, use: UpstreamUse, findings: Findings): Promise<void> {
  const paused = (tried: Observed<Used>): boolean => outcomeOf(tried) === 'EAGAIN';
  const milliseconds = SECONDS * 1000 + PATIENCE_MS;
  const last = await eventually(
    () => tryUse(mount, use),
    (tried) => !paused(tried),
    milliseconds,
  );
  if (!last.answer.ok) findings.add(`${use.operation} ${use.path}, after Retry-After`, 'success', shown(last));
}

function requireNoEarlyRequest(mount: SubjectMount, host: string, since: Since, findings: Findings): void {
  for (const request of mount.upstream.requests()) {
    const elapsed = request.time - since.time;
    if (request.host !== host || request.sequence <= since.sequence || elapsed >= SECONDS * 1000) continue;
    const after = `${request.method} ${request.path}, ${elapsed} ms after the 429`;
    findings.add(`https://${host}`, `no request for ${SECONDS} s`, after);
  }
}

function allHosts({ requests }: Pick<UpstreamFile, 'requests'>): readonly string[] {
  return requests.map(hostOf);
}

/** `host[:port]` as it stands in the Host header. */
function hostOf(line: string): string {
  return new URL(line.slice(line.indexOf(' ') + 1)).host;
}
