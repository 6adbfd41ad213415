/** hostile.md *URLs*, acted out by the puppet on one mount: what is refused leaves no trace, what is plain arrives as it is. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PuppetText } from '../../providers/puppet/encoder.ts';
import { type CleanUp, createCleanUp } from '../helpers/clean-up.ts';
import { output } from '../helpers/programs.ts';
import { ALLOWED_URLS } from '../helpers/puppet-urls-allowed.ts';
import { REFUSED_URLS, UNDECLARED_URLS } from '../helpers/puppet-urls-refused.ts';
import { mountSunkPuppet, type SunkPuppet } from '../helpers/sunk-puppet.ts';

let cleanUp: CleanUp;
let mount: SunkPuppet;

beforeAll(async () => {
  cleanUp = createCleanUp();
  mount = await mountSunkPuppet(cleanUp);
});
afterAll(() => cleanUp[Symbol.asyncDispose]());

async function expectRefusal(label: string, url: PuppetText, code: string): Promise<void> {
  const outcome = await mount.cat({ read: { query: { url } }, label });
  expect(outcome).toMatchObject({ errno: 'EACCES', codes: [code] });
  for (const { provider, errno, message, advice } of outcome.failures) {
    expect({ provider, errno }).toEqual({ provider: 'puppet', errno: 'EACCES' });
    // For a person, and harmless in a terminal, whatever the URL is made of.
    expect(`${message} ${advice}`).toMatch(/^[\u0020-\u007e…]{40,1000}$/);
  }
}

describe('reading a URL that no provider may ask is EACCES by url-refused', () => {
  test.concurrent.each(REFUSED_URLS)('%s', (name, url) => expectRefusal(name, url, 'url-refused'));
});

describe('reading a URL of an undeclared host is EACCES by host-undeclared', () => {
  test.concurrent.each(UNDECLARED_URLS)('%s', (name, url) => expectRefusal(name, url, 'host-undeclared'));
});

test('a URL of 10 MiB is refused before it leaves the sandbox', async () => {
  const url = ['https://api.example.org/', { repeat: 'a', times: 10 * 1024 * 1024 }];
  expect(await mount.cat({ read: { query: { url } } })).toMatchObject({ errno: 'EACCES', codes: ['url-refused'] });
});

test('refused URLs leave no request, no connection and no question to a resolver', async () => {
  expect(mount.upstream.journal.entries()).toEqual([]);
  expect(await mount.sinkhole.seen()).toEqual([]);
  expect(await mount.resolved()).toEqual([]);
  expect(mount.events.filter((event) => event.kind === 'callout')).toEqual([]);
});

test('each refusal is explained in the errors file of the mount', async () => {
  const label = 'the last one';
  await expectRefusal(label, 'https://evil.example.net/', 'host-undeclared');
  const lines = (await output('cat', join(mount.mountPoint, '.omnivet/errors.jsonl'))).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(
    expect.objectContaining({
      code: 'host-undeclared',
      path: expect.stringContaining(label),
      message: expect.stringContaining('evil.example.net'),
    }),
  );
});

describe('reading a plain URL of a declared host asks for exactly that', () => {
  test.concurrent.each(ALLOWED_URLS)('%s', async (_, url, host, path) => {
    const label = path.slice(0, 80);
    expect(await mount.cat({ read: { query: { url } }, label })).toMatchObject({ errno: undefined, codes: [] });
    const seen = mount.upstream.journal.requests().filter((request) => request.path === path && request.host === host);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: 'GET', serverName: host.replace(/:.*/, ''), localAddress: '127.0.0.2' });
  });
});

test('plain URLs reach the declared hosts and nothing else', async () => {
  expect(mount.upstream.journal.requests()).toHaveLength(ALLOWED_URLS.length);
  expect(await mount.sinkhole.seen()).toEqual([]);
  expect(await mount.resolved()).toEqual([]);
});
