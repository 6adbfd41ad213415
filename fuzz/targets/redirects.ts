/** `redirects`: wherever an upstream sends, each hop is decided anew, few are followed, and a secret stays where it is bound. */
import { puppetPath, type PuppetScript } from '../../providers/puppet/encoder.ts';
import type { RequestEntry } from '../../src/index.ts';
import { CLASSES, classify, type Hop, type RedirectGraph, redirectGraph } from '../arbitraries/redirect-graph.ts';
import type { ResponseStep } from '../arbitraries/response-steps.ts';
import { PUPPET_SLOTS } from '../arbitraries/slots.ts';
import { visitsOf } from '../model/redirect.ts';
import { PUPPET_GRANTS } from '../model/request.ts';
import { findSecrets } from '../oracles/canary.ts';
import { type MountSession, openSession } from '../session/session.ts';
import { plainAnswer } from '../session/upstream.ts';
import type { Target } from '../target.ts';

const SECRET = 'PUPPET_TOKEN';

export const redirects: Target<RedirectGraph, MountSession> = {
  name: 'redirects',
  what: 'a redirect or a next page is followed only to where it may be asked, and a secret does not go along',
  arbitrary: redirectGraph(PUPPET_SLOTS).filter(({ hops }) => hops.every(isHeader)),
  classify,
  // What is filtered out is not one of them.
  classes: CLASSES,
  samples: 2_000,
  batch: 64,
  open: () => openSession(),
  async check(cases, session) {
    const tries = cases.map((one) => {
      const mark = `c${session.next()}`;
      const graph = marked(one, mark);
      return { mark, graph, path: puppetPath(scriptOf(graph, mark)) };
    });
    const hops = new Map(tries.flatMap(({ graph }) => graph.hops.map((hop) => [hop.path, { hop, by: graph.by }])));
    session.world.upstream.answer(({ path }) => {
      const found = hops.get(path);
      return found === undefined ? plainAnswer('[]') : answerOf(found.hop, found.by);
    });
    const at = ({ path }: { path: string }): string => session.world.at(path);
    const files = tries.filter(({ graph }) => graph.by === 'redirect');
    const folders = tries.filter(({ graph }) => graph.by === 'page');
    const reads = await session.read(files.map(at));
    const lists = await session.list(folders.map(at));
    await session.failures();
    const requests = session.requestsBy(({ path }) => /^\/(c\d+)\//.exec(path)?.[1]);
    const ended = new Map<string, { readonly ok: boolean }>([
      ...files.map(({ mark }, index): [string, { readonly ok: boolean }] => [mark, reads[index] ?? { ok: false }]),
      ...folders.map(({ mark }, index): [string, { readonly ok: boolean }] => [mark, lists[index] ?? { ok: false }]),
    ]);
    return tries.map(({ mark, graph }) =>
      problemsOf(graph, mark, requests.get(mark) ?? [], ended.get(mark)?.ok === true, session),
    );
  },
};

// A header is one line, and what stands around its value is no part of it.
function isHeader({ location }: Hop): boolean {
  // oxlint-disable-next-line no-control-regex
  return !/[\u0000-\u001f\u007f]|^\s|\s$/.test(location) && location.isWellFormed();
}

/** The same graph below a directory of its own, so that its requests are known. */
function marked(graph: RedirectGraph, mark: string): RedirectGraph {
  const under = (text: string): string => text.replaceAll('/hop/', `/${mark}/hop/`);
  const hops = graph.hops.map((hop) => ({
    ...hop,
    path: under(hop.path),
    location: under(hop.location).replace(/^\/fine$/, `/${mark}/fine`),
  }));
  return { ...graph, hops };
}

function scriptOf({ by, secret, hops }: RedirectGraph, label: string): PuppetScript {
  const url = `https://${hops[0]?.host ?? ''}${hops[0]?.path ?? ''}`;
  const query = { url, ...(secret ? { secret: SECRET } : {}) };
  if (by === 'redirect') return { read: { query }, label };
  return { list: [{ expand: { ...query, select: { json: '@' } }, pages: 64 }], label };
}

function answerOf({ status, location, headers }: Hop, by: RedirectGraph['by']): readonly ResponseStep[] {
  const onward = by === 'redirect' ? `Location: ${location}` : `Link: <${location}>; rel="next"`;
  return plainAnswer('[]', status, [onward, ...headers.map(([name, value]) => `${name}: ${value}`)]);
}

function problemsOf(
  graph: RedirectGraph,
  mark: string,
  requests: readonly RequestEntry[],
  succeeded: boolean,
  { world }: MountSession,
): string[] {
  const { most, least, end } = visitsOf(graph, PUPPET_GRANTS, PUPPET_GRANTS.secrets[SECRET]?.hosts ?? []);
  const isMarked = ({ path }: { readonly path: string }): boolean => path.startsWith(`/${mark}/`);
  const allowed = most.filter(isMarked);
  // Pages that come again, or that would be asked without their secret, a host may leave alone.
  const needed = graph.by === 'page' ? 1 : most.slice(0, least).filter(isMarked).length;
  const problems: string[] = [];
  const secret = world.secrets[SECRET] ?? '';
  for (const [index, request] of requests.entries()) {
    const visit = allowed[index];
    const what = `${request.host}${request.path}`;
    if (visit === undefined || visit.host !== request.host || visit.path !== request.path)
      problems.push(
        `requests: ${what} was asked in place of ${visit === undefined ? 'nothing' : visit.host + visit.path}`,
      );
    else if (!visit.secret && findSecrets(JSON.stringify(request.headers), [secret]).length > 0)
      problems.push(`secret: it went along to ${what}`);
    else if (visit.secret && index === 0 && findSecrets(JSON.stringify(request.headers), [secret]).length === 0)
      problems.push(`secret: it was not sent to ${what}`);
  }
  if (requests.length < needed) problems.push(`requests: ${requests.length}, and at least ${needed} are to be made`);
  if (graph.by === 'page') return problems;
  if (end === 'allow' && !succeeded) problems.push('end: what may be followed was not');
  if (end === 'refuse' && succeeded) problems.push('end: what may not be followed was');
  return problems;
}
