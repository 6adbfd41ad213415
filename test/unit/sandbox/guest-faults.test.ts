import { readdirSync, readlinkSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fromText } from './components.ts';
import { createHarness, failure, type Harness, name, path, sharedCache } from './harness.ts';

const cache = sharedCache();
const FOREVER = '(loop $forever (br $forever)) (unreachable)';

function endings(harness: Harness): unknown[] {
  return harness.events.flatMap((event) => (event.kind === 'instance-ended' ? [event.code] : []));
}

test(
  'readFile that never returns fails with guest-deadline in time and the next call works',
  { retry: 3 },
  async () => {
    const harness = createHarness(cache);
    const guest = await harness.guest(await fromText({ read: FOREVER }), { deadlineMs: 300 });
    await guest.listChildren(path('/'));
    const start = performance.now();
    expect((await failure(guest.readFile(path('/a')))).code).toBe('guest-deadline');
    expect(performance.now() - start).toBeLessThan(300 + 250);
    expect(await guest.listChildren(path('/'))).toEqual([]);
    expect(endings(harness)).toEqual(['guest-deadline']);
  },
);

test.each([
  ['lookupChild', { lookup: '(unreachable)' }],
  ['listChildren', { list: '(unreachable)' }],
  ['readFile', { read: '(unreachable)' }],
] as const)('%s that traps fails with trap and the next call works', async (operation, provider) => {
  const harness = createHarness(cache);
  const guest = await harness.guest(await fromText(provider));
  const trapped = {
    lookupChild: () => guest.lookupChild(path('/'), name('a')),
    listChildren: () => guest.listChildren(path('/')),
    readFile: () => guest.readFile(path('/a')),
  };
  const error = await failure(trapped[operation]());
  expect(error.code).toBe('trap');
  expect(error.message).toMatch(/unreachable.*wasm-function/);
  const sound = operation === 'listChildren' ? guest.readFile(path('/a')) : guest.listChildren(path('/'));
  await expect(sound).resolves.toBeDefined();
  expect(endings(harness)).toEqual(['trap']);
});

test('a start function that traps fails each call with trap', async () => {
  const guest = await createHarness(cache).guest(
    await fromText({ fields: '(func $start (unreachable)) (start $start)' }),
  );
  expect((await failure(guest.listChildren(path('/')))).code).toBe('trap');
  expect((await failure(guest.listChildren(path('/')))).code).toBe('trap');
});

test('a start function that never returns fails with guest-deadline after the instantiation deadline', async () => {
  const component = await fromText({ fields: `(func $start ${FOREVER}) (start $start)` });
  const guest = await createHarness(cache).guest(component, { instantiationMs: 400 });
  expect(await failure(guest.listChildren(path('/')))).toMatchObject({ code: 'guest-deadline', message: /400 ms/ });
});

test('a sandbox killed during a call fails it with instance-died and the next call works', async () => {
  const harness = createHarness(cache);
  const guest = await harness.guest(await fromText({ read: FOREVER }), { deadlineMs: 10_000 });
  await guest.listChildren(path('/'));
  const call = failure(guest.readFile(path('/a')));
  harness.children.at(-1)?.kill();
  expect(await call).toMatchObject({ code: 'instance-died', message: /SIGKILL/ });
  expect(await guest.listChildren(path('/'))).toEqual([]);
});

test('calls queued behind one that is killed go on in a fresh sandbox', async () => {
  const harness = createHarness(cache);
  const guest = await harness.guest(await fromText({ read: FOREVER }), { deadlineMs: 300 });
  const stuck = failure(guest.readFile(path('/a')));
  const queued = guest.listChildren(path('/'));
  expect((await stuck).code).toBe('guest-deadline');
  expect(await queued).toEqual([]);
});

test('unbounded recursion is a trap', async () => {
  const guest = await createHarness(cache).guest(
    await fromText({ fields: '(func $deep (export "deep") (call $deep))', read: '(call $deep) (i32.const 1024)' }),
  );
  expect((await failure(guest.readFile(path('/a')))).code).toBe('trap');
});

test('memory grown without end is refused at the limit and the sandbox stays small', async () => {
  const grow = '(loop $more (br_if $more (i32.ne (memory.grow (i32.const 64)) (i32.const -1))))';
  const isWithin = '(if (i32.gt_u (memory.size) (i32.const 1024)) (then (unreachable)))';
  const isGrown = '(if (i32.lt_u (memory.size) (i32.const 900)) (then (unreachable)))';
  const harness = createHarness(cache);
  const read = `${grow} ${isWithin} ${isGrown} (memory.fill (i32.const 65536) (i32.const 0) (i32.const 58000000)) (i32.const 1024)`;
  const guest = await harness.guest(await fromText({ read }), { memoryMb: 64 });
  await expect(guest.readFile(path('/a'))).resolves.toMatchObject({ tag: 'ok' });
  expect(residentMegabytes(harness.children.at(-1)?.pid)).toBeLessThan(250);
});

test('a memory declared larger than the limit fails each call with provider-failed that names the limit', async () => {
  const guest = await createHarness(cache).guest(await fromText({ pages: 2_000 }), { memoryMb: 64 });
  expect(await failure(guest.readFile(path('/a')))).toMatchObject({
    code: 'provider-failed',
    message: /125 MiB.*64 MiB/,
  });
});

test('a list of 100,001 entries fails with too-large', async () => {
  const list =
    '(i32.store (i32.const 1024) (i32.const 65536)) (i32.store (i32.const 1028) (i32.const 100001)) (i32.const 1024)';
  const guest = await createHarness(cache).guest(await fromText({ list, pages: 200 }), {
    memoryMb: 256,
    deadlineMs: 10_000,
  });
  expect(await failure(guest.listChildren(path('/')))).toMatchObject({ code: 'too-large', message: /100001/ });
});

test('a list of ten million entries ends the sandbox or the call, never the host', async () => {
  const list = '(i32.store (i32.const 1028) (i32.const 10000000)) (i32.const 1024)';
  const guest = await createHarness(cache).guest(await fromText({ list, pages: 1024 }));
  expect(['trap', 'instance-died', 'guest-deadline', 'too-large']).toContain(
    (await failure(guest.listChildren(path('/')))).code,
  );
  await expect(guest.readFile(path('/a'))).resolves.toMatchObject({ tag: 'ok' });
});

test('an inline of 65 MiB fails with too-large and the next call works', async () => {
  const read =
    '(i32.store (i32.const 1032) (i32.const 0)) (i32.store (i32.const 1036) (i32.const 68157440)) (i32.const 1024)';
  const guest = await createHarness(cache).guest(await fromText({ read, pages: 1_100 }), {
    memoryMb: 256,
    deadlineMs: 10_000,
  });
  expect((await failure(guest.readFile(path('/a')))).code).toBe('too-large');
  expect(await guest.listChildren(path('/'))).toEqual([]);
});

test('an inline of exactly 64 MiB arrives whole', async () => {
  const read =
    '(i32.store (i32.const 1032) (i32.const 0)) (i32.store (i32.const 1036) (i32.const 67108864)) (i32.const 1024)';
  const guest = await createHarness(cache).guest(await fromText({ read, pages: 1_100 }), {
    memoryMb: 256,
    deadlineMs: 10_000,
  });
  const result = await guest.readFile(path('/a'));
  expect(result.tag === 'ok' && result.val.tag === 'inline' && result.val.val.byteLength).toBe(67_108_864);
});

test('a variant tag out of range is a trap', async () => {
  const guest = await createHarness(cache).guest(
    await fromText({ read: '(i32.store8 (i32.const 1024) (i32.const 9)) (i32.const 1024)' }),
  );
  expect((await failure(guest.readFile(path('/a')))).code).toBe('trap');
});

test('a list out of bounds is a trap', async () => {
  const list =
    '(i32.store (i32.const 1024) (i32.const 0x7fffff00)) (i32.store (i32.const 1028) (i32.const 3)) (i32.const 1024)';
  const guest = await createHarness(cache).guest(await fromText({ list }));
  expect((await failure(guest.listChildren(path('/')))).code).toBe('trap');
});

test('a running sandbox has no environment and only its own three descriptors', async () => {
  const harness = createHarness(cache);
  const guest = await harness.guest(await fromText({}));
  await guest.listChildren(path('/'));
  const pid = harness.children.at(-1)?.pid;
  expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).toBe('');
  expect(readlinkSync(`/proc/${pid}/cwd`)).toBe('/');
  const targets = readdirSync(`/proc/${pid}/fd`).map((fd) => [fd, readlinkSync(`/proc/${pid}/fd/${fd}`)] as const);
  const foreign = targets.filter(([fd, to]) =>
    Number(fd) < 3 ? !/^(?:pipe|socket):/.test(to) : !/^(?:anon_inode:|pipe:)/.test(to) && to !== '/dev/null',
  );
  expect(foreign).toEqual([]);
});

test('close ends the process, and later calls fail', async () => {
  const harness = createHarness(cache);
  const guest = await harness.guest(await fromText({}));
  await guest.listChildren(path('/'));
  await guest.close();
  expect(await harness.children.at(-1)?.ended).toMatchObject({ signal: 'SIGKILL' });
  expect(endings(harness)).toEqual(['stopped']);
  expect((await failure(guest.listChildren(path('/')))).code).toBe('instance-died');
});

test('close during a call fails the call and those that wait', async () => {
  const guest = await createHarness(cache).guest(await fromText({ read: FOREVER }), { deadlineMs: 10_000 });
  await guest.listChildren(path('/'));
  const calls = [failure(guest.readFile(path('/a'))), failure(guest.listChildren(path('/')))];
  await guest.close();
  expect((await Promise.all(calls)).map(({ code }) => code)).toEqual(['instance-died', 'instance-died']);
});

function residentMegabytes(pid: number | undefined): number {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
