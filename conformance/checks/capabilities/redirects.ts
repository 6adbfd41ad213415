import type { MountedCheck } from '../../check.ts';
import type { CheckContext, SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import type { Injection } from '../../subject/upstream-control.ts';
import { mountAskingAnew } from '../asking-anew.ts';
import { onRequest, redirecting } from '../faults.ts';
import { type Observed, shown } from '../observe.ts';
import { refusedInWalk } from '../refused-in-walk.ts';
import { outcomeOf, ownRequest, tryUse, type Used, type UpstreamUse, usesOf } from '../upstream-uses.ts';
import { type HostileTarget, hostileTargets } from './hostile-targets.ts';
import { type RedirectChain, redirectChain } from './redirect-chain.ts';
import { requireSecretsStay } from './redirected-secrets.ts';
import { withSinkhole } from './sinkhole.ts';
import { requireKnown, requireNoStrangers } from './stray-requests.ts';

/** security.md rule 6. */
const MOST = 5;

export const redirects: MountedCheck = {
  id: 'capabilities/redirects',
  level: 'must',
  requirement:
    'At most 5 redirects are followed, each only where the provider may ask by itself, with a secret only where it is bound; all others give EACCES and nothing is asked. No path of the tree needs one that is refused.',
  advice: 'Ask the final URL, or declare its host.',
  needs: ['upstream-file'],
  async run(context) {
    const { facts, subject } = context;
    const findings = createFindings();
    for (const { where, message } of refusedInWalk(facts, subject, ['redirect-refused']))
      findings.add(where, 'redirects to where the provider may ask', message);
    const mount = await mountAskingAnew(context);
    const uses = chosenOf(context);
    const hosts = facts.manifest.hosts.map(({ host }) => host as string);
    await withSinkhole(async ({ port, connections }) => {
      for (const use of uses) await judge({ context, mount, findings }, use, port);
      requireNoStrangers(mount, hosts, findings);
      const sunk = await connections();
      if (sunk > 0) findings.add(`127.0.0.1:${port}`, 'no connection', `${sunk} connections of the host`);
    });
    return findings.conclude({ paths: uses.map(({ path }) => path), mostRedirects: MOST });
  },
};

/** A file, a listing, and a file of another host, where there are some. */
function chosenOf({ facts }: CheckContext): readonly UpstreamUse[] {
  const files = usesOf(facts, 64, 0);
  const [first] = files;
  const other = files.find((use) => first !== undefined && hostOf(use) !== hostOf(first));
  return [first, other, ...usesOf(facts, 0, 1)].filter((use) => use !== undefined);
}

function hostOf(use: UpstreamUse): string {
  return new URL(ownRequest(use).replace(/^\S+ /, '')).host;
}

interface Scene {
  readonly context: CheckContext;
  readonly mount: SubjectMount;
  readonly findings: Findings;
}

async function judge(scene: Scene, use: UpstreamUse, port: number): Promise<void> {
  const { context } = scene;
  const host = hostOf(use);
  const targets = hostileTargets(host, port, context.facts.manifest);
  for (const target of targets) await judgeRefused(scene, use, 302, target);
  for (const status of [301, 303, 307, 308]) await judgeRefused(scene, use, status, targets[0] ?? ['', '']);
  const own = ownRequest(use);
  if (own.startsWith('POST '))
    return judgeRefused(scene, use, 307, ['the same host, after a POST', `https://${host}/`]);
  await judgeRefused(scene, use, 302, ['itself, for ever', own.replace(/^\S+ /, '')]);
  const name = `/omnivet-${Math.floor(context.random()() * 1e9)}`;
  const long = redirectChain(own, `https://${host}${name}`, MOST + 1);
  await judgeChain(scene, use, long);
  await judgeChain(scene, use, redirectChain(own, `https://${host}${name}`, MOST));
  return requireSecretsStay(scene, use, name);
}

/** Tries what upstream redirects; the injection is gone afterwards. */
async function tryUnder({ mount }: Pick<Scene, 'mount'>, use: UpstreamUse, fault: Injection): Promise<Observed<Used>> {
  const remove = mount.upstream.inject(fault);
  const tried = await tryUse(mount, use);
  remove();
  return tried;
}

async function judgeRefused(scene: Scene, use: UpstreamUse, status: number, [name, url]: HostileTarget): Promise<void> {
  const where = `${use.operation} ${use.path}, upstream answers ${status} to ${name}`;
  scene.context.step(where);
  const own = ownRequest(use);
  const tried = await tryUnder(scene, use, onRequest(own, redirecting(status, url)));
  requireRefused(where, tried, scene.findings);
  requireKnown(where, tried.requests, use.requests, scene.findings);
  const asked = tried.requests.filter((request) => request.status === status).length;
  const most = (MOST + 1) * Math.max(1, tried.failures.length);
  if (asked > most) scene.findings.add(where, `at most ${most} requests`, `${asked}`);
}

async function judgeChain(scene: Scene, use: UpstreamUse, chain: RedirectChain): Promise<void> {
  const where = `${use.operation} ${use.path}, upstream redirects ${chain.hops} times on its own host`;
  scene.context.step(where);
  const tried = await tryUnder(scene, use, chain.injection);
  if (chain.hops > MOST) {
    requireRefused(where, tried, scene.findings);
    requireKnown(where, tried.requests, [...use.requests, ...chain.lines.slice(0, MOST)], scene.findings);
  } else if (!tried.answer.ok) {
    scene.findings.add(where, 'success', shown(tried));
  }
}

function requireRefused(where: string, tried: Observed<unknown>, findings: Findings): void {
  const isRefused = outcomeOf(tried) === 'EACCES' && tried.failures.some(({ code }) => code === 'redirect-refused');
  if (!isRefused) findings.add(where, 'EACCES, explained by redirect-refused', shown(tried));
}
