/** Not one stale byte: files of known and of unknown size whose bytes change under the same size, on both drivers. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listenTls } from '../../src/ambient/tls-server.ts';
import { DRIVER_NAMES, type DriverName } from '../../src/fuse/driver.ts';
import { startUpstream } from '../../src/upstream/upstream.ts';
import { type CleanUp, createCleanUp } from '../helpers/clean-up.ts';
import { mountReady, type TestMount } from '../helpers/mounting.ts';
import { output, run } from '../helpers/programs.ts';
import { buildParts } from '../helpers/source-provider.ts';
import { hold, holdMapped, holdOpen } from '../unit/fuse/kernel/holders.ts';

const HOST = 'api.example.org';
const FILES = ['known', 'unknown'] as const;
/** Between an answer of upstream and the host's clock. */
const TRANSIT = 100;
const PATIENTLY = { timeout: 20_000 };

const lasting = createCleanUp();
let component: string;
let cleanUp: CleanUp;

beforeAll(async () => {
  component = await buildParts(lasting, {
    manifest: { hosts: [{ host: HOST, why: 'the bytes' }] },
    lookupChild: `(parent, name) => ({ known: kit.file(name, { size: 8 }), unknown: kit.file(name), d: kit.directory(name) })[name]`,
    listChildren: `(parent) => [kit.file('known', { size: 8 }), kit.file('unknown')]`,
    readFile: `(path) => kit.query(kit.get('https://${HOST}' + path), kit.body)`,
  });
  return () => lasting[Symbol.asyncDispose]();
});
beforeEach(() => {
  cleanUp = createCleanUp();
});
afterEach(() => cleanUp[Symbol.asyncDispose]());

interface Changing extends TestMount {
  /** Upstream answers with this text from now on. */
  say(text: string): void;
  at(path: string): string;
}

async function mountChanging(driver: DriverName, cacheControl: string, kernelCache = 'auto'): Promise<Changing> {
  let text = 'version0';
  const handler = http.get(`https://${HOST}/*`, () =>
    HttpResponse.text(text, { headers: { 'cache-control': cacheControl } }),
  );
  const upstream = await startUpstream({ hosts: [HOST], handlers: [handler], listen: listenTls });
  cleanUp.add(() => upstream.stop());
  const authority = join(await cleanUp.folder(), 'ca.pem');
  await writeFile(authority, upstream.caPem);
  const configuration = `[mount]
kernel-cache = "${kernelCache}"
[origins]
"${HOST}" = { address = "${upstream.address}", ca = "${authority}" }
[providers.subject]
component = "${component}"
capability = "network-client"
hosts = ["${HOST}"]
`;
  const mount = await mountReady(cleanUp, { configuration, driver });
  return { ...mount, say: (next) => void (text = next), at: (path) => join(mount.mountPoint, 'subject', path) };
}

describe.each(DRIVER_NAMES)('%s', (driver) => {
  test.each(FILES)(
    'cat of the %s file gives new bytes of the same size once the old ones may not be used',
    async (name) => {
      const mount = await mountChanging(driver, 'max-age=1');
      for (let round = 1; round <= 4; round += 1) {
        await output('cat', mount.at(name));
        mount.say(`version${round}`);
        const over = Date.now() + 1_000 + TRANSIT;
        const late: string[] = [];
        while (late.length < 10) {
          const begun = Date.now();
          const seen = await output('cat', mount.at(name));
          if (begun >= over) late.push(seen);
        }
        expect(new Set(late)).toEqual(new Set([`version${round}`]));
      }
    },
  );

  test.each(FILES)(
    'cat of the %s file after a listing gives bytes that may never be kept anew each time',
    async (name) => {
      const mount = await mountChanging(driver, 'no-store');
      await output('ls', '-l', mount.at('.'));
      for (let round = 1; round <= 20; round += 1) {
        mount.say(`version${round % 10}`);
        expect(await output('cat', mount.at(name))).toBe(`version${round % 10}`);
      }
    },
  );

  test.each(FILES)(
    'a descriptor and a mapping of the %s file keep one version, and who comes later gets the new one',
    async (name) => {
      const mount = await mountChanging(driver, 'no-store');
      const file = mount.at(name);
      const reader = holdOpen(cleanUp, file);
      expect(await reader.line()).toBe('opened');
      const mapper = holdMapped(cleanUp, file);
      expect(await mapper.line()).toBe('mapped');
      // A version is fixed by its first byte at the latest.
      mapper.child.stdin?.write('\n');
      expect(await mapper.line()).toBe('version0');
      mount.say('version1');
      // Through libfuse all who have a path open at the same time see the same version.
      expect(await output('cat', file)).toBe(driver === 'kernel' ? 'version1' : 'version0');
      mapper.child.stdin?.write('\n');
      expect(await mapper.line()).toBe('version0');
      // This one has opened it and read nothing: through the kernel's protocol its version begins now, and it is one whole.
      reader.child.stdin?.write('\n');
      expect(await reader.line()).toMatch(/^version[01]$/);
      const inode = await output('stat', '-c', '%i', file);
      for (const { child } of [reader, mapper]) {
        child.kill('SIGKILL');
      }
      await expect.poll(() => output('cat', file), PATIENTLY).toBe('version1');
      expect(await output('stat', '-c', '%i', file)).toBe(inode);
    },
  );

  test('cat after cat of fresh bytes makes no request, and their time moves with the bytes only', async () => {
    const mount = await mountChanging(driver, 'max-age=2');
    const callouts = (): number => mount.events.filter(({ kind }) => kind === 'callout').length;
    const all = FILES.map((name) => mount.at(name));
    await output('cat', ...all);
    const [times, made] = [await output('stat', '-c', '%y', ...all), callouts()];
    mount.say('version1');
    expect(await output('cat', ...all)).toBe('version0version0');
    expect(callouts()).toBe(made);
    await expect.poll(() => output('cat', ...all), PATIENTLY).toBe('version1version1');
    await expect
      .poll(
        async () =>
          new Set((await output('stat', '-c', '%y', ...all)).split('\n')).intersection(
            new Set(times.trim().split('\n')),
          ).size,
        PATIENTLY,
      )
      .toBe(0);
  });

  test('tail -f of the log of failures prints each as it comes', async () => {
    const mount = await mountChanging(driver, 'no-store');
    await run('cat', join(mount.mountPoint, 'nobody/here'));
    const tail = hold(cleanUp, 'tail', '-f', '-n', '+1', join(mount.mountPoint, '.omnivet/errors.jsonl'));
    await run('cat', mount.at('d'));
    await run('cat', mount.at('d/unknown/below'));
    mount.say('too long for eight bytes');
    await run('cat', mount.at('known'));
    expect(JSON.parse(await tail.line())).toMatchObject({ code: 'contract-violation' });
    await run('cat', mount.at('known'));
    expect(JSON.parse(await tail.line())).toMatchObject({ code: 'contract-violation' });
  });
});

test('with kernel-cache = "immutable" libfuse is not asked to open, and everything is read as with it', async () => {
  const mount = await mountChanging('fuse-native', 'max-age=60', 'immutable');
  const all = FILES.map((name) => mount.at(name));
  expect(await output('cat', ...all)).toBe('version0version0');
  // Many at once, by path: each sees the whole file.
  const seen = await Promise.all(
    Array.from({ length: 16 }, () => output('dd', `if=${mount.at('known')}`, 'bs=3', 'status=none')),
  );
  expect(new Set(seen)).toEqual(new Set(['version0']));
  const mapper = holdMapped(cleanUp, mount.at('unknown'));
  expect(await mapper.line()).toBe('mapped');
  mapper.child.stdin?.write('\n');
  expect(await mapper.line()).toBe('version0');
  expect((await output('stat', '-c', '%s', ...all)).trim()).toBe('8\n8');
  expect((await run('cat', mount.at('none'))).stderr).toContain('No such file');
  expect(mount.events.filter(({ kind }) => kind === 'callout')).toHaveLength(2);
  expect((await run('dd', 'if=/dev/null', `of=${mount.at('known')}`)).stderr).toContain('Read-only');
});

test.each(DRIVER_NAMES)('with kernel-cache = "off" %s asks for each open, and nothing is stale', async (driver) => {
  const mount = await mountChanging(driver, 'no-store', 'off');
  for (let round = 1; round <= 5; round += 1) {
    mount.say(`version${round}`);
    expect(await output('cat', ...FILES.map((name) => mount.at(name)))).toBe(`version${round}`.repeat(2));
  }
});
