import { readdirSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { HostEvent } from '../../../src/contract/event.ts';
import { createGuest, type SandboxedGuest } from '../../../src/sandbox/guest.ts';
import { fromText } from './components.ts';
import { bareAuthority, bytes, createHarness, failure, type Harness, name, path, sharedCache } from './harness.ts';

const cache = sharedCache();
const FOREVER = '(loop $forever (br $forever)) (unreachable)';
const TRAP = { read: '(unreachable)' };

/** A clock that a test turns. */
function createClock(): { now: number; read: () => number } {
  const clock = { now: 1_000_000, read: () => clock.now };
  return clock;
}

function states({ events }: Harness): string[] {
  return events.flatMap((event) => (event.kind === 'provider-state' ? [event.state] : []));
}

async function faults(guest: SandboxedGuest, count: number): Promise<string[]> {
  const codes: string[] = [];
  for (let done = 0; done < count; done++) codes.push((await failure(guest.readFile(path('/a')))).code);
  return codes;
}

test('a guest that was never called is ready without a process', async () => {
  const harness = createHarness(cache);
  const guest = await harness.guest(await fromText({}));
  expect(guest.report()).toEqual({ life: { state: 'ready' }, instances: 0, calls: 0, faults: 0, lastFault: undefined });
  expect(states(harness)).toEqual([]);
});

test('a call takes a guest through starting and busy to ready', async () => {
  const harness = createHarness(cache);
  const guest = await harness.guest(await fromText({ read: FOREVER }), { deadlineMs: 300 });
  const first = guest.listChildren(path('/'));
  await Promise.resolve();
  expect(guest.report().life).toEqual({ state: 'starting' });
  await first;
  expect(guest.report()).toMatchObject({ life: { state: 'ready' }, instances: 1, faults: 0 });
  const second = failure(guest.readFile(path('/a')));
  await Promise.resolve();
  expect(guest.report().life).toEqual({ state: 'busy', calls: 1 });
  await second;
  expect(guest.report()).toMatchObject({
    life: { state: 'faulted' },
    faults: 1,
    lastFault: { code: 'guest-deadline' },
  });
  await guest.listChildren(path('/'));
  expect(guest.report()).toMatchObject({ life: { state: 'ready' }, instances: 1, faults: 1 });
  expect(states(harness)).toEqual(['starting', 'ready', 'faulted', 'starting', 'ready']);
});

test('calls after five faults in a minute fail at once with quarantined and start no process', async () => {
  const harness = createHarness(cache);
  const clock = createClock();
  const guest = await harness.guest(await fromText(TRAP), {}, { clock: clock.read });
  expect(await faults(guest, 5)).toEqual(Array(5).fill('trap'));
  const started = harness.children.length;
  expect(await faults(guest, 100)).toEqual(Array(100).fill('quarantined'));
  expect(harness.children).toHaveLength(started);
  expect(await failure(guest.readFile(path('/a')))).toMatchObject({
    message: expect.stringMatching(/"test" is quarantined: 5 faults within 60 s, the last: .*unreachable.*in 1 s/),
    advice: expect.stringMatching(/report it to its author/),
  });
  expect(guest.report()).toMatchObject({
    life: { state: 'quarantined', until: clock.now + 1_000, fault: { code: 'trap', at: clock.now } },
    faults: 5,
  });
  expect(harness.events.findLast(({ kind }) => kind === 'provider-state')).toMatchObject({
    state: 'quarantined',
    faults: 5,
    code: 'trap',
    retryInMs: 1_000,
  });
});

test('a quarantined guest is probed by one call after each back-off and released by one that works', async () => {
  const harness = createHarness(cache);
  const clock = createClock();
  const guest = await harness.guest(await fromText(TRAP), {}, { clock: clock.read });
  await faults(guest, 5);
  clock.now += 1_000;
  const both = await Promise.all([failure(guest.readFile(path('/a'))), failure(guest.listChildren(path('/')))]);
  expect(both.map(({ code }) => code)).toEqual(['trap', 'quarantined']);
  expect(guest.report().life).toMatchObject({ state: 'quarantined', until: clock.now + 2_000 });
  clock.now += 2_000;
  expect(await guest.listChildren(path('/'))).toEqual([]);
  expect(guest.report()).toMatchObject({ life: { state: 'ready' }, faults: 6 });
  expect(states(harness).slice(-3)).toEqual(['quarantined', 'quarantined', 'ready']);
});

test('calls while a probe is under way fail at once instead of waiting for their turn', async () => {
  const harness = createHarness(cache);
  const clock = createClock();
  const guest = await harness.guest(await fromText({ read: FOREVER }), { deadlineMs: 300 }, { clock: clock.read });
  await faults(guest, 5);
  clock.now += 1_000;
  const order: string[] = [];
  const probe = failure(guest.readFile(path('/a'))).then(({ code }) => order.push(code));
  const other = failure(guest.listChildren(path('/'))).then(({ code }) => order.push(code));
  await Promise.all([probe, other]);
  expect(order).toEqual(['quarantined', 'guest-deadline']);
});

test('a probe whose process ends by itself doubles the back-off like any other fault', async () => {
  const clock = createClock();
  const program = `export async function main(io) { io.receive(); io.send({ kind: 'ready' }); io.receive(); }`;
  const component = await createHarness(cache).sandbox.prepareComponent(await fromText({}));
  const programs = { ...bareAuthority.programs, guest: async () => bytes(program) };
  const guest = createGuest(
    { provider: 'test', component, emit: () => undefined, clock: clock.read },
    { ...bareAuthority, programs },
  );
  onTestFinished(() => guest.close());
  expect(await faults(guest, 5)).toEqual(Array(5).fill('instance-died'));
  for (const backoff of [1_000, 2_000, 4_000]) {
    expect(guest.report().life).toMatchObject({ state: 'quarantined', until: clock.now + backoff });
    clock.now += backoff;
    expect(await faults(guest, 2)).toEqual(['instance-died', 'quarantined']);
  }
});

test('a contract violation that leaves the process alive is no fault', async () => {
  const harness = createHarness(cache);
  const clock = createClock();
  const named = `(i32.store8 (i32.const 1024) (i32.const 1)) (i32.store (i32.const 1040) (i32.const 0)) (i32.const 1024)`;
  const guest = await harness.guest(await fromText({ lookup: named }), {}, { clock: clock.read });
  for (let done = 0; done < 6; done++)
    expect((await failure(guest.lookupChild(path('/'), name('b')))).code).toBe('contract-violation');
  expect(guest.report()).toMatchObject({ life: { state: 'ready' }, instances: 1, faults: 0 });
});

test('a process that dies while nobody calls is a fault, and is replaced by the next call', async () => {
  const harness = createHarness(cache);
  const ended = Promise.withResolvers<void>();
  const emit = (event: HostEvent): void => (event.kind === 'instance-ended' ? ended.resolve() : undefined);
  const guest = await harness.guest(await fromText({}), {}, { emit });
  await guest.listChildren(path('/'));
  harness.children.at(-1)?.kill();
  await ended.promise;
  expect(guest.report()).toMatchObject({
    life: { state: 'faulted' },
    instances: 0,
    lastFault: { code: 'instance-died' },
  });
  expect(await guest.listChildren(path('/'))).toEqual([]);
});

test('a process that cannot be started is no fault of the provider', async () => {
  const component = await createHarness(cache).sandbox.prepareComponent(await fromText({}));
  const authority = { ...bareAuthority, node: '/nonexistent/node' };
  const guest = createGuest({ provider: 'test', component, emit: () => undefined, clock: Date.now }, authority);
  onTestFinished(() => guest.close());
  for (let done = 0; done < 6; done++)
    expect((await failure(guest.listChildren(path('/')))).code).toBe('instance-died');
  expect(guest.report()).toMatchObject({ life: { state: 'ready' }, faults: 0 });
});

test('two instances answer while one of them loops, and take a third call in turn', async () => {
  const harness = createHarness(cache);
  const guest = await harness.guest(await fromText({ read: FOREVER }), { deadlineMs: 1_500 }, { instances: 2 });
  let isOver = false;
  const loops = failure(guest.readFile(path('/a'))).finally(() => (isOver = true));
  expect(await guest.listChildren(path('/'))).toEqual([]);
  expect(await guest.listChildren(path('/'))).toEqual([]);
  expect(isOver).toBe(false);
  // On a busy machine the first one may still be starting when the second has answered.
  await vi.waitFor(() => expect(guest.report()).toMatchObject({ life: { state: 'busy', calls: 1 }, instances: 2 }));
  expect((await loops).code).toBe('guest-deadline');
  expect(guest.report()).toMatchObject({ life: { state: 'faulted' } });
});

test('one call after the other uses one of four instances', async () => {
  const harness = createHarness(cache);
  const guest = await harness.guest(await fromText({}), {}, { instances: 4 });
  for (let done = 0; done < 20; done++) await guest.listChildren(path('/'));
  expect(guest.report().instances).toBe(1);
});

test('close with four busy instances ends all of them and fails their calls and those that wait', async () => {
  const harness = createHarness(cache);
  const guest = await harness.guest(await fromText({ read: FOREVER }), { deadlineMs: 10_000 }, { instances: 4 });
  await Promise.all(Array.from({ length: 4 }, () => guest.listChildren(path('/'))));
  const calls = Array.from({ length: 6 }, () => failure(guest.readFile(path('/a'))));
  await guest.close();
  expect((await Promise.all(calls)).map(({ code }) => code)).toEqual(Array(6).fill('instance-died'));
  expect(guest.report()).toMatchObject({ instances: 0, faults: 0 });
});

test('a hundred processes that trap leave no process and no descriptor behind', async () => {
  const harness = createHarness(cache);
  const clock = createClock();
  const guest = await harness.guest(await fromText(TRAP), {}, { clock: clock.read });
  const fault = async (): Promise<void> => {
    expect((await failure(guest.readFile(path('/a')))).code).toBe('trap');
    await harness.children.at(-1)?.ended;
    clock.now += 60_001;
  };
  await fault();
  const before = readdirSync('/proc/self/fd').length;
  for (let done = 0; done < 100; done++) await fault();
  expect(guest.report()).toMatchObject({ instances: 0, faults: 101 });
  expect(readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(before + 2);
}, 60_000);
