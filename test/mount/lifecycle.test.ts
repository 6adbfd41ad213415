import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { http } from 'msw';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CleanUp, createCleanUp } from '../helpers/clean-up.ts';
import { providerFile } from '../helpers/built-providers.ts';
import { mountGithub, REPOSITORY } from '../helpers/github-mount.ts';
import { mountReady, startMount } from '../helpers/mounting.ts';
import { output, run } from '../helpers/programs.ts';
import { buildParts } from '../helpers/source-provider.ts';

const HELLO = `[providers.hello]\ncomponent = "${providerFile('hello')}"\n`;
let cleanUp: CleanUp;

beforeEach(() => {
  cleanUp = createCleanUp();
});
afterEach(() => cleanUp[Symbol.asyncDispose]());

const isMounted = async (mountPoint: string): Promise<boolean> =>
  (await readFile('/proc/self/mountinfo', 'utf8')).includes(` ${mountPoint} `);
// A process that is dead and waits to be reaped is gone.
const exists = async (pid: number): Promise<boolean> =>
  /^State:\s+[^Z]/m.test(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''));

const childrenOf = async (pid: number): Promise<number[]> =>
  (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').filter(Boolean).map(Number);
const processorTicks = async (pid: number): Promise<number> =>
  Number((await readFile(`/proc/${pid}/stat`, 'utf8')).split(' ')[13]);

test.each(['SIGINT', 'SIGTERM'] as const)('mount on %s unmounts and exits with 0', async (signal) => {
  const mount = await mountReady(cleanUp, { configuration: HELLO });
  const host = await mount.hostPid();
  expect(await isMounted(mount.mountPoint)).toBe(true);
  expect(await mount.stop(signal)).toEqual({ code: 0 });
  expect(await isMounted(mount.mountPoint)).toBe(false);
  expect(await exists(host)).toBe(false);
  expect(mount.events.at(-1)).toMatchObject({ kind: 'unmounted' });
});

test('a host killed in the middle of a read leaves no mount, and the next one works at once', async () => {
  const held = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const stall = http.get('https://api.github.com/repos/*', async () => {
    asked.resolve();
    await held.promise;
  });
  const mount = await mountGithub(cleanUp, { handlers: [stall] });
  const reader = run('cat', mount.path(`${REPOSITORY}/_repo/stars`));
  await asked.promise;
  process.kill(await mount.hostPid(), 'SIGKILL');
  expect((await reader).code).not.toBe(0);
  expect(await mount.ended).toEqual({ code: 3 });
  expect(mount.stderr()).toContain('SIGKILL');
  expect(await isMounted(mount.mountPoint)).toBe(false);
  held.resolve();
  const again = await mountReady(cleanUp, { configuration: HELLO }, mount.mountPoint);
  expect(await output('ls', again.mountPoint)).toBe('hello\n');
});

test('a host killed while a provider loops leaves no process behind', async () => {
  const component = await buildParts(cleanUp, {
    lookupChild: '(parent, name) => kit.file(name, { size: 1 })',
    readFile: '() => { for (;;); }',
  });
  const mount = await mountReady(cleanUp, {
    configuration: `[providers.subject]\ncomponent = "${component}"\nlimits = { deadline-ms = 60000 }\n`,
  });
  await output('stat', `${mount.mountPoint}/subject/loop`);
  const started = await mount.event((event) => event.kind === 'instance-started');
  const reader = run('cat', `${mount.mountPoint}/subject/loop`);
  // 100 ticks of the processor: it loops, and does not look at its input any more.
  while (started.kind === 'instance-started' && (await processorTicks(started.pid)) < 100);
  process.kill(await mount.hostPid(), 'SIGKILL');
  expect((await reader).code).not.toBe(0);
  await mount.ended;
  expect(started.kind === 'instance-started' && (await exists(started.pid))).toBe(false);
});

test('a supervisor killed by SIGKILL takes host and mount with it', async () => {
  const mount = await mountReady(cleanUp, { configuration: HELLO });
  const host = await mount.hostPid();
  await mount.stop('SIGKILL');
  await run('timeout', '10', 'tail', `--pid=${host}`, '-f', '/dev/null');
  expect(await exists(host)).toBe(false);
  expect(await isMounted(mount.mountPoint)).toBe(false);
});

test('supervisor and host killed together: the mount point is free for the next mount', async () => {
  const mount = await mountReady(cleanUp, { configuration: HELLO });
  process.kill(await mount.hostPid(), 'SIGKILL');
  await mount.stop('SIGKILL');
  const again = await mountReady(cleanUp, { configuration: HELLO }, mount.mountPoint);
  expect(await output('cat', `${again.mountPoint}/hello/hello.txt`)).toContain('Hello');
});

test('mount on SIGTERM while a program holds a file open detaches and exits with 0', async () => {
  const mount = await mountReady(cleanUp, { configuration: HELLO });
  const holder = spawn('sh', ['-c', 'exec 3< "$0"; echo open; cat', `${mount.mountPoint}/hello/hello.txt`], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  cleanUp.add(async () => holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  expect(await mount.stop()).toEqual({ code: 0 });
  expect(await isMounted(mount.mountPoint)).toBe(false);
});

test('two mounts started at once on one place: one serves, the other is refused and harms nothing', async () => {
  const path = join(await cleanUp.folder(), 'mnt');
  await mkdir(path);
  const both = await Promise.all([1, 2].map(() => startMount(cleanUp, { configuration: HELLO }, path)));
  const loser = await Promise.race(both.map(async (mount) => (await mount.ended, mount)));
  const winner = both.find((mount) => mount !== loser);
  await winner?.event((event) => event.kind === 'mounted');
  expect(await output('cat', `${path}/hello/hello.txt`)).toContain('Hello');
  expect(await winner?.stop()).toEqual({ code: 0 });
});

test('a descriptor that the operator left open reaches neither host nor sandbox', async () => {
  const secret = join(await cleanUp.folder(), 'secret');
  await writeFile(secret, 'private');
  const handle = await open(secret, 'r');
  cleanUp.add(() => handle.close());
  const mount = await mountReady(cleanUp, { configuration: HELLO, inherit: [handle.fd] });
  await output('cat', `${mount.mountPoint}/hello/hello.txt`);
  const host = await mount.hostPid();
  for (const pid of [host, ...(await childrenOf(host))]) {
    const descriptors = await readdir(`/proc/${pid}/fd`);
    const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
    expect(targets).not.toContain(secret);
  }
});

test('unmount ends the mount that another process owns', async () => {
  const mount = await mountReady(cleanUp, { configuration: HELLO });
  const main = join(import.meta.dirname, '../../src/cli/main.ts');
  const outcome = await run(process.execPath, main, 'unmount', mount.mountPoint, '--json');
  expect(JSON.parse(outcome.stdout.toString())).toEqual({ unmounted: mount.mountPoint, forced: false });
  expect(await mount.ended).toEqual({ code: 0 });
  const second = await run(process.execPath, main, 'unmount', mount.mountPoint);
  expect(second).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing is mounted') });
});

test('mount whose output nobody reads any more still ends on SIGTERM', async () => {
  const folder = await cleanUp.folder();
  const configuration = join(folder, 'omnivet.toml');
  await mkdir(join(folder, 'mnt'));
  await writeFile(configuration, HELLO);
  const main = join(import.meta.dirname, '../../src/cli/main.ts');
  const stalled = spawn(process.execPath, [main, 'mount', join(folder, 'mnt'), '-c', configuration, '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  cleanUp.add(async () => stalled.kill('SIGKILL'));
  await once(stalled.stdout, 'data');
  stalled.stdout.pause();
  stalled.kill('SIGTERM');
  expect((await once(stalled, 'exit'))[0]).toBe(0);
});

test('fusermount -u from outside ends the command', async () => {
  const mount = await mountReady(cleanUp, { configuration: HELLO });
  await output('fusermount', '-u', mount.mountPoint);
  expect(await mount.ended).toEqual({ code: 0 });
  expect(mount.stderr()).toContain('from outside');
});

test('mount on a mount point that is in use is refused and harms nothing', async () => {
  const mount = await mountReady(cleanUp, { configuration: HELLO });
  const second = await startMount(cleanUp, { configuration: HELLO }, mount.mountPoint);
  expect(await second.ended).toEqual({ code: 2 });
  expect(second.stderr()).toContain(`already mounted, by process ${mount.supervisor.pid}`);
  expect(await output('ls', mount.mountPoint)).toBe('hello\n');
});

test.each([
  ['a missing folder', async () => undefined, 'does not exist'],
  [
    'a folder with something in it',
    async (path: string) => mkdir(join(path, 'child'), { recursive: true }),
    'not empty',
  ],
  ['a file', async (path: string) => writeFile(path, ''), 'not a directory'],
  ['a symbolic link', async (path: string) => symlink('/tmp', path), 'a symbolic link'],
])('mount on %s is refused', async (_, prepare, message) => {
  const path = join(await cleanUp.folder(), 'mnt');
  await prepare(path);
  const mount = await startMount(cleanUp, { configuration: HELLO }, path);
  expect(await mount.ended).toEqual({ code: 2 });
  expect(mount.stderr()).toContain(message);
});

test('mount at a path that a shell would obey only mounts there', async () => {
  const folder = await cleanUp.folder();
  const path = join(folder, '$(touch PWNED) "x"');
  await mkdir(path);
  const mount = await mountReady(cleanUp, { configuration: HELLO }, path);
  expect(await output('ls', path)).toBe('hello\n');
  expect(await mount.stop()).toEqual({ code: 0 });
  const places = await Promise.all([folder, '/', process.cwd()].map((place) => output('ls', place)));
  expect(places.join('').split('\n')).not.toContain('PWNED');
});

test('ten mounts and unmounts of one place all work', async () => {
  const path = join(await cleanUp.folder(), 'mnt');
  await mkdir(path);
  for (let round = 0; round < 10; round += 1) {
    const mount = await mountReady(cleanUp, { configuration: HELLO }, path);
    expect(await output('cat', `${path}/hello/empty.txt`)).toBe('');
    expect(await mount.stop()).toEqual({ code: 0 });
  }
});
