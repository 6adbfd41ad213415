import { HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { holdAnswer, type HeldAnswer } from '../../../../conformance/checks/held-answer.ts';
import { keptFor } from '../../../../conformance/checks/lifetimes.ts';
import type { Injection, UpstreamControl } from '../../../../conformance/subject/upstream-control.ts';

const URL = 'https://a.example/1';
const AUTHORS = { etag: '"a"', 'last-modified': 'Mon, 05 Jan 2026 10:00:00 GMT', expires: '0', 'x-kept': 'yes' };

const author = async (): Promise<Response> =>
  new HttpResponse('by the author', { headers: { ...AUTHORS, 'cache-control': 'max-age=60', vary: '*', age: '59' } });

interface Held {
  readonly answer: HeldAnswer;
  readonly ask: (url?: string, headers?: Record<string, string>) => Promise<Response>;
}

function hold(): Held {
  const injections: Injection[] = [];
  const inject: UpstreamControl['inject'] = (injection) => {
    injections.push(injection);
    return () => void injections.splice(0);
  };
  const answer = holdAnswer({ inject } as UpstreamControl, `GET ${URL}`);
  return {
    answer,
    ask: async (url = URL, headers = {}) => {
      const [injection = author] = injections;
      return (await injection(new Request(url, { headers }), author)) ?? author();
    },
  };
}

test('holdAnswer forbids keeping anything until something else is said, and says nothing of versions', async () => {
  const { ask, answer } = hold();
  const response = await ask();
  expect(await response.text()).toBe('by the author');
  expect(Object.fromEntries(response.headers)).toMatchObject({ 'cache-control': 'no-store', 'x-kept': 'yes' });
  for (const name of ['etag', 'last-modified', 'expires', 'vary', 'age'])
    expect(response.headers.has(name)).toBe(false);
  expect(Buffer.from(answer.original() ?? []).toString()).toBe('by the author');
});

test('holdAnswer answers what is said, and 304 to whoever has that already', async () => {
  const { ask, answer } = hold();
  const body = new TextEncoder().encode('other');
  const headers = { 'cache-control': 'max-age=0', etag: '"2"' };
  answer.say({ headers, body, unchangedIf: { header: 'if-none-match', value: '"2"' } });
  const whole = await ask(URL, { 'if-none-match': '"1"' });
  expect([whole.status, await whole.text(), whole.headers.get('etag')]).toEqual([200, 'other', '"2"']);
  const unchanged = await ask(URL, { 'if-none-match': '"2"' });
  expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
});

test('holdAnswer leaves other requests to the author, not to be kept, and gives the held one back', async () => {
  const { ask, answer } = hold();
  answer.say({ headers: {}, status: 404 });
  expect((await ask()).status).toBe(404);
  const other = await ask('https://a.example/2');
  expect([other.status, other.headers.get('cache-control')]).toEqual([200, 'no-store']);
  answer.release();
  expect((await ask()).status).toBe(200);
});

test('keptFor lets the response hold for so long, whatever the author says', async () => {
  const response = await keptFor(7)(new Request(URL), author);
  expect(response?.headers.get('cache-control')).toBe('max-age=7');
  for (const name of ['expires', 'vary', 'age']) expect(response?.headers.has(name)).toBe(false);
  expect(response?.headers.get('etag')).toBe('"a"');
});
