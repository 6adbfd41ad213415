import { once } from 'node:events';
import { createServer } from 'node:net';
import { readdir, readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CleanUp, createCleanUp } from '../helpers/clean-up.ts';
import { providerFile } from '../helpers/built-providers.ts';
import { mountGithub, REPOSITORY } from '../helpers/github-mount.ts';
import { mountReady, startMount } from '../helpers/mounting.ts';
import { output, run } from '../helpers/programs.ts';
import { buildParts } from '../helpers/source-provider.ts';

let cleanUp: CleanUp;

beforeEach(() => {
  cleanUp = createCleanUp();
});
afterEach(() => cleanUp[Symbol.asyncDispose]());

test('a host that is declared and not granted keeps the provider from loading and says what to paste', async () => {
  const mount = await startMount(cleanUp, {
    configuration: `[providers.github]\ncomponent = "${providerFile('github')}"\n`,
  });
  expect(await mount.ended).toEqual({ code: 2 });
  expect(mount.stderr()).toContain('hosts      = ["api.github.com"]');
  expect(mount.stderr()).toContain('secrets    = { GITHUB_TOKEN = { env = "GITHUB_TOKEN" } }');
});

test('a host that is granted and not declared keeps the provider from loading', async () => {
  const configuration = `[providers.hello]\ncomponent = "${providerFile('hello')}"\ncapability = "network-client"\nhosts = ["api.github.com"]\n`;
  const mount = await startMount(cleanUp, { configuration });
  expect(await mount.ended).toEqual({ code: 2 });
  expect(mount.stderr()).toContain('host api.github.com');
});

test('a provider that does not load leaves the others mounted and says EIO', async () => {
  const configuration = `[providers.hello]\ncomponent = "${providerFile('hello')}"\n[providers.broken]\ncomponent = "/nowhere.wasm"\n`;
  const mount = await mountReady(cleanUp, { configuration });
  expect(await output('cat', `${mount.mountPoint}/hello/empty.txt`)).toBe('');
  expect((await run('ls', `${mount.mountPoint}/broken`)).stderr).toContain('Input/output error');
  const status = JSON.parse(await output('cat', `${mount.mountPoint}/.omnivet/providers/broken.json`)) as {
    state: string;
    message: string;
  };
  expect(status).toMatchObject({ state: 'failed', message: expect.stringContaining('/nowhere.wasm') });
});

test('a request to an undeclared host is refused, explained, and never sent', async () => {
  const connections: unknown[] = [];
  const sink = createServer((socket) => void connections.push(socket.destroy())).listen(0, '127.0.0.1');
  await once(sink, 'listening');
  cleanUp.add(async () => sink.close());
  const address = sink.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const component = await buildParts(cleanUp, {
    manifest: { hosts: [{ host: 'api.example.org', why: 'test' }] },
    lookupChild: '(parent, name) => kit.file(name)',
    readFile: `(path) => kit.query(kit.get(path === '/name' ? 'https://evil.example.org/' : 'https://127.0.0.1:${port}/'), kit.body)`,
  });
  const mount = await mountReady(cleanUp, {
    configuration: `[providers.subject]\ncomponent = "${component}"\ncapability = "network-client"\nhosts = ["api.example.org"]\n`,
  });
  for (const name of ['name', 'address']) {
    const outcome = await run('cat', `${mount.mountPoint}/subject/${name}`);
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining('Permission denied') });
  }
  const errors = (await output('cat', `${mount.mountPoint}/.omnivet/errors.jsonl`))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(errors).toContainEqual(
    expect.objectContaining({ code: 'host-undeclared', errno: 'EACCES', provider: 'subject', path: '/subject/name' }),
  );
  expect(errors).toContainEqual(expect.objectContaining({ errno: 'EACCES', path: '/subject/address' }));
  expect(connections).toEqual([]);
});

test('an infinite loop ends by the deadline, and its neighbour never notices', async () => {
  const component = await buildParts(cleanUp, {
    lookupChild: '(parent, name) => kit.file(name)',
    readFile: "(path) => { while (path === '/loop') {} return kit.text('fine'); }",
  });
  const mount = await mountReady(cleanUp, {
    configuration: `[providers.subject]\ncomponent = "${component}"\nlimits = { deadline-ms = 500 }\n[providers.hello]\ncomponent = "${providerFile('hello')}"\n`,
  });
  await output('cat', `${mount.mountPoint}/subject/other`);
  const started = performance.now();
  const looping = run('cat', `${mount.mountPoint}/subject/loop`);
  expect(await output('cat', `${mount.mountPoint}/hello/greetings/de.txt`)).toBe('Grüß Gott!\n');
  expect((await looping).stderr).toContain('Connection timed out');
  expect(performance.now() - started).toBeLessThan(2_000);
  expect(await output('cat', `${mount.mountPoint}/subject/after`)).toBe('fine');
  expect(mount.events).toContainEqual(
    expect.objectContaining({ kind: 'instance-ended', provider: 'subject', code: 'guest-deadline' }),
  );
});

test('an exception in a listing is EIO, its words and line are told, and the next call works', async () => {
  const component = await buildParts(cleanUp, {
    listChildren: "(parent) => { throw new Error('oh no'); }",
    lookupChild: '(parent, name) => kit.file(name)',
    readFile: "() => kit.text('fine')",
  });
  const mount = await mountReady(cleanUp, { configuration: `[providers.subject]\ncomponent = "${component}"\n` });
  expect((await run('ls', `${mount.mountPoint}/subject`)).stderr).toContain('Input/output error');
  expect(await output('cat', `${mount.mountPoint}/.omnivet/errors.jsonl`)).toMatch(
    /"code":"trap".*"message":"[^}]*Error: oh no \(at provider\.ts:5\)"/,
  );
  expect(await output('cat', `${mount.mountPoint}/subject/x`)).toBe('fine');
});

test('a sandbox killed from outside is replaced for the next read', async () => {
  const mount = await mountReady(cleanUp, {
    configuration: `[providers.hello]\ncomponent = "${providerFile('hello')}"\n`,
  });
  await output('cat', `${mount.mountPoint}/hello/hello.txt`);
  const started = await mount.event((event) => event.kind === 'instance-started');
  if (started.kind === 'instance-started') process.kill(started.pid, 'SIGKILL');
  await mount.event((event) => event.kind === 'instance-ended');
  expect(await output('cat', `${mount.mountPoint}/hello/greetings/ja.txt`)).toBe('こんにちは\n');
});

test('the token is in no file of the mount, no event, no argument and no environment of a child', async () => {
  const mount = await mountGithub(cleanUp);
  await output('grep', '-rc', '', mount.path(REPOSITORY));
  expect((await run('grep', '-ra', mount.token, mount.mountPoint)).stdout.toString()).toBe('');
  expect(JSON.stringify(mount.events)).not.toContain(mount.token);
  expect(mount.stderr()).not.toContain(mount.token);
  for (const pid of await descendants(mount.supervisor.pid ?? 0)) {
    expect(await readFile(`/proc/${pid}/cmdline`, 'latin1')).not.toContain(mount.token);
    expect(await readFile(`/proc/${pid}/environ`, 'latin1')).not.toContain(mount.token);
  }
  expect(mount.upstream.journal.requests().length).toBeGreaterThan(0);
});

test('no child of the host holds a descriptor of /dev/fuse or of the network', async () => {
  const mount = await mountGithub(cleanUp);
  await output('cat', mount.path(`${REPOSITORY}/_repo/stars`), mount.path('hello/hello.txt'));
  const host = await mount.hostPid();
  const children = (await descendants(host)).filter((pid) => pid !== host);
  expect(children.length).toBeGreaterThanOrEqual(2);
  for (const pid of children) {
    const targets = await Promise.all(
      (await readdir(`/proc/${pid}/fd`)).map((fd) => output('readlink', `/proc/${pid}/fd/${fd}`)),
    );
    expect(targets.join('')).not.toContain('/dev/fuse');
  }
});

/** The processes below one, in `/proc`'s own words. */
async function descendants(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  const children = text.trim().split(' ').filter(Boolean).map(Number);
  return [...children, ...(await Promise.all(children.map(descendants))).flat()];
}
