/** What an upstream can answer to harm or confuse: every line of a hostile upstream's repertoire, on the real mount. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCleanUp } from '../helpers/clean-up.ts';
import { HOSTILE_RESPONSES } from '../helpers/hostile-responses.ts';
import { message, ok, type RawAnswer, type RawUpstream, startRawUpstream } from '../helpers/raw-upstream.ts';
import { mountSunkPuppet, type SunkPuppet } from '../helpers/sunk-puppet.ts';

const HOST = 'cdn.example.org';
const STATUSES: readonly number[] = Array.from({ length: 199 }, (_, index) => 401 + index);
const pathOf = (name: string): string => `/${encodeURIComponent(name)}`;

const cleanUp = createCleanUp();
let puppet: SunkPuppet;
let upstream: RawUpstream;

beforeAll(async () => {
  const answers = new Map<string, RawAnswer>(HOSTILE_RESPONSES.map(({ name, answer }) => [pathOf(name), answer]));
  for (const { name } of HOSTILE_RESPONSES) answers.set(`/after${pathOf(name)}`, ok('fine'));
  for (const status of STATUSES) answers.set(`/${status}`, message(`${status} Status`, [], '{"a":"evil"}'));
  const unasked = Buffer.concat([ok('first', 'Cache-Control: no-store', 'Connection: keep-alive'), ok('evil')]);
  answers.set('/smuggled', (socket) => void socket.write(unasked));
  upstream = await startRawUpstream(cleanUp, [HOST], answers);
  puppet = await mountSunkPuppet(cleanUp, {
    origins: { [HOST]: upstream },
    extra: 'limits = { response-body-mib = 4, callout-ms = 1500, idle-ms = 700 }',
  });
});
afterAll(() => cleanUp[Symbol.asyncDispose]());

test.each(HOSTILE_RESPONSES)('a read that is answered with $name', async ({ name, expected, select }) => {
  const started = performance.now();
  expect(await puppet.read(name, { url: `https://${HOST}${pathOf(name)}`, select })).toBe(expected);
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(await puppet.read('after', { url: `https://${HOST}/after${pathOf(name)}` })).toBe('ok: fine');
  expect(await puppet.sinkhole.seen()).toEqual([]);
});

test('a read that is answered with a status from 401 to 599 is the errno of that status', async () => {
  for (const status of STATUSES)
    expect([status, await puppet.read(`${status}`, { url: `https://${HOST}/${status}` })]).toEqual([
      status,
      meaning(status),
    ]);
});

function meaning(status: number): string {
  if (status === 401 || status === 403) return 'EACCES upstream-denied';
  if (status === 404 || status === 410) return 'ENOENT upstream-not-found';
  if (status === 429) return 'EAGAIN upstream-throttled';
  return status < 500 ? 'EINVAL upstream-refused' : 'EIO upstream-failed';
}

test('a second response that nobody asked for is not the answer to the next request', async () => {
  const read = (label: string): Promise<string> => puppet.read(label, { url: `https://${HOST}/smuggled` });
  expect(await read('smuggled 1')).toBe('ok: first');
  expect(await read('smuggled 2')).toBe('ok: first');
  expect(upstream.requests.filter(({ path }) => path === '/smuggled').length).toBeGreaterThan(1);
});

test('no answer of them all made the host ask twice, resolve a name, or end an instance', async () => {
  const asked = upstream.requests.map(({ path }) => path).filter((path) => path !== '/smuggled');
  expect(asked.length).toBe(new Set(asked).size);
  expect(await puppet.resolved()).toEqual([]);
  expect(puppet.events.filter(({ kind }) => kind === 'instance-ended')).toEqual([]);
});
