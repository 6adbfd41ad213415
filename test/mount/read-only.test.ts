import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DRIVER_NAMES } from '../../src/fuse/driver.ts';
import { createCleanUp } from '../helpers/clean-up.ts';
import { providerFile } from '../helpers/built-providers.ts';
import { mountReady, type TestMount } from '../helpers/mounting.ts';
import { output, run } from '../helpers/programs.ts';

let mount: TestMount;

describe.each(DRIVER_NAMES)('%s', (driver) => {
  const cleanUp = createCleanUp();
  beforeAll(async () => {
    mount = await mountReady(cleanUp, {
      driver,
      configuration: `[providers.hello]\ncomponent = "${providerFile('hello')}"\n`,
    });
  });
  afterAll(() => cleanUp[Symbol.asyncDispose]());

  test.each([
    ['touch', 'hello/hello.txt'],
    ['touch', 'hello/new'],
    ['touch', 'new'],
    ['touch', '.omnivet/new'],
    ['rm', '-f', 'hello/hello.txt'],
    ['mkdir', 'hello/new'],
    ['rmdir', 'hello/greetings/formal'],
    ['mv', 'hello/hello.txt', 'hello/other.txt'],
    ['chmod', '600', 'hello/hello.txt'],
    ['chown', '1', 'hello/hello.txt'],
    ['ln', 'hello/hello.txt', 'hello/link'],
    ['ln', '-s', 'hello.txt', 'hello/link'],
    ['truncate', '-s', '0', 'hello/hello.txt'],
    ['mkfifo', 'hello/pipe'],
    ['cp', '/etc/hostname', 'hello/new'],
    ['dd', 'if=/dev/zero', 'of=hello/hello.txt', 'count=1'],
    ['sh', '-c', 'echo more >> hello/hello.txt'],
  ])('%s %s %s is refused as on a read-only file system', async (program, ...args) => {
    const outcome = await run('sh', '-c', 'cd "$0" && exec "$@"', mount.mountPoint, program, ...args.filter(Boolean));
    expect(outcome.code).not.toBe(0);
    expect(outcome.stderr).toMatch(/Read-only file system/);
  });

  test('cat after all attempts to change it gives the file as it was', async () => {
    expect(await output('cat', `${mount.mountPoint}/hello/hello.txt`)).toBe('Hello from a WebAssembly component!\n');
  });

  test('mountinfo says read-only, nosuid, nodev and noexec', async () => {
    const info = await output('findmnt', '-n', '-o', 'FSTYPE,OPTIONS', mount.mountPoint);
    expect(info).toMatch(/^fuse\.omnivet\s/);
    for (const option of ['ro', 'nosuid', 'nodev', 'noexec']) expect(info.split(/[\s,]+/)).toContain(option);
  });

  test('stat shows 0444 files and 0555 directories of the mounting user', async () => {
    const shown = await output(
      'stat',
      '-c',
      '%a %u %F',
      `${mount.mountPoint}/hello/hello.txt`,
      `${mount.mountPoint}/hello`,
    );
    expect(shown).toBe(`444 ${process.getuid?.()} regular file\n555 ${process.getuid?.()} directory\n`);
  });

  test('ls -i and stat give the same inode number, and every path has its own', async () => {
    const listed = await output('find', mount.mountPoint, '-printf', '%i %p\n');
    const inodes = listed
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(new Set(inodes).size).toBe(inodes.length);
    const [fromListing] = (await output('ls', '-i', `${mount.mountPoint}/hello`)).match(/\d+(?= hello\.txt)/) ?? [];
    expect(await output('stat', '-c', '%i', `${mount.mountPoint}/hello/hello.txt`)).toBe(`${fromListing}\n`);
  });

  test('reading binary, empty and nested files gives their very bytes', async () => {
    const bytes = async (name: string): Promise<string> =>
      (await run('cat', `${mount.mountPoint}/hello/${name}`)).stdout.toString('hex');
    expect(await bytes('signature.png')).toBe('89504e470d0a1a0a');
    expect(await bytes('empty.txt')).toBe('');
    expect(await bytes('greetings/de.txt')).toBe(Buffer.from('Grüß Gott!\n').toString('hex'));
  });

  test.each([
    ['cat', 'hello/nope', 'No such file or directory'],
    ['ls', 'nope', 'No such file or directory'],
    ['cat', 'hello/hello.txt/below', 'Not a directory'],
    ['cat', 'hello/greetings', 'Is a directory'],
    ['cat', `hello/${'x'.repeat(256)}`, 'File name too long'],
    ['cat', `hello/${'x'.repeat(255)}`, 'No such file or directory'],
    ['cat', 'hello/\u0001', 'No such file or directory'],
  ])('%s %s fails with "%s"', async (program, path, message) => {
    const outcome = await run(program, `${mount.mountPoint}/${path}`);
    expect(outcome.stderr).toContain(message);
    expect(outcome.code).not.toBe(0);
  });

  test('cat of a name that is not UTF-8 finds no such file', async () => {
    const outcome = await run('sh', '-c', String.raw`cat "$0/hello/$(printf '\377')"`, mount.mountPoint);
    expect(outcome.stderr).toContain('No such file or directory');
  });
});
