import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, test as base, expect, vi } from 'vitest';
import { http, HttpResponse, providerFixtures } from 'omnivet/vitest';
import { runWithin } from '../helpers/programs.ts';
import { readmeBlock } from '../helpers/readme.ts';

vi.setConfig({ testTimeout: 150_000 });

// Below the checkout, so that an example finds vitest as it would in its author's project.
const cache = fileURLToPath(new URL('../../.cache', import.meta.url));
await mkdir(cache, { recursive: true });
const folder = await mkdtemp(join(cache, 'readme-'));
await writeFile(join(folder, 'zen.ts'), readmeBlock('ts', 0));
await writeFile(join(folder, 'zen.test.ts'), readmeBlock('ts', 1));
afterAll(() => rm(folder, { recursive: true }));

const saying = 'Keep it logically awesome.';
const handlers = [http.get('https://api.github.com/zen', () => HttpResponse.text(saying))];
const test = base.extend(providerFixtures({ provider: join(folder, 'zen.ts'), handlers }));

base('the test of the README passes where its provider stands', async () => {
  const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
  const config = fileURLToPath(new URL('../helpers/readme-vitest.config.ts', import.meta.url));
  const command = [process.execPath, vitest, 'run', '--root', folder, '--config', config];
  const { code, stdout, stderr } = await runWithin(120_000, 'env', '-C', folder, ...command);
  expect({ code, text: `${stdout.toString()}${stderr}` }).toMatchObject({
    code: 0,
    text: expect.stringMatching(/1 passed/),
  });
});

test('text of a file is what upstream answers, asked for once', async ({ mount, journal }) => {
  expect(await mount.text('/zen')).toBe(saying);
  expect(journal.requests()).toHaveLength(1);
});

test('names and stat show what the provider lists', async ({ mount }) => {
  expect(await mount.names('/')).toEqual(['README', 'zen']);
  expect(await mount.stat('/README')).toMatchObject({ kind: 'file', size: 19 });
});

test('text of a missing name rejects with its errno', async ({ mount }) => {
  await expect(mount.text('/nothing')).rejects.toMatchObject({ code: 'ENOENT' });
});

test('text while upstream fails rejects with EIO, and an event says why', async ({ mount, upstream, events }) => {
  upstream.inject(() => new HttpResponse(null, { status: 500 }));
  await expect(mount.text('/zen')).rejects.toMatchObject({ code: 'EIO' });
  await mount.settled();
  expect(events()).toContainEqual(
    expect.objectContaining({ kind: 'failure', code: 'upstream-failed', path: '/zen/zen' }),
  );
});

base('a provider that cannot be built fails the test with the reason', async () => {
  const fixtures = providerFixtures({ provider: join(folder, 'missing.ts') });
  await expect(fixtures.mount({}, async () => undefined)).rejects.toThrow(/missing\.ts/);
});
