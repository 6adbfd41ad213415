import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CleanUp, createCleanUp } from '../helpers/clean-up.ts';
import { output, run, sortedLines } from '../helpers/programs.ts';
import { hold, holdMapped, holdOpen } from '../unit/fuse/kernel/holders.ts';
import { mountMemory } from '../unit/fuse/kernel/memory-mount.ts';

/** Machines that are shared pause for seconds. */
const PATIENTLY = { timeout: 20_000 };

let cleanUp: CleanUp;
beforeEach(() => {
  cleanUp = createCleanUp();
});
afterEach(() => cleanUp[Symbol.asyncDispose]());

test('a walk of 1,000 names of known size asks for no name, and what it has seen stays warm', async () => {
  const mount = await mountMemory(cleanUp, { plain: false });
  for (let index = 0; index < 1000; index += 1)
    await mount.order({ do: 'put', path: `/d/${index}`, content: String(index), sizeUnknown: index >= 900 });
  await mount.order({ do: 'forgetful', value: true });
  expect(await sortedLines('find', join(mount.mountPoint, 'd'), '-type', 'f')).toHaveLength(1000);
  const { calls } = await mount.counts();
  // The directory itself, and its names; not the hundred files whose size nobody knows.
  expect(calls['lookup']).toBeLessThan(5);
  expect(calls['list']).toBe(1);
  await output('sh', '-c', 'stat -c %s "$0"/[0-9] "$0"/[1-8][0-9][0-9]', join(mount.mountPoint, 'd'));
  expect((await mount.counts()).calls).toEqual(calls);
  await output('cat', join(mount.mountPoint, 'd/7'));
  const first = (await mount.counts()).calls;
  await output('cat', join(mount.mountPoint, 'd/7'));
  expect((await mount.counts()).calls).toEqual(first);
});

test('a descriptor keeps the version that it opened, and the path leads to the new one at once', async () => {
  const mount = await mountMemory(cleanUp, { plain: false });
  const file = join(mount.mountPoint, 'f');
  await mount.order({ do: 'put', path: '/f', content: 'old version' });
  const reader = holdOpen(cleanUp, file);
  expect(await reader.line()).toBe('opened');
  const mapper = holdMapped(cleanUp, file);
  expect(await mapper.line()).toBe('mapped');
  const before = await output('stat', '-c', '%i', file);
  await mount.order({ do: 'put', path: '/f', content: 'new' });
  await mount.order({ do: 'announce', kind: 'entry', path: '/f' });
  await expect.poll(() => output('cat', file), PATIENTLY).toBe('new');
  expect(await output('stat', '-c', '%i', file)).toBe(before);
  reader.child.stdin?.write('\n');
  expect(await reader.line()).toBe('old version');
  mapper.child.stdin?.write('\n');
  expect(await mapper.line()).toBe('old version');
});

test('content whose lifetime is over is never read stale, and same-sized content is no exception', async () => {
  const mount = await mountMemory(cleanUp, { plain: false });
  for (let round = 0; round < 30; round += 1) {
    await mount.order({ do: 'put', path: '/f', content: `round ${round % 10}`, fresh: 0 });
    expect(await output('cat', join(mount.mountPoint, 'f'))).toBe(`round ${round % 10}`);
  }
});

test('content that changes unannounced is read anew as soon as the lifetime of the old answer is over', async () => {
  const mount = await mountMemory(cleanUp, { plain: false });
  const file = join(mount.mountPoint, 'f');
  const fresh = 400;
  await mount.order({ do: 'put', path: '/f', content: 'old', fresh });
  expect(await output('cat', file)).toBe('old');
  await mount.order({ do: 'put', path: '/f', content: 'new', fresh });
  const over = Date.now() + fresh;
  const late: string[] = [];
  while (late.length < 20) {
    const begun = Date.now();
    const seen = await output('cat', file);
    if (begun >= over) late.push(seen);
  }
  expect(new Set(late)).toEqual(new Set(['new']));
});

test('a listing, a name that was missing and a name that is gone follow their announcements', async () => {
  const mount = await mountMemory(cleanUp, { plain: false });
  await mount.order({ do: 'put', path: '/d/a', content: 'a' });
  const folder = join(mount.mountPoint, 'd');
  expect(await sortedLines('ls', folder)).toEqual(['a']);
  expect((await run('cat', join(folder, 'b'))).code).toBe(1);
  await mount.order({ do: 'put', path: '/d/b', content: 'b' });
  await mount.order({ do: 'remove', path: '/d/a' });
  for (const name of ['a', 'b']) await mount.order({ do: 'announce', kind: 'entry', path: `/d/${name}` });
  await mount.order({ do: 'announce', kind: 'listing', path: '/d' });
  await expect.poll(() => sortedLines('ls', folder), PATIENTLY).toEqual(['b']);
  await expect.poll(async () => (await run('cat', join(folder, 'b'))).stdout.toString(), PATIENTLY).toBe('b');
  expect((await run('cat', join(folder, 'a'))).stderr).toContain('No such file');
});

test('a change beside a lookup that hangs stops nobody, and is seen once that lookup is over', async () => {
  const mount = await mountMemory(cleanUp, { plain: false });
  const at = (path: string): string => join(mount.mountPoint, path);
  await mount.order({ do: 'put', path: '/d/f', content: 'old' });
  await mount.order({ do: 'put', path: '/other', content: 'served' });
  expect(await output('cat', at('d/f'))).toBe('old');
  await mount.order({ do: 'hang', path: '/d/slow' });
  const reader = hold(cleanUp, 'cat', at('d/slow'));
  await expect.poll(async () => (await mount.counts()).waiting, PATIENTLY).toBe(1);
  await mount.order({ do: 'put', path: '/d/f', content: 'new' });
  await mount.order({ do: 'announce', kind: 'entry', path: '/d/f' });
  await mount.order({ do: 'put', path: '/other', content: 'changed' });
  await mount.order({ do: 'announce', kind: 'entry', path: '/other' });
  await expect.poll(() => output('cat', at('other')), PATIENTLY).toBe('changed');
  reader.child.kill('SIGKILL');
  await expect.poll(() => output('cat', at('d/f')), PATIENTLY).toBe('new');
});

test('tail -f of a file that is followed prints what comes', async () => {
  const mount = await mountMemory(cleanUp, { plain: false });
  await mount.order({ do: 'put', path: '/log', content: 'one\n', follows: true });
  const tail = hold(cleanUp, 'tail', '-f', '-n', '+1', join(mount.mountPoint, 'log'));
  expect(await tail.line()).toBe('one');
  await mount.order({ do: 'put', path: '/log', content: 'one\ntwo\n', follows: true });
  expect(await tail.line()).toBe('two');
  await mount.order({ do: 'put', path: '/log', content: 'ONE\nTWO\n', follows: true });
  expect(await output('cat', join(mount.mountPoint, 'log'))).toBe('ONE\nTWO\n');
});

test('nodes and bytes beyond the limits are forgotten, but not a version that is open', async () => {
  const mount = await mountMemory(cleanUp, { plain: false, limits: { nodes: 50, bytes: 100_000 } });
  await mount.order({ do: 'put', path: '/d/held', content: 'held' });
  for (let index = 0; index < 300; index += 1) await mount.order({ do: 'put', path: `/d/${index}`, content: 10_000 });
  const reader = holdOpen(cleanUp, join(mount.mountPoint, 'd/held'));
  expect(await reader.line()).toBe('opened');
  await output('sh', '-c', 'ls -l "$0" && cat "$0"/1* "$0"/2*', join(mount.mountPoint, 'd'));
  await expect.poll(async () => (await mount.counts()).nodes, PATIENTLY).toBeLessThanOrEqual(50);
  await expect.poll(async () => (await mount.counts()).bytes, PATIENTLY).toBeLessThanOrEqual(100_000);
  reader.child.stdin?.write('\n');
  expect(await reader.line()).toBe('held');
});

test('a request that is never answered ends with the deadline', async () => {
  const mount = await mountMemory(cleanUp, { plain: false, deadline: 300 });
  await mount.order({ do: 'hang', path: '/slow' });
  expect((await run('cat', join(mount.mountPoint, 'slow'))).stderr).toContain('Connection timed out');
  await mount.report((report) => report.kind === 'failure' && report.code === 'operation-deadline');
});
