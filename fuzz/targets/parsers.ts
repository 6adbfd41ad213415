/** `parsers`: what the host lets through as a URL of a host, two other parsers take for one of the same host. */
import type { PuppetQuery } from '../../providers/puppet/encoder.ts';
import { CLASSES, classify, type HostileUrl, hostileUrl } from '../arbitraries/hostile-url.ts';
import { PUPPET_SLOTS } from '../arbitraries/slots.ts';
import { writeOut } from '../puppet-text.ts';
import { inListings } from '../session/in-listings.ts';
import { type MountSession, openSession } from '../session/session.ts';
import { plainAnswer } from '../session/upstream.ts';
import type { Target } from '../target.ts';
import { fitsPath } from './fits-path.ts';

interface Parsers extends MountSession {
  readonly parsers: Readonly<Record<string, HostParser>>;
}

/** `host[:port]` of a URL without what is the default, or nothing when it is none. */
type HostParser = (text: string) => string | undefined;

export const parsers: Target<HostileUrl, Parsers> = {
  name: 'parsers',
  what: 'a URL that is asked names the same host to two other parsers',
  arbitrary: hostileUrl(PUPPET_SLOTS).filter(({ url }) => fitsPath({ read: { query: queryOf(url, 'c0') } })),
  classify,
  classes: CLASSES.filter((name) => name !== '10 MiB'),
  samples: 4_000,
  batch: 256,
  open: async () => ({ ...(await openSession()), parsers: await loadParsers() }),
  async check(cases, session) {
    const tries = cases.map(({ url }) => ({ mark: `c${session.next()}`, url }));
    const scripts = tries.map(({ mark, url }) => ({ read: { query: queryOf(url, mark) } }));
    const places = await inListings(scripts, session, () => plainAnswer('fine'));
    await session.read(places.map((path) => session.world.at(path)));
    const requests = session.requestsBy(({ headers }) => headers.find(([name]) => name === 'x-puppet')?.[1]);
    return tries.map(({ mark, url }) =>
      (requests.get(mark) ?? []).flatMap(({ host = '' }) => disagreements(writeOut(url), host, session.parsers)),
    );
  },
};

function queryOf(url: HostileUrl['url'], mark: string): PuppetQuery {
  return { url, headers: [['x-puppet', mark]] };
}

function disagreements(text: string, asked: string, all: Parsers['parsers']): string[] {
  return Object.entries(all).flatMap(([name, parse]) => {
    const host = parse(text);
    return host === asked ? [] : [`parsers: ${asked} was asked, and to ${name} it is ${host ?? 'no URL'}`];
  });
}

// Packages of this checkout alone: who has installed omnivet has not got them, and no such target.
async function loadParsers(): Promise<Parsers['parsers']> {
  const { parseURL, serializeHost } = await import('whatwg-url');
  const { parse } = (await import('fast-uri')).default;
  return {
    'whatwg-url': (text) => {
      const url = parseURL(text);
      if (url === null || url.scheme !== 'https') return undefined;
      return withPort(serializeHost(url.host), url.port ?? 443);
    },
    'fast-uri': (text) => {
      const { scheme, host, port, userinfo, error } = parse(text);
      if (error !== undefined || scheme !== 'https' || host === undefined || userinfo !== undefined) return undefined;
      return withPort(host, Number(port ?? 443));
    },
  };
}

function withPort(host: string, port: number): string {
  return port === 443 ? host : `${host}:${port}`;
}
