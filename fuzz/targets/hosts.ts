/** `hosts`: whatever a provider writes as a URL, only a declared and granted host is asked, and it is asked what the URL says. */
import type { PuppetQuery } from '../../providers/puppet/encoder.ts';
import type { RequestEntry } from '../../src/index.ts';
import { CLASSES, classify, type HostileUrl, hostileUrl } from '../arbitraries/hostile-url.ts';
import { PUPPET_SLOTS } from '../arbitraries/slots.ts';
import { judgeRequest, PUPPET_GRANTS } from '../model/request.ts';
import { hostOf } from '../model/url.ts';
import { unitsOf, writeOut } from '../puppet-text.ts';
import { inListings } from '../session/in-listings.ts';
import { type Failure, type MountSession, openSession, type ReadBytes } from '../session/session.ts';
import { plainAnswer } from '../session/upstream.ts';
import type { Target } from '../target.ts';
import { fitsPath } from './fits-path.ts';
import { problemOfRefusal } from './refusal.ts';

/** What a refused URL may be refused as. */
const CODES: ReadonlySet<string> = new Set(['url-refused', 'host-undeclared']);

export const hosts: Target<HostileUrl, MountSession> = {
  name: 'hosts',
  what: 'a URL of any form is asked only when it names a declared host, and as it stands',
  arbitrary: hostileUrl(PUPPET_SLOTS).filter(({ url }) => fitsPath({ read: { query: queryOf(url, 'c0') } })),
  classify,
  classes: CLASSES.filter((name) => name !== '10 MiB'),
  samples: 4_000,
  batch: 256,
  open: () => openSession(),
  async check(cases, session) {
    const tries = cases.map(({ url }) => {
      const mark = `c${session.next()}`;
      return { mark, query: queryOf(url, mark) };
    });
    const scripts = tries.map(({ query }) => ({ read: { query } }));
    const places = await inListings(scripts, session, () => plainAnswer('fine'));
    const answers = await session.read(places.map((path) => session.world.at(path)));
    const failures = await session.failures();
    const requests = session.requestsBy(({ headers }) => headers.find(([name]) => name === 'x-puppet')?.[1]);
    return tries.map(({ mark, query }, index) => {
      const answer = answers[index] ?? { ok: false, errno: 'none' };
      const told = failures.get(`/puppet/${places[index] ?? ''}`) ?? [];
      return problemsOf(query, answer, requests.get(mark) ?? [], told);
    });
  },
};

function queryOf(url: HostileUrl['url'], mark: string): PuppetQuery {
  return { url, headers: [['x-puppet', mark]] };
}

function problemsOf(
  query: PuppetQuery,
  answer: ReadBytes,
  requests: readonly RequestEntry[],
  failures: readonly Failure[],
): string[] {
  const { verdict } = judgeRequest(query, PUPPET_GRANTS);
  if (answer.ok) {
    if (verdict === 'refuse') return ['refusal: a URL that must be refused was read'];
    const text = Buffer.from(answer.value.bytes).toString();
    return [...(text === 'fine' ? [] : [`content: ${JSON.stringify(text)}`]), ...askedAsWritten(query, requests)];
  }
  if (verdict === 'allow') return [`refusal: a URL that must be allowed gave ${answer.errno}`];
  return problemOfRefusal(answer.errno, { requests, failures, codes: CODES });
}

function askedAsWritten(query: PuppetQuery, requests: readonly RequestEntry[]): string[] {
  const text = unitsOf(query.url) > 65_536 ? '' : writeOut(query.url);
  const host = hostOf(text);
  const rest = text.slice('https://'.length + host.length);
  const path = rest.startsWith('/') ? rest : `/${rest}`;
  if (requests.length !== 1) return [`requests: ${requests.length} in place of 1`];
  return requests
    .filter((request) => request.host !== host || request.path !== path)
    .map((request) => `requests: ${request.host}${request.path} was asked for ${text}`);
}
