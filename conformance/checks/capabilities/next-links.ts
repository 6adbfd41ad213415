import type { MountedCheck } from '../../check.ts';
import { type CheckContext, requestLine, type SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import type { SeenExpansion } from '../../subject/facts.ts';
import { type Injection, rewritten } from '../../subject/upstream-control.ts';
import { mountAskingAnew } from '../asking-anew.ts';
import { type Observed, shown } from '../observe.ts';
import { outcomeOf, ownRequest, tryUse, type Used } from '../upstream-uses.ts';
import { hostileTargets } from './hostile-targets.ts';
import { withSinkhole } from './sinkhole.ts';
import { requireKnown, requireNoStrangers } from './stray-requests.ts';

const LISTINGS = 3;
/** security.md rule 10: requests that one operation may cause. */
const MOST_REQUESTS = 64;

export const nextLinks: MountedCheck = {
  id: 'capabilities/next-links',
  level: 'must',
  requirement:
    'A listing follows the next page that upstream names only to where the provider may ask by itself, and no further than its bounds; any other gives EACCES and nothing is asked.',
  advice:
    'The host decides on links as on requests, no provider can. Report it, with the request that should not have been.',
  needs: ['expansion'],
  async run(context) {
    const { facts } = context;
    const findings = createFindings();
    const mount = await mountAskingAnew(context);
    const listings = facts.expansions
      .toSorted((one, other) => Number(other.paged) - Number(one.paged))
      .slice(0, LISTINGS);
    const pages: Record<string, number> = {};
    await withSinkhole(async ({ port, connections }) => {
      for (const listing of listings) {
        const followed = await judgeEndless({ context, mount, findings }, listing);
        pages[listing.path] = followed + 1;
        await judgeHostile({ context, mount, findings }, listing, followed > 0, port);
      }
      requireNoStrangers(
        mount,
        facts.manifest.hosts.map(({ host }) => host),
        findings,
      );
      const sunk = await connections();
      if (sunk > 0) findings.add(`127.0.0.1:${port}`, 'no connection', `${sunk} connections of the host`);
    });
    return findings.conclude({ pages });
  },
};

interface Scene {
  readonly context: CheckContext;
  readonly mount: SubjectMount;
  readonly findings: Findings;
}

/** A list without end on its own host; how many next pages were asked for. */
async function judgeEndless({ context, mount, findings }: Scene, listing: SeenExpansion): Promise<number> {
  const where = `list ${listing.path}, upstream names a next page for ever`;
  context.step(where);
  const base = `https://${hostOf(listing)}/omnivet-${Math.floor(context.random()() * 1e9)}`;
  const tried = await listUnder(mount, listing, endless(listing, base));
  const isNext = (request: Parameters<typeof requestLine>[0]): boolean => requestLine(request).includes(` ${base}/`);
  const followed = tried.requests.filter(isNext).length;
  requireKnown(
    where,
    tried.requests.filter((request) => !isNext(request)),
    listing.requests,
    findings,
  );
  // Each attempt of the kernel has a budget of its own.
  const most = MOST_REQUESTS * Math.max(1, tried.failures.length);
  if (tried.requests.length > most) findings.add(where, `at most ${most} requests`, `${tried.requests.length}`);
  const isCut = outcomeOf(tried) === 'EFBIG' && followed > 0;
  // A lookup that finds its name on a later page finds none on these.
  if (!tried.answer.ok && !isCut && outcomeOf(tried) !== 'ENOENT') findings.add(where, 'a list', shown(tried));
  return followed;
}

async function judgeHostile(scene: Scene, listing: SeenExpansion, isFollowed: boolean, port: number): Promise<void> {
  const { context, mount, findings } = scene;
  for (const [name, url] of hostileTargets(hostOf(listing), port, context.facts.manifest)) {
    const where = `list ${listing.path}, whose next page is at ${name}`;
    context.step(where);
    const tried = await listUnder(
      mount,
      listing,
      linking(listing, () => url),
    );
    requireKnown(where, tried.requests, listing.requests, findings);
    const codes = tried.failures.map(({ code }) => code as string);
    const isRefused =
      outcomeOf(tried) === 'EACCES' && codes.some((code) => /^(?:host-undeclared|url-refused)$/.test(code));
    if (isFollowed && !isRefused)
      findings.add(where, 'EACCES, explained by host-undeclared or url-refused', shown(tried));
    if (!isFollowed && !tried.answer.ok) findings.add(where, 'the list: it follows no links', shown(tried));
  }
}

async function listUnder(mount: SubjectMount, listing: SeenExpansion, fault: Injection): Promise<Observed<Used>> {
  const remove = mount.upstream.inject(fault);
  const tried = await tryUse(mount, { operation: 'list', path: listing.path });
  remove();
  return tried;
}

function hostOf(listing: SeenExpansion): string {
  return new URL(ownRequest(listing).replace(/^\S+ /, '')).host;
}

/** Names a next page in each response that the listing costs. */
function linking({ requests }: SeenExpansion, next: () => string): Injection {
  return async (request, answer) => {
    if (!requests.includes(`${request.method} ${request.url}`)) return undefined;
    const sound = await answer();
    return rewritten(sound, await sound.arrayBuffer(), { link: `<${next()}>; rel="next"` });
  };
}

/** The next page, and the one after it, are the first once more. */
function endless(listing: SeenExpansion, base: string): Injection {
  let first: { response: Response; body: ArrayBuffer } | undefined;
  const link = linking(listing, () => `${base}/1`);
  return async (request, answer) => {
    const number = request.url.startsWith(`${base}/`) ? Number(request.url.slice(base.length + 1)) : 0;
    if (number > 0 && first !== undefined)
      return rewritten(first.response, first.body, { link: `<${base}/${number + 1}>; rel="next"` });
    const linked = await link(request, answer);
    if (linked === undefined) return undefined;
    first = { response: linked, body: await linked.clone().arrayBuffer() };
    return linked;
  };
}
