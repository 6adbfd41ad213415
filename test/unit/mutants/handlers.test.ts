import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handlers } from '../../../providers/mutants/upstream/handlers.ts';
import { startUpstream, type Upstream, listenTls } from '../../../src/index.ts';
import { clientOf, type Fetched } from '../upstream/client.ts';

const API = 'https://api.specimen.example';
const FILES = 'https://files.specimen.example';
const KEYED = { 'x-specimen-key': 'right-key', 'x-specimen-version': '2026-01-01' };
const WITH_TOKEN = { authorization: 'Bearer right-token' };

let upstream: Upstream;

beforeAll(async () => {
  upstream = await startUpstream({
    hosts: ['api.specimen.example', 'files.specimen.example'],
    handlers: handlers({ secrets: { SPECIMEN_KEY: 'right-key', SPECIMEN_TOKEN: 'right-token' } }),
    listen: listenTls,
  });
});
afterAll(() => upstream.stop());

function ask(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Fetched> {
  return clientOf(upstream)(url, { headers, method });
}

async function status(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<number> {
  return (await ask(url, headers, method)).status;
}

describe('api.specimen.example', () => {
  test('lists eight widgets on three pages, each with the URL that answers with it', async () => {
    const seen: { name: string; url: string }[] = [];
    const pages: number[] = [];
    for (let url: string | undefined = `${API}/widgets?per_page=3`; url !== undefined;) {
      const { json, headers } = await ask(url);
      const items = json() as { name: string; url: string }[];
      pages.push(items.length);
      seen.push(...items);
      url = /<([^>]+)>; rel="next"/.exec(String(headers.link))?.[1];
    }
    expect(pages).toEqual([3, 3, 2]);
    for (const item of seen) expect((await ask(item.url)).json()).toEqual(item);
  });

  test('answers those without a token, and nobody with a wrong one', async () => {
    expect(await status(`${API}/widgets`)).toBe(200);
    expect(await status(`${API}/widgets`, WITH_TOKEN)).toBe(200);
    expect(await status(`${API}/widgets`, { authorization: 'Bearer wrong' })).toBe(401);
  });

  test('answers /private to those with the token only', async () => {
    expect(await status(`${API}/private/widgets/bolt`)).toBe(401);
    expect(await status(`${API}/private/widgets/bolt`, WITH_TOKEN)).toBe(200);
  });

  test('says at /echo what it was sent, and always has a next page at /endless', async () => {
    expect((await ask(`${API}/echo`, WITH_TOKEN)).text).toContain('right-token');
    expect((await ask(`${API}/endless?page=70`)).headers.link).toContain('page=71');
  });
});

describe('files.specimen.example', () => {
  test('answers those with the key, who say for which version they were made', async () => {
    expect(await status(`${FILES}/files`, KEYED)).toBe(200);
    expect(await status(`${FILES}/files`, { 'x-specimen-version': '1' })).toBe(401);
    expect(await status(`${FILES}/files`, { ...KEYED, 'x-specimen-key': 'wrong' })).toBe(401);
    expect(await status(`${FILES}/files`, { 'x-specimen-key': 'right-key' })).toBe(400);
  });

  test('lists the sizes and times that the files have', async () => {
    const { files } = (await ask(`${FILES}/files`, KEYED)).json() as {
      files: { name: string; size: number; modified: number }[];
    };
    expect(files.map(({ size }) => size)).toContain(0);
    for (const { name, size, modified } of files) {
      const { headers } = await ask(`${FILES}/files/${encodeURIComponent(name)}`, KEYED, 'HEAD');
      expect(headers['content-length']).toBe(String(size));
      expect(Date.parse(String(headers['last-modified']))).toBe(modified * 1000);
    }
  });

  test('has a file of 5,000 bytes with every value in it', async () => {
    const { bytes } = await ask(`${FILES}/files/every-byte.bin`, KEYED);
    expect(new Set(bytes).size).toBe(256);
    expect(bytes.length).toBe(5_000);
    expect(createHash('sha256').update(bytes).digest('hex')).toMatch(/^d2beb510a6ba50c3/);
  });

  test('redirects from /moved to a host that nobody declares', async () => {
    const { status: code, headers } = await ask(`${FILES}/moved`, KEYED);
    expect(code).toBe(302);
    expect(headers['location']).toBe('https://elsewhere.specimen.example/moved');
  });
});

describe('both', () => {
  test('answer 304 to what has not changed', async () => {
    const urls: [string, Record<string, string>][] = [
      [`${API}/widgets?per_page=3`, {}],
      [`${API}/widgets/bolt`, {}],
      [`${FILES}/files`, KEYED],
      [`${FILES}/files/notes.txt`, KEYED],
    ];
    for (const [url, headers] of urls) {
      const { headers: first } = await ask(url, headers);
      expect(first['cache-control']).toBe('max-age=60');
      expect(await status(url, { ...headers, 'if-none-match': String(first['etag']) })).toBe(304);
      expect(await status(url, { ...headers, 'if-none-match': '"other"' })).toBe(200);
    }
  });

  test('do not know everything, and change nothing', async () => {
    expect(await status(`${API}/widgets/missing`)).toBe(404);
    expect(await status(`${API}/elsewhere`)).toBe(404);
    expect(await status(`${FILES}/files/missing`, KEYED)).toBe(404);
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect(await status(`${API}/widgets`, {}, method)).toBe(405);
      expect(await status(`${FILES}/files`, KEYED, method)).toBe(405);
    }
  });
});
