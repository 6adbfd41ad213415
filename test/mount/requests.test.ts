/** hostile.md *Requests a provider may try*: what is refused is never sent, and what is allowed arrives as it was asked for. */
import { http, HttpResponse } from 'msw';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PuppetNode, PuppetQuery } from '../../providers/puppet/encoder.ts';
import type { RequestEntry } from '../../src/upstream/journal.ts';
import { type CleanUp, createCleanUp } from '../helpers/clean-up.ts';
import { mountPuppet, puppetConfiguration, type PuppetMount, type PuppetOutcome } from '../helpers/puppet-mount.ts';
import { startMount } from '../helpers/mounting.ts';
import { REFUSED_QUERIES } from '../helpers/puppet-requests.ts';

const API = 'https://api.example.org';
const POST = 'https://post.example.org';

/** `/list/NAME/N` is page N of a list without end; each page has one item. */
const LISTS = http.get(`${API}/list/:name/:page`, ({ params: { name, page } }) =>
  HttpResponse.json([`item-${String(page)}`], {
    headers: { link: `<${API}/list/${String(name)}/${Number(page) + 1}>; rel="next"` },
  }),
);
const NUMBERS = http.get(`${API}/numbers`, () =>
  HttpResponse.json(Array.from({ length: 20_000 }, (_, index) => index)),
);
const OBJECT = http.get(`${API}/object`, () => HttpResponse.json({ name: 'a', list: [1, 2], none: null }));

let cleanUp: CleanUp;
let mount: PuppetMount;

beforeAll(async () => {
  cleanUp = createCleanUp();
  mount = await mountPuppet(cleanUp, { handlers: [LISTS, NUMBERS, OBJECT] });
});
afterAll(() => cleanUp[Symbol.asyncDispose]());

const read = (query: PuppetQuery, label = ''): Promise<PuppetOutcome> => mount.cat({ read: { query }, label });
const list = (...nodes: readonly PuppetNode[]): Promise<PuppetOutcome> => mount.ls({ list: nodes });
const requests = (path: string): readonly RequestEntry[] =>
  mount.upstream.journal.requests().filter((request) => request.path.startsWith(path));
const valuesOf = (name: string, request: RequestEntry | undefined): readonly string[] =>
  (request?.headers ?? []).filter(([header]) => header.toLowerCase() === name).map(([, value]) => value);

describe('a request that no provider may make is EACCES', () => {
  test.concurrent.each(REFUSED_QUERIES)('%s', async (name, query, code) => {
    const outcome = await read(query, name);
    expect(outcome).toMatchObject({ errno: 'EACCES', codes: [code] });
    for (const { provider, message, advice } of outcome.failures) {
      expect(provider).toBe('puppet');
      expect(`${message} ${advice}`).toMatch(/^[\u0020-\u007e…]{40,1000}$/);
    }
  });
});

test('300 headers are refused like any that may not be sent', async () => {
  const headers = Array.from({ length: 300 }, (): [string, string] => ['x', '']);
  expect(await read({ url: `${API}/`, headers })).toMatchObject({ errno: 'EACCES', codes: ['header-refused'] });
});

test('refused requests never leave the host', () => {
  expect(mount.upstream.journal.entries()).toEqual([]);
  expect(mount.events.filter((event) => event.kind === 'callout')).toEqual([]);
});

describe('a request that is declared arrives as it was asked for', () => {
  test('with headers in any letters, and the host of the URL', async () => {
    const headers = [
      ['X-Puppet', 'a  b; c="d"'],
      ['ACCEPT', 'text/x'],
      ['Accept-Language', 'de'],
      ['content-type', 'a/b'],
    ] as const;
    expect(await read({ url: `${API}/headers`, headers })).toMatchObject({ errno: undefined });
    const [request] = requests('/headers');
    expect(request?.headers.map(([name]) => name.toLowerCase()).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'accept-language',
      'connection',
      'content-type',
      'host',
      'user-agent',
      'x-puppet',
    ]);
    expect(valuesOf('x-puppet', request)).toEqual(['a  b; c="d"']);
    expect(valuesOf('host', request)).toEqual(['api.example.org']);
  });

  test('by HEAD, whose headers may be selected', async () => {
    const outcome = await read({ url: `${API}/by-head`, method: 'head', select: { header: 'Content-Type' } });
    expect(outcome.stdout.toString()).toMatch(/^text\/plain/);
    expect(requests('/by-head').map(({ method }) => method)).toEqual(['HEAD']);
  });

  test('by POST, with a body of 16 KiB', async () => {
    const body = { repeat: 'ü', times: 8192 };
    expect(await read({ url: `${POST}/post`, method: 'post', body })).toMatchObject({ errno: undefined });
    const [request] = requests('/post');
    expect(request).toMatchObject({ method: 'POST', host: 'post.example.org' });
    expect(Buffer.from(request?.body ?? []).toString()).toBe('ü'.repeat(8192));
  });

  test('by POST, with bytes that are no text', async () => {
    const body = Uint8Array.of(0, 0xff, 0x0d, 0x0a);
    expect(await read({ url: `${POST}/bytes`, method: 'post', body })).toMatchObject({ errno: undefined });
    expect(new Uint8Array(requests('/bytes')[0]?.body ?? [])).toEqual(body);
  });

  test('with a bearer token and no other', async () => {
    await read({ url: `${API}/bearer`, secret: 'PUPPET_TOKEN' });
    expect(valuesOf('authorization', requests('/bearer')[0])).toEqual([`Bearer ${mount.secrets.PUPPET_TOKEN}`]);
  });

  test('with a login for each of its hosts', async () => {
    const expected = [`Basic ${Buffer.from(mount.secrets.PUPPET_LOGIN).toString('base64')}`];
    await read({ url: `${API}/login/api`, secret: 'PUPPET_LOGIN' });
    await read({ url: 'https://git.example.org:8443/login/git', secret: 'PUPPET_LOGIN' });
    expect(requests('/login/').map((request) => valuesOf('authorization', request))).toEqual([expected, expected]);
  });

  test('with a secret in a header of its own', async () => {
    await read({ url: `${POST}/key`, secret: 'PUPPET_KEY' });
    expect(valuesOf('x-puppet-key', requests('/key')[0])).toEqual([mount.secrets.PUPPET_KEY]);
    expect(valuesOf('authorization', requests('/key')[0])).toEqual([]);
  });

  test('with the name of a secret in its path, which stays a name', async () => {
    await read({ url: `${API}/PUPPET_TOKEN?PUPPET_TOKEN=$PUPPET_TOKEN` });
    expect(requests('/PUPPET_TOKEN').map(({ path }) => path)).toEqual(['/PUPPET_TOKEN?PUPPET_TOKEN=$PUPPET_TOKEN']);
  });
});

describe('a selector that cannot be used fails alone', () => {
  test.each([
    ['no JMESPath', '[?'],
    ['an empty text', ''],
    ['an unknown function', 'exec(@)'],
    ['control characters', '\0\u001b'],
    ['brackets that never close', { repeat: '[', times: 5_000 }],
    ['parentheses to a depth of 100,000', [{ repeat: '(', times: 100_000 }, '@', { repeat: ')', times: 100_000 }]],
    ['1 MiB', { repeat: 'a', times: 1024 * 1024 }],
  ] as const)('%s', async (name, json) => {
    const outcome = await read({ url: `${API}/object`, select: { json } });
    expect(outcome).toMatchObject({ errno: 'EIO', codes: ['contract-violation'] });
    expect(await read({ url: `${API}/object`, select: { json: 'name' } }, name)).toMatchObject({
      stdout: Buffer.from('a'),
    });
  });

  test('quadratic in a large body, by the deadline of the guest', async () => {
    const started = performance.now();
    const outcome = await read({ url: `${API}/numbers`, select: { json: '[?length(map(&@, $)) == `0`]' } });
    expect(outcome).toMatchObject({ errno: 'ETIMEDOUT', codes: ['guest-deadline'] });
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(await read({ url: `${API}/numbers`, select: { json: '[19999]' } })).toMatchObject({
      stdout: Buffer.from('19999'),
    });
  });

  test.each([
    ['null', { json: 'none' }],
    ['a field that is not there', { json: 'nothing.at.all' }],
    ['a header that did not come', { header: 'x-nothing' }],
    ['a header without a name', { header: '' }],
    ['a request header', { header: 'authorization' }],
  ] as const)('nothing selected, as ENOENT: %s', async (_, select) => {
    expect(await read({ url: `${API}/object`, select })).toMatchObject({
      errno: 'ENOENT',
      codes: ['nothing-selected'],
    });
  });

  test('a listing by a selector that gives no array', async () => {
    for (const select of ['body', { header: 'content-type' }] as const)
      expect(await list({ expand: { url: `${API}/object`, select } })).toMatchObject({
        errno: 'EIO',
        codes: ['contract-violation'],
      });
    const object = { expand: { url: `${API}/object`, select: { json: '@' } } };
    expect(await list(object)).toMatchObject({ errno: 'EIO', codes: ['upstream-unreadable'] });
  });
});

describe('an expansion costs at most 64 requests', () => {
  const pages = (name: string, count: number): PuppetNode => ({
    expand: { url: `${API}/list/${name}/1`, select: { json: '@' } },
    pages: count,
  });

  test('4 billion pages', async () => {
    expect(await list(pages('billions', 4_294_967_295))).toMatchObject({ errno: 'EFBIG', codes: ['too-large'] });
    expect(requests('/list/billions/')).toHaveLength(64);
  });

  test('no pages, which is one', async () => {
    expect((await list(pages('none', 0))).stdout.toString()).toBe('item-1\n');
    expect(requests('/list/none/')).toHaveLength(1);
  });

  test('64 pages', async () => {
    expect((await list(pages('all', 64))).stdout.toString().split('\n')).toHaveLength(65);
    expect(requests('/list/all/')).toHaveLength(64);
  });

  test("an expansion inside another's budget", async () => {
    expect(await list(pages('first', 40), pages('second', 40))).toMatchObject({ errno: 'EFBIG', codes: ['too-large'] });
    expect(requests('/list/first/')).toHaveLength(40);
    expect(requests('/list/second/')).toHaveLength(24);
  });

  test('20 expansions of 4 pages in one listing', async () => {
    const many = Array.from({ length: 20 }, (_, index) => pages(`many-${index}`, 4));
    expect(await list(...many)).toMatchObject({ errno: 'EFBIG', codes: ['too-large'] });
    expect(requests('/list/many-')).toHaveLength(64);
  });

  test('a lookup of a name that is on no page', async () => {
    const script = { list: [], otherwise: { lookup: pages('lookup', 4_294_967_295) } };
    expect(await mount.cat(script, 'absent')).toMatchObject({ errno: 'EFBIG', codes: ['too-large'] });
    expect(requests('/list/lookup/')).toHaveLength(64);
  });
});

test('a secret that is required and has no value is EACCES, and no request is sent', async () => {
  const bare = await mountPuppet(cleanUp, { absent: ['PUPPET_TOKEN', 'PUPPET_LOGIN', 'PUPPET_KEY'] });
  const query = { url: `${API}/required`, secret: 'PUPPET_TOKEN' };
  expect(await bare.cat({ read: { query } })).toMatchObject({ errno: 'EACCES', codes: ['secret-missing'] });
  expect(bare.upstream.journal.entries()).toEqual([]);
  for (const [url, secret] of [
    [`${API}/optional`, 'PUPPET_LOGIN'],
    [`${POST}/optional`, 'PUPPET_KEY'],
  ] as const)
    expect(await bare.cat({ read: { query: { url, secret } } })).toMatchObject({ stdout: Buffer.from('ok') });
  const names = bare.upstream.journal.requests().flatMap(({ headers }) => headers.map(([name]) => name.toLowerCase()));
  expect(names).toContain('host');
  expect(names.filter((name) => name === 'authorization' || name === 'x-puppet-key')).toEqual([]);
});

test('a secret that is declared and not granted keeps the provider from loading, even when it is optional', async () => {
  const configuration = await puppetConfiguration(cleanUp, mount.upstream);
  const withoutKey = configuration.replace(', PUPPET_KEY = { env = "PUPPET_KEY" }', '');
  expect(withoutKey).not.toBe(configuration);
  const before = mount.upstream.journal.entries().length;
  const refused = await startMount(cleanUp, { configuration: withoutKey });
  expect(await refused.ended).toEqual({ code: 2 });
  expect(refused.stderr()).toContain('PUPPET_KEY = { env = "PUPPET_KEY" }');
  expect(mount.upstream.journal.entries()).toHaveLength(before);
});
