import { spawn } from 'node:child_process';
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { abortConnection, processStartTime, readMountInfo } from '../../src/ambient/proc.ts';
import { runProgram } from '../../src/ambient/programs.ts';
import { mountedAt } from '../../src/fuse/mount-info.ts';
import { forceUnmount } from '../../src/host/mount-points.ts';
import { type CleanUp, createCleanUp } from '../helpers/clean-up.ts';
import { isMounted } from '../helpers/processes.ts';
import { output, run, sortedLines } from '../helpers/programs.ts';
import { holdOpen } from '../unit/fuse/kernel/holders.ts';
import { type MemoryMount, mountMemory } from '../unit/fuse/kernel/memory-mount.ts';
import { pattern } from '../unit/fuse/kernel/serve-memory.ts';

const BIG = 5_000_000;
/** The number that user and group `nobody` have. */
const NOBODY = 65_534;
/** Machines that are shared pause for seconds. */
const PATIENTLY = { timeout: 20_000 };

let cleanUp: CleanUp;
beforeEach(() => {
  cleanUp = createCleanUp();
});
afterEach(() => cleanUp[Symbol.asyncDispose]());

describe.each([
  ['versioned', false],
  ['plain', true],
])('a %s mount', (_, plain) => {
  const shared = createCleanUp();
  let mount: MemoryMount;
  beforeAll(async () => {
    mount = await mountMemory(shared, { plain });
    await mount.order({ do: 'put', path: '/hello.txt', content: 'Hello!\n' });
    await mount.order({ do: 'put', path: '/empty', content: '' });
    await mount.order({ do: 'put', path: '/d/e/deep.txt', content: 'deep\n', sizeUnknown: true });
    await mount.order({ do: 'put', path: '/big', content: BIG });
  });
  afterAll(() => shared[Symbol.asyncDispose]());

  test('ordinary programs find, copy and read the very files', async () => {
    const at = (path: string): string => join(mount.mountPoint, path);
    expect(await output('cat', at('hello.txt'), at('d/e/deep.txt'), at('empty'))).toBe('Hello!\ndeep\n');
    expect(await sortedLines('ls', mount.mountPoint)).toEqual(['big', 'd', 'empty', 'hello.txt']);
    expect(await sortedLines('find', mount.mountPoint, '-type', 'f', '-printf', '%P %s\n')).toEqual([
      `big ${BIG}`,
      'd/e/deep.txt 5',
      'empty 0',
      'hello.txt 7',
    ]);
    const copy = join(await cleanUp.folder(), 'copy');
    await output('cp', '-r', mount.mountPoint, copy);
    await output('diff', '-r', mount.mountPoint, copy);
    expect(Buffer.compare(await readFile(join(copy, 'big')), pattern(BIG))).toBe(0);
    const listed = await run('sh', '-c', 'tar -cf - -C "$0" . | tar -tf -', mount.mountPoint);
    expect([listed.stderr, listed.stdout.toString().split('\n').toSorted()]).toEqual([
      '',
      ['', './', './big', './d/', './d/e/', './d/e/deep.txt', './empty', './hello.txt'],
    ]);
    const part = await run('dd', `if=${at('big')}`, 'bs=1000', 'skip=4321', 'count=2', 'status=none');
    expect(Buffer.compare(part.stdout, pattern(BIG).subarray(4_321_000, 4_323_000))).toBe(0);
  });

  test('stat shows mode, owner and the inode number of the listing', async () => {
    const shown = await output(
      'stat',
      '-c',
      '%a %u %F %h',
      join(mount.mountPoint, 'hello.txt'),
      join(mount.mountPoint, 'd'),
    );
    const owner = process.getuid?.();
    expect(shown).toBe(`444 ${owner} regular file 1\n555 ${owner} directory 1\n`);
    const [listed] = (await output('ls', '-i', mount.mountPoint)).match(/\d+(?= hello\.txt)/) ?? [];
    expect(await output('stat', '-c', '%i', join(mount.mountPoint, 'hello.txt'))).toBe(`${listed}\n`);
  });

  test.each([
    ['cat', 'nope', 'No such file or directory'],
    ['ls', 'nope/below', 'No such file or directory'],
    ['cat', 'hello.txt/below', 'Not a directory'],
    ['cat', 'd', 'Is a directory'],
    ['cat', 'x'.repeat(256), 'File name too long'],
    ['readlink', '-v hello.txt', 'Invalid argument'],
  ])('%s %s fails with "%s"', async (program, path, message) => {
    const outcome = await run('sh', '-c', `cd "$0" && exec ${program} ${path}`, mount.mountPoint);
    expect(outcome.stderr).toContain(message);
    expect(outcome.code).not.toBe(0);
  });

  test.each([
    'touch hello.txt',
    'touch new',
    'rm -f hello.txt',
    'mkdir new',
    'rmdir d/e',
    'mv hello.txt other',
    'chmod 600 hello.txt',
    'ln hello.txt link',
    'ln -s hello.txt link',
    'truncate -s 0 hello.txt',
    'mkfifo pipe',
    'cp /etc/hostname new',
    'dd if=/dev/zero of=hello.txt count=1',
  ])('%s is refused as on a read-only file system', async (command) => {
    const outcome = await run('sh', '-c', `cd "$0" && exec ${command}`, mount.mountPoint);
    expect(outcome.stderr).toContain('Read-only file system');
    expect(outcome.code).not.toBe(0);
  });

  test('mountinfo says read-only, nosuid, nodev and noexec, and the device is closed on exec', async () => {
    const mounted = mountedAt(await readMountInfo(), mount.mountPoint);
    expect(mounted).toMatchObject({ type: 'fuse.omnivet', source: `omnivet-memory:${mount.child.pid}` });
    expect(mounted?.options).toEqual(
      expect.arrayContaining(['ro', 'nosuid', 'nodev', 'noexec', 'default_permissions']),
    );
    const folder = `/proc/${mount.child.pid}/fd`;
    const links = await Promise.all(
      (await readdir(folder)).map(async (fd) => [fd, await readlink(join(folder, fd)).catch(() => '')] as const),
    );
    const devices = links.filter(([, target]) => target === '/dev/fuse');
    expect(devices).toHaveLength(1);
    const [, flags = ''] =
      /flags:\s+(\d+)/.exec(await readFile(`/proc/${mount.child.pid}/fdinfo/${devices[0]?.[0]}`, 'utf8')) ?? [];
    expect(Number.parseInt(flags, 8) & 0o2_000_000).not.toBe(0);
  });

  test('a killed reader has its request ended, and others are served meanwhile', async () => {
    const mount = await mountMemory(cleanUp, { plain });
    await mount.order({ do: 'put', path: '/hello.txt', content: 'Hello!\n' });
    await mount.order({ do: 'put', path: '/slow', content: 'never' });
    await mount.order({ do: 'hang', path: '/slow' });
    const reader = spawn('cat', [join(mount.mountPoint, 'slow')]);
    const ended = new Promise<NodeJS.Signals | null>((resolve) =>
      reader.once('exit', (_code, signal) => resolve(signal)),
    );
    await expect.poll(async () => (await mount.counts()).calls['lookup'], PATIENTLY).toBeGreaterThan(0);
    expect(await output('cat', join(mount.mountPoint, 'hello.txt'))).toBe('Hello!\n');
    reader.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    if (!plain) await mount.report((report) => report.kind === 'aborted' && report.path === '/slow');
  });

  test('unmounting takes the mount away, and the program lives on', async () => {
    await mount.order({ do: 'unmount' });
    expect(await isMounted(mount.mountPoint)).toBe(false);
    expect((await mount.counts()).waiting).toBe(0);
    expect(mount.stderr()).toBe('');
  });
});

test('a user who is not root mounts through fusermount3, reads, and unmounts', async (context) => {
  const isRoot = process.getuid?.() === 0;
  // fusermount3 opens the device as whoever calls it; udev lets everybody, and bare containers do not.
  if (((await stat('/dev/fuse')).mode & 0o006) !== 0o006) context.skip('/dev/fuse is not for everybody here');
  const mount = await mountMemory(cleanUp, { plain: false, ...(isRoot ? { user: NOBODY } : {}) });
  await mount.order({ do: 'put', path: '/hello.txt', content: 'Hello!\n' });
  const as = isRoot ? `setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups` : '';
  // Nobody but who mounted it may look in, not even root.
  const seen = await run('sh', '-c', `${as} cat "$0"`, join(mount.mountPoint, 'hello.txt'));
  expect([seen.stderr, seen.stdout.toString()]).toEqual(['', 'Hello!\n']);
  const user = isRoot ? NOBODY : process.getuid?.();
  expect(mountedAt(await readMountInfo(), mount.mountPoint)?.options).toContain(`user_id=${user}`);
  await mount.order({ do: 'unmount' });
  expect(await isMounted(mount.mountPoint)).toBe(false);
});

describe('an end that nobody asked for', () => {
  test('a program that is killed leaves no mount behind', async () => {
    const mount = await mountMemory(cleanUp, { plain: false });
    mount.child.kill('SIGKILL');
    await mount.ended;
    await expect.poll(() => isMounted(mount.mountPoint), PATIENTLY).toBe(false);
  });

  test('a hung reader is freed by aborting the connection, or where there is no control file by ending the program', async () => {
    const mount = await mountMemory(cleanUp, { plain: false });
    await mount.order({ do: 'hang', path: '/slow' });
    const reader = run('cat', join(mount.mountPoint, 'slow'));
    await expect.poll(async () => (await mount.counts()).waiting, PATIENTLY).toBe(1);
    const connection = mountedAt(await readMountInfo(), mount.mountPoint)?.device.split(':')[1] ?? '';
    // fusectl is not mounted everywhere, and its files are root's.
    if (!(await abortConnection(connection))) mount.child.kill('SIGKILL');
    expect((await reader).code).toBe(1);
    await forceUnmount(mount.mountPoint, { readMountInfo, processStartTime, abortConnection, run: runProgram });
    expect(await isMounted(mount.mountPoint)).toBe(false);
  });

  test('unmounting while a program holds a file detaches, and the program reads on', async () => {
    const mount = await mountMemory(cleanUp, { plain: false });
    await mount.order({ do: 'put', path: '/f', content: 'held' });
    const reader = holdOpen(cleanUp, join(mount.mountPoint, 'f'));
    expect(await reader.line()).toBe('opened');
    await mount.order({ do: 'unmount' });
    expect(await isMounted(mount.mountPoint)).toBe(false);
    reader.child.stdin?.write('\n');
    expect(await reader.line()).toBe('held');
  });

  test('without fusermount3, root mounts by itself and everybody else is told what both ways answered', async () => {
    const seen = await mountMemory(cleanUp, { plain: false, direct: true }).then(
      async (mount) => {
        await mount.order({ do: 'put', path: '/f', content: 'direct' });
        return output('cat', join(mount.mountPoint, 'f'));
      },
      (error: Error) => error.message,
    );
    expect(seen).toMatch(process.getuid?.() === 0 ? /^direct$/ : /ENOENT; mount\(2\)/);
  });
});
