/** `cache-keys`: what one provider was answered no other gets, and of one provider only the same question gets it again. */
import { puppetPath, type PuppetQuery } from '../../providers/puppet/encoder.ts';
import type { RequestEntry } from '../../src/index.ts';
import {
  type Asker,
  CLASSES,
  classify,
  sharedAsks,
  type SharedAsk,
  type SharedAsks,
} from '../arbitraries/shared-asks.ts';
import { judgeRequest, PUPPET_GRANTS } from '../model/request.ts';
import type { Seen } from '../oracles/outcome.ts';
import { type MountSession, openSession } from '../session/session.ts';
import { NARROW_GRANTS, TWIN_GRANTS, twins, variableOf } from '../session/twins.ts';
import { plainAnswer } from '../session/upstream.ts';
import type { Target } from '../target.ts';

const SECRET = 'PUPPET_TOKEN';
const LARGE_BYTES = 1_100_000;

/** What upstream answers: which answer it is, and what it saw of the question. */
interface Told {
  readonly number: number;
  readonly who: string;
  readonly asked: string;
}

export const cacheKeys: Target<SharedAsks, MountSession> = {
  name: 'cache-keys',
  what: 'providers share no answer, and one provider gets an answer again only to the same question',
  arbitrary: sharedAsks(),
  classify,
  classes: CLASSES,
  samples: 2_000,
  batch: 48,
  open: async () => openSession({ providers: await twins(), grants: TWIN_GRANTS }),
  async check(cases, session) {
    session.world.upstream.answer(answering(session));
    const tries = cases.map(({ asks }) => ({
      rounds: roundsOf(asks),
      owners: new Map<number, Asker>(),
      mark: `c${session.next()}`,
    }));
    const problems = tries.map((): string[] => []);
    for (let round = 0; tries.some(({ rounds }) => round < rounds.length); round += 1) {
      const all = tries.flatMap(({ rounds, owners, mark }, index) =>
        (rounds[round] ?? []).map((ask) => ({ ask, owners, index, path: pathOf(ask, mark, session) })),
      );
      const seen = await answersOf(all, session);
      for (const [at, { ask, owners, index }] of all.entries())
        problems[index]?.push(...problemsOf(ask, seen[at] ?? { ok: false, errno: 'none' }, owners));
    }
    return problems;
  },
};

// What goes along with the one before it is asked in the same round.
function roundsOf(asks: readonly SharedAsk[]): readonly (readonly SharedAsk[])[] {
  const rounds: SharedAsk[][] = [];
  for (const ask of asks) {
    const last = rounds.at(-1);
    if (ask.along && last !== undefined) last.push(ask);
    else rounds.push([ask]);
  }
  return rounds;
}

function queryOf({ page, host, header, method, secret }: SharedAsk, mark: string): PuppetQuery {
  const name = page.replace('not for left', 'private');
  return {
    url: `https://${host}.example.org/${mark}/${name}`,
    ...(header === 'no header' ? {} : { headers: [[header, 'text/plain']] }),
    ...(method === 'head' ? { method } : {}),
    ...(secret ? { secret: SECRET } : {}),
  };
}

// All providers are asked by the same path: what is kept by the path alone shows, too.
function pathOf(ask: SharedAsk, label: string, { world }: MountSession): string {
  const query = queryOf(ask, label);
  const script = isList(ask)
    ? { list: [{ expand: { ...query, select: { json: 'items' } }, itemUrl: 'url' }], label }
    : { read: { query }, label };
  return world.at(puppetPath(script), ask.who);
}

function isList({ page }: SharedAsk): boolean {
  return page === 'list' || page === 'elsewhere';
}

interface Asked {
  readonly ask: SharedAsk;
  readonly path: string;
}

async function answersOf(all: readonly Asked[], session: MountSession): Promise<readonly Seen<string>[]> {
  const paths = (listed: boolean): string[] => all.filter(({ ask }) => isList(ask) === listed).map(({ path }) => path);
  const [reads, lists] = [await session.readAtOnce(paths(false)), await session.list(paths(true))];
  let [read, list] = [0, 0];
  return all.map(({ ask }): Seen<string> => {
    if (!isList(ask)) {
      const answer = reads[read++] ?? { ok: false, errno: 'none' };
      return answer.ok ? { ok: true, value: Buffer.from(answer.value.bytes).toString() } : answer;
    }
    const answer = lists[list++] ?? { ok: false, errno: 'none' };
    const names = answer.ok ? answer.value.map(({ name }) => name).filter((name) => !/^\.\.?$/.test(name)) : [];
    return answer.ok ? { ok: true, value: names.join() } : answer;
  });
}

// Each answer has a number of its own, and says which question it is to.
function answering(session: MountSession): Parameters<MountSession['world']['upstream']['answer']>[0] {
  let number = 0;
  return (request) => {
    const told: Told = { number: ++number, who: whoAsks(request, session), asked: askedBy(request) };
    if (request.path.endsWith('/private') && told.who === 'left') return plainAnswer('', 404);
    if (request.method === 'HEAD') return plainAnswer('');
    const name = JSON.stringify(told);
    const { host = '', path } = request;
    if (/\/(?:list|elsewhere)$/.test(path)) {
      const of = path.endsWith('list') ? host : host.replace(/^(?:api|cdn)/, (one) => (one === 'api' ? 'cdn' : 'api'));
      const url = `https://${of}${path.replace(/[a-z]+$/, 'page')}`;
      return plainAnswer(JSON.stringify({ items: [{ name, url, ...told }] }));
    }
    return plainAnswer(request.path.endsWith('/large') ? name.padEnd(LARGE_BYTES) : name);
  };
}

function whoAsks({ headers }: RequestEntry, { world }: MountSession): string {
  const bearing = headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? '';
  const isOf = (twin: 'left' | 'right'): boolean => bearing.includes(world.secrets[variableOf(twin, SECRET)] ?? '-');
  if (bearing === '') return 'anybody';
  return isOf('left') ? 'left' : isOf('right') ? 'right' : 'nobody known';
}

function askedBy({ host, path, headers }: RequestEntry): string {
  const own = headers.find(([name, value]) => /^(?:accept|x-puppet)$/i.test(name) && value === 'text/plain');
  const [, page = ''] = /^\/c\d+\/(.*)$/.exec(path) ?? [];
  return describe(host ?? '', page, own?.[0].toLowerCase());
}

// It has to be a name: what a list has stands in a listing. What is on a list stands for the page.
function describe(host: string, page: string, header = 'no header'): string {
  return `${host} ${page.replace('list', 'page')} ${header}`;
}

function problemsOf(ask: SharedAsk, seen: Seen<string>, owners: Map<number, Asker>): string[] {
  const { verdict } = judgeRequest(queryOf(ask, 'c'), ask.who === 'narrow' ? NARROW_GRANTS : PUPPET_GRANTS);
  const what = `${ask.who} asked ${ask.host} ${ask.page}`;
  const errno = errnoOf(ask, verdict);
  if (!seen.ok) return errno === seen.errno || verdict === 'either' ? [] : [`errno: ${what} and got ${seen.errno}`];
  if (errno !== undefined) return [`content: ${what} and got an answer in place of ${errno}`];
  if (ask.method === 'head') return seen.value === '' ? [] : [`content: ${what} by HEAD and got a body`];
  const told = toldIn(seen.value);
  if (told === undefined) return [`content: ${what} and got ${JSON.stringify(seen.value.slice(0, 80))}`];
  const owner = owners.get(told.number) ?? ask.who;
  owners.set(told.number, owner);
  const who = ask.secret && verdict === 'allow' ? ask.who : 'anybody';
  const asked = describe(`${ask.host}.example.org`, ask.page.replace('not for left', 'private'), ask.header);
  return [
    ...(owner === ask.who ? [] : [`shared: ${what} and got an answer that ${owner} was given`]),
    ...(told.who === who ? [] : [`shared: ${what} as ${who} and got an answer to ${told.who}`]),
    ...(told.asked === asked ? [] : [`shared: ${what} and got an answer to ${told.asked}`]),
  ];
}

// Of a HEAD there is nothing to list; a page of the left one's own is missing for it when it says who it is.
function errnoOf(ask: SharedAsk, verdict: string): string | undefined {
  if (verdict === 'refuse') return 'EACCES';
  if (ask.page === 'not for left' && ask.who === 'left' && ask.secret && ask.host === 'api') return 'ENOENT';
  if (ask.method === 'head') return isList(ask) ? 'EIO' : undefined;
  return ask.page === 'large' && ask.who === 'right' ? 'EFBIG' : undefined;
}

function toldIn(text: string): Told | undefined {
  try {
    const json = JSON.parse(text) as Partial<Told>;
    const { number, who, asked } = json;
    if (number === undefined || who === undefined || asked === undefined) return undefined;
    return { number, who, asked };
  } catch {
    return undefined;
  }
}
