import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { http, HttpResponse } from 'msw';
import { describe, expect, test } from 'vitest';
import { recordingHandlers } from '../../../src/upstream/recording-handlers.ts';
import { parseRecordings, type Recording } from '../../../src/upstream/recordings.ts';
import { clientOf, HOST, serve } from './client.ts';

const SCENARIOS = join(
  dirname(createRequire(import.meta.url).resolve('@octokit/fixtures')),
  'scenarios/api.github.com',
);

function recordingsOf(scenario: string): readonly Recording[] {
  const parsed = parseRecordings(
    JSON.parse(readFileSync(join(SCENARIOS, scenario, 'normalized-fixture.json'), 'utf8')),
  );
  if (!parsed.ok) throw new Error(`${scenario}: ${parsed.problem}`);
  return parsed.value;
}

const OF_THE_CONNECTION = new Set(['connection', 'content-length', 'transfer-encoding']);

/** The body as an independent reading of nock's format has it. */
function bodyOf({ response, responseIsBinary }: Recording): Buffer {
  if (typeof response !== 'string') return Buffer.from(JSON.stringify(response));
  return Buffer.from(response, responseIsBinary ? 'hex' : 'utf8');
}

describe('recordingHandlers', () => {
  test.each(readdirSync(SCENARIOS))(
    'recordingHandlers with the scenario %s serve it byte for byte',
    async (scenario) => {
      const recordings = recordingsOf(scenario);
      const hosts = [...new Set(recordings.map(({ scope }) => new URL(scope).host))];
      const upstream = await serve(recordingHandlers(recordings), { hosts });
      const ask = clientOf(upstream);
      expect(recordings.length).toBeGreaterThan(0);
      for (const recording of recordings) {
        const { host } = new URL(recording.scope);
        const method = recording.method.toUpperCase();
        const answer = await ask(`https://${host}${recording.path}`, { method });
        expect(answer.status).toBe(recording.status);
        expect(answer.bytes.equals(bodyOf(recording))).toBe(true);
        const kept = Object.entries(recording.headers ?? {}).filter(([name]) => !OF_THE_CONNECTION.has(name));
        expect(answer.headers).toMatchObject(Object.fromEntries(kept.map(([name, value]) => [name, String(value)])));
      }
    },
  );

  test('recordingHandlers asked for what is not recorded answer 404 with what is', async () => {
    const upstream = await serve(recordingHandlers(recordingsOf('get-repository')), { hosts: ['api.github.com'] });
    const { status, json } = await clientOf(upstream)('https://api.github.com/repos/octokit-fixture-org/hello-world?x');
    expect(status).toBe(404);
    expect(json()).toEqual({
      message: 'there is no recording of GET https://api.github.com/repos/octokit-fixture-org/hello-world?x',
      asked: 'GET https://api.github.com/repos/octokit-fixture-org/hello-world?x',
      recorded: ['GET https://api.github.com/repos/octokit-fixture-org/hello-world'],
    });
  });

  test('recordingHandlers asked for another host leave it to the handlers that follow', async () => {
    const next = http.get('*', () => HttpResponse.text('next'));
    const upstream = await serve([...recordingHandlers(recordingsOf('get-repository')), next]);
    expect((await clientOf(upstream)('/')).text).toBe('next');
  });

  test('recordingHandlers with two takes of one request serve both in order and repeat the last', async () => {
    const take = (response: string): Recording => ({
      scope: `https://${HOST}:443`,
      method: 'get',
      path: '/',
      response,
    });
    const ask = clientOf(await serve(recordingHandlers([take('1'), take('2')])));
    expect([(await ask('/')).text, (await ask('/')).text, (await ask('/')).text]).toEqual(['1', '2', '2']);
  });

  test('recordingHandlers with an encoded body send the recorded bytes and their encoding', async () => {
    const zipped = gzipSync('plain').toString('hex');
    const recording = {
      scope: `https://${HOST}`,
      method: 'GET',
      path: '/',
      response: [zipped.slice(0, 10), zipped.slice(10)],
      rawHeaders: [
        'Content-Encoding',
        'gzip',
        'Set-Cookie',
        'a=1',
        'Set-Cookie',
        'b=2',
        'Transfer-Encoding',
        'chunked',
      ],
    };
    const answer = await clientOf(await serve(recordingHandlers([recording])))('/');
    expect(answer.headers).toMatchObject({ 'content-encoding': 'gzip', 'set-cookie': ['a=1', 'b=2'] });
    expect(answer.bytes.toString('hex')).toBe(zipped);
    expect(gunzipSync(answer.bytes).toString()).toBe('plain');
  });

  test('recordingHandlers with a body that the recorder decoded leave its encoding out', async () => {
    const recording = { scope: `https://${HOST}`, method: 'GET', path: '/', response: ['ab'], headers: {} };
    const decoded = { ...recording, response: { a: 1 }, headers: { 'Content-Encoding': 'gzip' } };
    const answer = await clientOf(await serve(recordingHandlers([decoded])))('/');
    expect(answer.headers).not.toHaveProperty('content-encoding');
    expect(answer.text).toBe('{"a":1}');
    const list = await clientOf(await serve(recordingHandlers([recording])))('/');
    expect(list.text).toBe('["ab"]');
  });
});

describe('parseRecordings', () => {
  const good = { scope: `https://${HOST}`, method: 'GET', path: '/' };

  test.each([
    ['a document that is not a list', {}, /^the document: .*array/],
    [
      'a scope that is not https',
      [good, { ...good, scope: 'http://a.example' }],
      /^\[1\]\.scope: must be an https origin/,
    ],
    ['a path that is not one', [{ ...good, path: 'x' }], /^\[0\]\.path: /],
    ['a status that is not one', [{ ...good, status: 99 }], /^\[0\]\.status: /],
  ])('parseRecordings of %s says where the problem is', (_, document, problem) => {
    const parsed = parseRecordings(document);
    expect(parsed).toMatchObject({ ok: false, problem: expect.stringMatching(problem) });
  });
});
