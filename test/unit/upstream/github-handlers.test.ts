import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, afterAll, describe, expect, test } from 'vitest';
import { githubHandlers } from '../../../providers/github/upstream/handlers.ts';
import { listenTls } from '../../../src/ambient/tls-server.ts';
import { startUpstream, type Upstream } from '../../../src/upstream/upstream.ts';
import { clientOf, type Fetched, serve } from './client.ts';

interface Take {
  readonly path: string;
  readonly response: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

function takesOf(scenario: string): readonly Take[] {
  const file = `@octokit/fixtures/scenarios/api.github.com/${scenario}/normalized-fixture.json`;
  return JSON.parse(readFileSync(createRequire(import.meta.url).resolve(file), 'utf8')) as Take[];
}

const API = 'https://api.github.com';
const HELLO = `${API}/repos/octokit-fixture-org/hello-world`;
const PAGINATE = `${API}/repos/octokit-fixture-org/paginate-issues`;
const ISSUES = takesOf('paginate-issues').flatMap(({ response }) => response as { number: number }[]);

let upstream: Upstream;

beforeAll(async () => {
  upstream = await startUpstream({ hosts: ['api.github.com'], handlers: githubHandlers(), listen: listenTls });
});
afterAll(() => upstream.stop());

function ask(url: string, headers: Record<string, string> = {}): Promise<Fetched> {
  return clientOf(upstream)(url, { headers });
}

/** Follows Link headers and gives each page's numbers. */
async function walk(first: string): Promise<number[][]> {
  const pages: number[][] = [];
  for (let url: string | undefined = first; url !== undefined;) {
    const { json, headers } = await ask(url);
    pages.push((json() as { number: number }[]).map(({ number }) => number));
    url = /<([^>]+)>; rel="next"/.exec(String(headers.link))?.[1];
  }
  return pages;
}

describe('recorded objects', () => {
  test.each([...takesOf('get-repository'), ...takesOf('paginate-issues')])(
    'GET $path answers with the recorded bytes, Link and length',
    async ({ path, response, headers }) => {
      const answer = await ask(`${API}${path}`);
      expect(answer.status).toBe(200);
      expect(answer.text).toBe(JSON.stringify(response));
      for (const name of [
        'link',
        'content-length',
        'content-type',
        'cache-control',
        'last-modified',
        'x-ratelimit-limit',
      ])
        expect([name, answer.headers[name]]).toEqual([name, headers[name]]);
    },
  );

  test.each(ISSUES)('GET issue $number answers with the recorded object under both names and the id', async (issue) => {
    for (const base of [HELLO, PAGINATE, `${API}/repositories/1000`])
      expect((await ask(`${base}/issues/${issue.number}`)).text).toBe(JSON.stringify(issue));
  });

  test('GET of the repository under its other name and its id answers with the same bytes', async () => {
    const { text } = await ask(HELLO);
    expect((await ask(PAGINATE)).text).toBe(text);
    expect((await ask(`${API}/repositories/1000`)).text).toBe(text);
  });

  test('HEAD answers with the headers of GET and no body', async () => {
    const head = await clientOf(upstream)(HELLO, { method: 'HEAD' });
    for (const name of ['etag', 'content-length', 'content-type', 'last-modified', 'cache-control'])
      expect([name, head.headers[name]]).toEqual([name, (await ask(HELLO)).headers[name]]);
    expect(head.bytes.length).toBe(0);
  });
});

describe('issue lists', () => {
  test.each([1, 3, 30, 100])(
    'GET with %i a page and its Link headers gives every issue once, in order',
    async (size) => {
      const pages = await walk(`${PAGINATE}/issues?state=all&per_page=${size}`);
      expect(pages.flat()).toEqual(ISSUES.map(({ number }) => number));
      expect(pages.length).toBe(Math.ceil(13 / size));
      expect(pages.slice(0, -1).every(({ length }) => length === size)).toBe(true);
    },
  );

  test("GET in the middle links in GitHub's order and keeps the other parameters", async () => {
    const { headers } = await ask(`${HELLO}/issues?page=2&state=all&per_page=1`);
    const to = (page: number, rel: string) =>
      `<${API}/repositories/1000/issues?page=${page}&state=all&per_page=1>; rel="${rel}"`;
    expect(headers.link).toBe([to(1, 'prev'), to(3, 'next'), to(13, 'last'), to(1, 'first')].join(', '));
  });

  test('GET of a list on one page has no Link', async () => {
    expect((await ask(`${HELLO}/issues`)).headers).not.toHaveProperty('link');
  });

  test('GET past the end gives an empty list and the way back', async () => {
    const { text, headers } = await ask(`${HELLO}/issues?per_page=3&page=9`);
    expect(text).toBe('[]');
    const to = (page: number, rel: string) => `<${API}/repositories/1000/issues?per_page=3&page=${page}>; rel="${rel}"`;
    expect(headers.link).toBe([to(5, 'prev'), to(1, 'first')].join(', '));
  });

  test.each([
    ['0', 13],
    ['-1', 13],
    ['x', 13],
    ['1000', 13],
    ['2', 2],
  ])('GET with per_page=%s gives %i issues', async (size, count) => {
    expect((await ask(`${HELLO}/issues?per_page=${size}`)).json()).toHaveLength(count);
  });

  test.each([
    ['open', 13],
    ['all', 13],
    ['closed', 0],
  ])('GET with state=%s gives %i issues', async (state, count) => {
    expect((await ask(`${HELLO}/issues?state=${state}`)).json()).toHaveLength(count);
  });
});

describe('conditional requests', () => {
  test('GET of different resources gives different entity tags', async () => {
    const urls = [HELLO, ...ISSUES.map(({ number }) => `${HELLO}/issues/${number}`), `${HELLO}/issues`];
    const tags = await Promise.all(urls.map(async (url) => (await ask(url)).headers.etag));
    expect(new Set(tags).size).toBe(urls.length);
  });

  test.each([['%'], ['W/%'], ['"other", %'], ['*']])(
    'GET with If-None-Match %s is 304 without a body',
    async (pattern) => {
      const etag = String((await ask(HELLO)).headers.etag);
      const { status, bytes, headers } = await ask(HELLO, { 'if-none-match': pattern.replace('%', etag) });
      expect([status, bytes.length, headers.etag]).toEqual([304, 0, etag]);
    },
  );

  test('GET with another entity tag is 200 whatever If-Modified-Since says', async () => {
    const headers = { 'if-none-match': '"other"', 'if-modified-since': new Date().toUTCString() };
    expect((await ask(HELLO, headers)).status).toBe(200);
  });

  test.each([
    ['Tue, 10 Oct 2017 16:00:00 GMT', 304],
    ['Tue, 10 Oct 2017 15:59:59 GMT', 200],
    ['nonsense', 200],
  ])('GET with If-Modified-Since %s is %i', async (since, status) => {
    expect((await ask(`${HELLO}/issues/1`, { 'if-modified-since': since })).status).toBe(status);
  });
});

describe('refusals', () => {
  test.each([
    [`${API}/`],
    [`${API}/repos/octokit-fixture-org/other`],
    [`${API}/repos/other/hello-world/issues`],
    [`${API}/repositories/1001/issues`],
    [`${HELLO}/issues/14`],
    [`${HELLO}/issues/013`],
    [`${HELLO}/issues?state=merged`],
    [`${HELLO}/issues?labels=bug`],
    [`${HELLO}/issues?constructor=x`],
    [`${HELLO}/pulls`],
  ])("GET %s is 404 in GitHub's shape", async (url) => {
    const { status, json } = await ask(url);
    expect(status).toBe(404);
    expect(json()).toMatchObject({ message: 'Not Found', documentation_url: expect.stringMatching(/^https:/) });
  });

  test('POST is 404', async () => {
    expect((await clientOf(upstream)(`${HELLO}/issues`, { method: 'POST', body: '{}' })).status).toBe(404);
  });

  test.each([
    ['the token as Bearer', { authorization: 'Bearer canary' }, { token: 'canary' }, 200, undefined],
    ['the token as token', { authorization: 'token canary' }, { token: 'canary' }, 200, undefined],
    ['no token', {}, { token: 'canary' }, 200, undefined],
    ['no token where one is required', {}, { token: 'canary', requireToken: true }, 401, 'Requires authentication'],
    ['another token', { authorization: 'Bearer other' }, { token: 'canary' }, 401, 'Bad credentials'],
    ['another scheme', { authorization: 'Basic canary' }, { token: 'canary' }, 401, 'Bad credentials'],
    ['any token where none is right', { authorization: 'Bearer undefined' }, {}, 401, 'Bad credentials'],
  ])('GET with %s is answered accordingly', async (_, headers, options, status, message) => {
    const own = await serve(githubHandlers(options), { hosts: ['api.github.com'] });
    for (const url of [HELLO, `${HELLO}/issues/1`]) {
      const answer = await clientOf(own)(url, { headers });
      expect(answer.status).toBe(status);
      expect((answer.json() as { message?: string }).message).toBe(message);
    }
  });
});
