/** What a host survives, each time on the real mount and up to a clean unmount that leaves nothing behind. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DRIVER_NAMES, type DriverName } from '../../src/fuse/driver.ts';
import { providerFile } from '../helpers/built-providers.ts';
import { type CleanUp, createCleanUp } from '../helpers/clean-up.ts';
import { mountReady, type TestMount } from '../helpers/mounting.ts';
import { descriptors, exists, isMounted, processTree, residentMegabytes } from '../helpers/processes.ts';
import { output, run } from '../helpers/programs.ts';
import { buildSubject, readFresh } from '../helpers/subjects.ts';

const HELLO = `[providers.hello]\ncomponent = "${providerFile('hello')}"\n`;
let cleanUp: CleanUp;
let component: string;
let temporary: string;

beforeEach(async () => {
  cleanUp = createCleanUp();
  component = await buildSubject(cleanUp);
  temporary = await cleanUp.folder();
});
afterEach(() => cleanUp[Symbol.asyncDispose]());

function subject(more = ''): string {
  return `${HELLO}[providers.subject]\ncomponent = "${component}"\n${more}\n`;
}

/** The neighbour answers, and after the unmount there is no process, no mount and nothing of ours among the temporary files. */
async function expectCleanEnd(mount: TestMount): Promise<void> {
  expect(await output('cat', join(mount.mountPoint, 'hello/hello.txt'))).toContain('Hello');
  const processes = await processTree(mount.supervisor.pid ?? 0);
  expect(await mount.stop()).toEqual({ code: 0 });
  expect(await isMounted(mount.mountPoint)).toBe(false);
  await expectGone(processes);
  expect(await readdir(temporary)).toEqual([]);
}

/** The `fusermount` that watches over a mount sees the end of the host a moment later. */
async function expectGone(processes: readonly number[]): Promise<void> {
  for (const pid of processes) await run('timeout', '5', 'tail', `--pid=${pid}`, '-f', '/dev/null');
  const alive = await Promise.all(processes.map((pid) => exists(pid)));
  expect(processes.filter((_, index) => alive[index])).toEqual([]);
}

/** Starts a mount whose temporary files go to a folder of its own. */
function mountOwn(
  configuration: string,
  driver?: DriverName,
  environment: Readonly<Record<string, string>> = {},
): Promise<TestMount> {
  return mountReady(cleanUp, { configuration, driver, environment: { TMPDIR: temporary, ...environment } });
}

describe.each(DRIVER_NAMES)('%s', (driver) => {
  test('a sandbox killed in the middle of a read fails that read, and the next one works', async () => {
    const mount = await mountOwn(subject('limits = { deadline-ms = 20000 }'), driver);
    const at = (name: string): string => join(mount.mountPoint, 'subject', name);
    await output('cat', at('first'));
    const started = await mount.event((event) => event.kind === 'instance-started' && event.provider === 'subject');
    const reader = run('cat', at('loop'));
    while (!(await output('cat', join(mount.mountPoint, '.omnivet/providers/subject.json'))).includes('"busy"'));
    if (started.kind === 'instance-started') process.kill(started.pid, 'SIGKILL');
    expect((await reader).stderr).toContain('Input/output error');
    expect(await output('cat', at('second'))).toBe('second');
    const failure = await mount.event((event) => event.kind === 'failure');
    expect(failure).toMatchObject({ code: 'instance-died', message: expect.stringContaining('SIGKILL') });
    await expectCleanEnd(mount);
  });

  test('a reader killed in the middle of a read costs nobody else anything', async () => {
    const mount = await mountOwn(subject(), driver);
    const reader = spawn('cat', [join(mount.mountPoint, 'subject/loop')], { stdio: 'ignore' });
    while (!(await output('cat', join(mount.mountPoint, '.omnivet/providers/subject.json'))).includes('"busy"'));
    const closed = once(reader, 'close');
    reader.kill('SIGKILL');
    expect(await output('cat', join(mount.mountPoint, 'hello/hello.txt'))).toContain('Hello');
    await closed;
    expect(await output('cat', join(mount.mountPoint, 'subject/sound'))).toBe('sound');
    await expectCleanEnd(mount);
  });

  test('a mount point that somebody tries to remove or to move away stays and is unmounted as ever', async () => {
    const mount = await mountOwn(HELLO, driver);
    expect((await run('rmdir', mount.mountPoint)).stderr).toMatch(/busy/);
    expect((await run('mv', mount.mountPoint, `${mount.mountPoint}-away`)).stderr).toMatch(/busy/);
    expect((await run('rm', '-rf', mount.mountPoint)).code).not.toBe(0);
    await expectCleanEnd(mount);
  });

  test('a mount point whose folder is moved away is unmounted where it is now', async () => {
    const folder = await cleanUp.folder();
    const path = join(folder, 'before', 'mnt');
    await mkdir(path, { recursive: true });
    const mount = await mountReady(cleanUp, { configuration: HELLO, driver }, path);
    const processes = await processTree(mount.supervisor.pid ?? 0);
    await output('mv', dirname(path), join(folder, 'after'));
    await mount.stop();
    expect(await isMounted(join(folder, 'after', 'mnt'))).toBe(false);
    await expectGone(processes);
  });

  test('a host without a descriptor left fails what needs one, quarantines nobody, and goes on when there are some again', async () => {
    const mount = await mountOwn(subject(), driver);
    await output('cat', join(mount.mountPoint, 'hello/hello.txt'));
    const host = await mount.hostPid();
    const limit = (count: string): Promise<string> => output('prlimit', '--pid', String(host), `--nofile=${count}`);
    await limit(`${await descriptors(host)}:4096`);
    for (let done = 0; done < 8; done += 1)
      expect((await run('cat', join(mount.mountPoint, `subject/a${done}`))).stderr).toContain('Input/output error');
    expect(await output('cat', join(mount.mountPoint, 'hello/hello.txt'))).toContain('Hello');
    await limit('4096:4096');
    expect(await output('cat', join(mount.mountPoint, 'subject/again'))).toBe('again');
    await expectCleanEnd(mount);
  });
});

test('a cache folder on a full disk costs a warning and a transpilation, not the mount', async (context) => {
  const folder = await cleanUp.folder();
  const full = await run('mount', '-t', 'tmpfs', '-o', 'size=16k', 'omnivet-full', folder);
  if (full.code !== 0) context.skip(`a small disk could not be mounted: ${full.stderr}`);
  cleanUp.add(() => output('umount', folder));
  await run('dd', 'if=/dev/zero', `of=${join(folder, 'filler')}`, 'bs=1k', 'count=64');
  const mount = await mountOwn(HELLO, undefined, { XDG_CACHE_HOME: folder });
  expect(await mount.event((event) => event.kind === 'warning')).toMatchObject({
    message: expect.stringContaining('ENOSPC'),
    advice: expect.stringContaining('cache'),
  });
  await expectCleanEnd(mount);
});

test('ten thousand failing reads in a row leave the memory and the descriptors of the host flat', async ({
  annotate,
}) => {
  const names = Array.from({ length: 8 }, (_, index) => `subject${index}`);
  const tables = names.map((name) => `[providers.${name}]\ncomponent = "${component}"\n`).join('');
  const mount = await mountOwn(HELLO + tables);
  const host = await mount.hostPid();
  const fail = (name: string, round: string, count: number): Promise<{ wrong: number }> =>
    readFresh(join(mount.mountPoint, name), `trap${round}-`, count);
  // What the host keeps of 1,000 failures belongs to where it was: the ring of errors is full then.
  for (const name of names) await fail(name, 'warm', 200);
  const before = { memory: await residentMegabytes(host), descriptors: await descriptors(host) };
  let wrong = 0;
  for (const name of names) wrong += (await fail(name, 'more', 1_250)).wrong;
  expect(wrong).toBe(10_000);
  const after = { memory: await residentMegabytes(host), descriptors: await descriptors(host) };
  expect(Math.abs(after.memory - before.memory)).toBeLessThan(64);
  expect(Math.abs(after.descriptors - before.descriptors)).toBeLessThanOrEqual(4);
  const deaths = mount.events.filter((event) => event.kind === 'instance-ended').length;
  expect(deaths).toBeGreaterThanOrEqual(5 * names.length);
  await annotate(`${deaths} sandboxes died; host ${before.memory.toFixed(0)} to ${after.memory.toFixed(0)} MB`);
  await expectCleanEnd(mount);
}, 120_000);
