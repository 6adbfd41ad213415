/** Where upstream tries to send the host: Location, Link, Refresh, Alt-Svc. Each target is decided like a first request. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createCleanUp } from '../helpers/clean-up.ts';
import { message, ok, type RawAnswer, type RawUpstream, startRawUpstream } from '../helpers/raw-upstream.ts';
import { A, B, E, FOLLOWED_TARGETS, INVITATIONS, NEXT_PAGES, REFUSED_TARGETS } from '../helpers/redirect-targets.ts';
import { inWords, mountSunkPuppet, type SunkPuppet } from '../helpers/sunk-puppet.ts';

const REFUSED = 'EACCES redirect-refused';
const STATUSES = [301, 302, 303, 307, 308] as const;

const pathOf = (name: string): string => `/to%20${encodeURIComponent(name)}`;
const redirect = (status: number, location: string): Buffer =>
  message(`${status} Redirect`, [`Location: ${location}`], 'elsewhere');

const cleanUp = createCleanUp();
let puppet: SunkPuppet;
let upstream: RawUpstream;
let before = 0;

beforeAll(async () => {
  const answers = new Map<string, RawAnswer>([
    ['/fine', ok('fine')],
    [`${pathOf('a query')}?fine`, ok('fine')],
  ]);
  for (const [name, location] of [...REFUSED_TARGETS, ...FOLLOWED_TARGETS])
    answers.set(pathOf(name), redirect(302, location));
  for (const status of STATUSES) {
    answers.set(`/${status}/evil`, redirect(status, `https://${E}/`));
    answers.set(`/${status}/fine`, redirect(status, '/fine'));
  }
  for (let left = 1; left <= 6; left += 1)
    answers.set(`/chain/${left}`, redirect(302, left === 1 ? '/fine' : `/chain/${left - 1}`));
  for (const [name, link] of NEXT_PAGES) answers.set(pathOf(name), ok('["one"]', `Link: ${link}`));
  answers.set('/page/last', ok('["two"]'));
  answers.set('/page/first', ok('["two"]', `Link: <https://${E}/>; rel="next"`));
  answers.set('/invited', (socket) => void socket.write(ok('fine', ...INVITATIONS, 'Cache-Control: no-store')));
  answers.set('/self', redirect(302, '/self'));
  answers.set('/there', redirect(302, `https://${B}/back`));
  answers.set('/back', redirect(302, `https://${A}/fine`));
  answers.set('/chain-to-evil', redirect(302, '/301/evil'));
  upstream = await startRawUpstream(cleanUp, [A, B, 'git.example.org', 'post.example.org'], answers);
  puppet = await mountSunkPuppet(cleanUp, {
    origins: { [A]: upstream, [B]: upstream, 'git.example.org:8443': upstream, 'post.example.org': upstream },
  });
});
beforeEach(() => {
  before = upstream.requests.length;
});
afterAll(() => cleanUp[Symbol.asyncDispose]());

/** What upstream was asked in this test: `host target`. */
function asked(): string[] {
  return upstream.requests.slice(before).map(({ head, path }) => `${/^host: (.*)$/im.exec(head)?.[1] ?? ''} ${path}`);
}

async function expectNothingElsewhere(): Promise<void> {
  expect(await puppet.sinkhole.seen()).toEqual([]);
  expect(await puppet.resolved()).toEqual([]);
}

describe('a redirect', () => {
  test.each([...REFUSED_TARGETS])('a redirect to %s is refused after one request', async (name) => {
    expect(await puppet.read(name, { url: `https://${A}${pathOf(name)}` })).toBe(REFUSED);
    expect(asked()).toEqual([`${A} ${pathOf(name)}`]);
    await expectNothingElsewhere();
  });

  test.each([...FOLLOWED_TARGETS])('a redirect to %s is followed', async (name, _location, target) => {
    expect(await puppet.read(name, { url: `https://${A}${pathOf(name)}` })).toBe('ok: fine');
    expect(asked()).toEqual([`${A} ${pathOf(name)}`, target]);
    await expectNothingElsewhere();
  });

  test.each([...STATUSES])('a redirect by %i is followed to a declared host and refused to another', async (status) => {
    expect(await puppet.read('fine', { url: `https://${A}/${status}/fine` })).toBe('ok: fine');
    expect(await puppet.read('evil', { url: `https://${A}/${status}/evil` })).toBe(REFUSED);
    expect(asked()).toEqual([`${A} /${status}/fine`, `${A} /fine`, `${A} /${status}/evil`]);
    await expectNothingElsewhere();
  });

  test.each([...STATUSES])('a redirect by %i of a POST is refused', async (status) => {
    const url = `https://post.example.org/${status}/fine`;
    expect(await puppet.read('post', { method: 'post', url, body: 'x' })).toBe(REFUSED);
    expect(asked()).toEqual([`post.example.org /${status}/fine`]);
  });

  test.each([2, 5])('a chain of %i redirects is followed', async (length) => {
    expect(await puppet.read('chain', { url: `https://${A}/chain/${length}` })).toBe('ok: fine');
    expect(asked()).toHaveLength(length + 1);
  });

  test.each([
    ['a chain of 6', '/chain/6'],
    ['a circle', '/self'],
  ])('%s redirects is refused at the sixth', async (name, path) => {
    expect(await puppet.read(name, { url: `https://${A}${path}` })).toBe(REFUSED);
    expect(asked()).toHaveLength(6);
    await expectNothingElsewhere();
  });

  test('a redirect to another host at the end of a chain is refused', async () => {
    expect(await puppet.read('late', { url: `https://${A}/chain-to-evil` })).toBe(REFUSED);
    expect(asked()).toHaveLength(2);
    await expectNothingElsewhere();
  });

  test('a redirect to a host to which the secret is not bound leaves it behind, and it does not come back', async () => {
    const url = `https://${A}/there`;
    expect(await puppet.read('bearing', { url, secret: 'PUPPET_TOKEN', headers: [['x-puppet', 'own']] })).toBe(
      'ok: fine',
    );
    expect(asked()).toEqual([`${A} /there`, `${B} /back`, `${A} /fine`]);
    const bearing = upstream.requests.slice(before).map(({ head }) => head.includes(puppet.secrets.PUPPET_TOKEN));
    expect(bearing).toEqual([true, false, false]);
  });

  test('a redirect on the same host keeps the secret, once', async () => {
    expect(await puppet.read('kept', { url: `https://${A}/302/fine`, secret: 'PUPPET_TOKEN' })).toBe('ok: fine');
    const counts = upstream.requests
      .slice(before)
      .map(({ head }) => head.split(puppet.secrets.PUPPET_TOKEN).length - 1);
    expect(counts).toEqual([1, 1]);
  });
});

describe('a Link to the next page', () => {
  test.each([...NEXT_PAGES])('ls of a listing with %s beside it', async (name, _link, expected) => {
    const expand = { url: `https://${A}${pathOf(name)}`, select: { json: '@' }, secret: 'PUPPET_TOKEN' };
    expect(inWords(await puppet.ls({ list: [{ expand, pages: 5 }], label: name }))).toBe(expected);
    expect(asked().filter((request) => !request.startsWith(`${A} `))).toEqual([]);
    await expectNothingElsewhere();
  });
});

test('a response that invites elsewhere in every header that can is read, and nothing comes of it', async () => {
  const first = await puppet.read('invited 1', { url: `https://${A}/invited` });
  expect([first, await puppet.read('invited 2', { url: `https://${A}/invited` })]).toEqual(['ok: fine', 'ok: fine']);
  const heads = upstream.requests.slice(before).map(({ head }) => head.split('\r\n').map((line) => line.split(':')[0]));
  expect(heads[1]).toEqual(heads[0]);
  expect(heads[0]?.map((name) => name?.toLowerCase())).not.toContain('cookie');
  await expectNothingElsewhere();
});

test('no redirect of them all led anywhere else, and everything was over TLS to a declared name', async () => {
  await puppet.stop();
  await expectNothingElsewhere();
  expect(puppet.upstream.journal.entries()).toEqual([]);
});
