import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readdir, readlink, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ClientGone } from '../../../src/client/client.ts';
import { startClient } from '../../../src/client/start-client.ts';
import { type Scene, setUp } from './scene.ts';

const run = promisify(execFile);
const START_CLIENT = fileURLToPath(new URL('../../../src/client/start-client.ts', import.meta.url));

/** Opening one for reading waits until somebody opens it for writing. */
async function pipes(scene: Scene, count: number): Promise<string[]> {
  const paths = Array.from({ length: count }, (_, index) => scene.at(`pipe-${index}`));
  await run('mkfifo', paths);
  return paths;
}

test('kill in the middle of a call fails it and all that follow at once', async () => {
  await using scene = await setUp('own');
  const [pipe = ''] = await pipes(scene, 1);
  const asked = [scene.client.readFile(pipe), scene.client.lstat('/')];
  scene.client.kill();

  const ended = await Promise.allSettled([...asked, scene.client.lstat('/')]);
  expect(ended.map((one) => one.status === 'rejected' && one.reason instanceof ClientGone)).toEqual([true, true, true]);
  await expect(scene.client.stop()).resolves.toBeUndefined();
});

test('a process that dies by itself fails what is asked', async () => {
  await using scene = await setUp('own');
  const [pipe = ''] = await pipes(scene, 1);
  const asked = scene.client.readFile(pipe);
  process.kill(scene.client.pid, 'SIGTERM');

  await expect(asked).rejects.toThrow(/ended: SIGTERM/);
});

test('stop answers what was asked before, and then the process is gone', async () => {
  await using scene = await setUp('own');
  const asked = scene.client.lstat(scene.folder);
  await scene.client.stop();

  expect(await asked).toMatchObject({ ok: true });
  await expect(scene.client.lstat(scene.folder)).rejects.toBeInstanceOf(ClientGone);
  expect(() => process.kill(scene.client.pid, 0)).toThrow('ESRCH');
});

test('a program that cannot be started is a client that is gone', async () => {
  await expect(startClient({ node: '/nowhere/node' })).rejects.toBeInstanceOf(ClientGone);
});

// The writers come in the opposite order, each waiting for its reader: with a thread less none would ever come.
test('64 files read at once are all open at the same time, and answered in order', async () => {
  await using scene = await setUp();
  const paths = await pipes(scene, 64);
  const reading = scene.client.readFilesAtOnce([...paths, scene.at('none'), scene.folder]);
  for (const path of paths.toReversed()) {
    const writer = await open(path, 'w');
    await writer.write(path);
    await writer.close();
  }

  const answers = await reading;
  expect(answers.slice(0, 64).map((one) => one.ok && Buffer.from(one.value.bytes).toString())).toEqual(paths);
  expect(answers.slice(64)).toEqual([
    { ok: false, errno: 'ENOENT' },
    { ok: false, errno: 'EISDIR' },
  ]);
});

test('more files than threads, read at once, are all read', async () => {
  await using scene = await setUp();
  await writeFile(scene.at('file'), Buffer.alloc(300_000, 'x'));

  const answers = await scene.client.readFilesAtOnce(Array.from({ length: 200 }, () => scene.at('file')));
  expect(answers.filter((one) => one.ok && one.value.bytes.byteLength === 300_000)).toHaveLength(200);
});

/** A process with an open file that says the pid of its client and waits. */
async function parentOf(descriptor: number): Promise<{ parent: ChildProcess; client: number }> {
  const program = `
    import { startClient } from ${JSON.stringify(START_CLIENT)};
    console.log((await startClient()).pid);
  `;
  const argv = ['--input-type=module', '-e', program];
  const parent = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit', descriptor] });
  if (parent.stdout === null) throw new Error('it has no output');
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  return { parent, client: Number(line.toString()) };
}

test('the process inherits nothing from its parent, and ends with it', async () => {
  await using scene = await setUp();
  await writeFile(scene.at('secret'), '');
  const file = await open(scene.at('secret'));
  const { parent, client } = await parentOf(file.fd);

  const ofParent = await linksOf(parent.pid ?? 0);
  const ofClient = await linksOf(client);
  parent.kill('SIGKILL');
  await file.close();
  // Resolves when the process is gone.
  await run('tail', [`--pid=${client}`, '-f', '/dev/null'], { timeout: 10_000 });

  expect(ofParent).toContain(scene.at('secret'));
  expect(ofClient.slice(0, 3).every((link) => link.startsWith('socket:'))).toBe(true);
  expect(ofClient.slice(3).filter((link) => !/^(?:anon_inode|pipe|\/dev\/null)/.test(link))).toEqual([]);
});

async function linksOf(pid: number): Promise<string[]> {
  const descriptors = (await readdir(`/proc/${pid}/fd`)).map(Number).toSorted((a, b) => a - b);
  return Promise.all(descriptors.map((descriptor) => readlink(`/proc/${pid}/fd/${descriptor}`)));
}
