/** `headers`: whatever headers a provider sets, upstream sees those that are allowed and declared, as they were set, or no request. */
import type { PuppetQuery } from '../../providers/puppet/encoder.ts';
import type { RequestEntry } from '../../src/index.ts';
import { CLASSES, classify, type HeaderList, headerList } from '../arbitraries/header-list.ts';
import { PUPPET_SLOTS } from '../arbitraries/slots.ts';
import { judgeRequest, PUPPET_GRANTS } from '../model/request.ts';
import { writeOut } from '../puppet-text.ts';
import { inListings } from '../session/in-listings.ts';
import { type Failure, type MountSession, openSession, type ReadBytes } from '../session/session.ts';
import { plainAnswer } from '../session/upstream.ts';
import type { Target } from '../target.ts';
import { fitsPath } from './fits-path.ts';
import { problemOfRefusal } from './refusal.ts';

const CODES: ReadonlySet<string> = new Set(['header-refused']);

export const headers: Target<HeaderList, MountSession> = {
  name: 'headers',
  what: 'a request bears the headers that are allowed or declared, as they were set, or it is not sent',
  arbitrary: headerList().filter((one) => fitsPath({ read: { query: queryOf(one, 'c0') } })),
  classify,
  classes: CLASSES,
  samples: 2_000,
  batch: 128,
  open: () => openSession(),
  async check(cases, session) {
    const tries = cases.map((one) => {
      const mark = `c${session.next()}`;
      return { mark, query: queryOf(one, mark) };
    });
    const scripts = tries.map(({ query }) => ({ read: { query } }));
    const places = await inListings(scripts, session, () => plainAnswer('fine'));
    const answers = await session.read(places.map((path) => session.world.at(path)));
    const failures = await session.failures();
    const requests = session.requestsBy(({ path }) => path);
    return tries.map(({ mark, query }, index) => {
      const answer = answers[index] ?? { ok: false, errno: 'none' };
      const told = failures.get(`/puppet/${places[index] ?? ''}`) ?? [];
      return problemsOf(query, answer, requests.get(`/${mark}`) ?? [], told);
    });
  },
};

function queryOf({ headers: list }: HeaderList, mark: string): PuppetQuery {
  return { url: `https://${PUPPET_SLOTS.declared}/${mark}`, headers: list };
}

function problemsOf(
  query: PuppetQuery,
  answer: ReadBytes,
  requests: readonly RequestEntry[],
  failures: readonly Failure[],
): string[] {
  const { verdict } = judgeRequest(query, PUPPET_GRANTS);
  if (!answer.ok) {
    if (verdict === 'allow') return [`refusal: headers that must be allowed gave ${answer.errno}`];
    return problemOfRefusal(answer.errno, { requests, failures, codes: CODES });
  }
  if (verdict === 'refuse') return ['refusal: headers that must be refused were sent, or left out'];
  const [request, more] = requests;
  if (request === undefined || more !== undefined) return [`requests: ${requests.length} in place of 1`];
  return (query.headers ?? []).flatMap(([name, value]) => sent(request, writeOut(name), writeOut(value)));
}

function sent(request: RequestEntry, name: string, value: string): string[] {
  const values = request.headers.filter(([one]) => one.toLowerCase() === name.toLowerCase()).map(([, text]) => text);
  // A host may fold what is set twice; what was set has to be there.
  return values.some((text) => text.includes(value.trim())) ? [] : [`sent: ${name} as ${JSON.stringify(values)}`];
}
