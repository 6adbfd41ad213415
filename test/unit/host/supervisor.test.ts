import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Child, ChildEnd } from '../../../src/ambient/child-process.ts';
import { decodeLinesUnchecked, encodeLine, type FromHost, type ToHost } from '../../../src/host/control.ts';
import { supervise, type SupervisorEnd } from '../../../src/host/supervisor.ts';

const SOURCE = 'omnivet:12:34';
const LINE = `36 22 0:31 / /mnt ro - fuse.omnivet ${SOURCE} ro\n`;
const MINUTE = 60_000;

/** A host that is only its streams, on a machine that is only its mountinfo. */
interface Scene {
  readonly end: Promise<SupervisorEnd>;
  readonly ran: string[];
  readonly orders: ToHost[];
  readonly stop: AbortController;
  say(message: FromHost): void;
  /** What the host does with an order; nothing by default. */
  answer(order: ToHost): void;
  exit(end: Partial<ChildEnd>): void;
  mountInfo: string;
  killed: boolean;
}

function scene(answer: (scene: Scene, order: ToHost) => void): Scene {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const ended = Promise.withResolvers<ChildEnd>();
  const stop = new AbortController();
  const exit = (end: Partial<ChildEnd>): void => {
    streams.stdout.end();
    ended.resolve({ code: null, signal: null, ...end });
  };
  const child: Child = {
    ...streams,
    pid: 13,
    ended: ended.promise,
    kill() {
      made.killed = true;
      exit({ signal: 'SIGKILL' });
    },
  };
  const made: Scene = {
    ran: [],
    orders: [],
    stop,
    exit,
    mountInfo: '',
    killed: false,
    say: (message) => void streams.stdout.write(encodeLine(message)),
    answer: (order) => answer(made, order),
    end: Promise.resolve().then(() =>
      supervise({
        start: {
          kind: 'start',
          mountPoint: '/mnt',
          source: SOURCE,
          file: '',
          text: '',
          cacheDirectory: '',
          environment: {},
        },
        spawnHost: () => child,
        onEvent: () => undefined,
        stop: stop.signal,
        mountPoints: {
          readMountInfo: async () => made.mountInfo,
          processStartTime: async () => undefined,
          abortConnection: async () => true,
          async run(program, args) {
            made.ran.push([program, ...args].join(' '));
            made.mountInfo = '';
            return { exitCode: 0, stderr: '' };
          },
        },
      }),
    ),
  };
  void (async () => {
    for await (const order of decodeLinesUnchecked<ToHost>(streams.stdin)) {
      made.orders.push(order);
      made.answer(order);
    }
  })();
  return made;
}

const mounted: FromHost = {
  kind: 'event',
  event: { time: '', kind: 'mounted', mountPoint: '/mnt', providers: ['a'] },
};

/** A host that behaves: mounts, answers, stops. */
function healthy(host: Scene, order: ToHost): void {
  if (order.kind === 'start') {
    host.mountInfo = LINE;
    host.say(mounted);
  } else if (order.kind === 'ping') host.say({ kind: 'pong' });
  else {
    host.mountInfo = '';
    host.exit({ code: 0 });
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('supervise of a healthy host goes on until it is stopped', async () => {
  const host = scene(healthy);
  await vi.advanceTimersByTimeAsync(10 * MINUTE);
  expect(host.orders.filter(({ kind }) => kind === 'ping').length).toBeGreaterThan(100);
  host.stop.abort();
  expect(await host.end).toEqual({ kind: 'stopped' });
});

test('supervise after a suspension of an hour goes on with a healthy host', async () => {
  const host = scene(healthy);
  await vi.advanceTimersByTimeAsync(MINUTE);
  vi.setSystemTime(Date.now() + 60 * MINUTE);
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(host.killed).toBe(false);
  host.stop.abort();
  expect(await host.end).toEqual({ kind: 'stopped' });
});

test('supervise of a host that does not answer kills it and frees the mount point', async () => {
  const host = scene((hung, order) => (order.kind === 'start' ? healthy(hung, order) : undefined));
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(await host.end).toMatchObject({ kind: 'died', how: expect.stringContaining('did not answer') });
  expect(host.killed).toBe(true);
  expect(host.ran).toEqual(['fusermount -u -z -- /mnt']);
});

test('supervise of a host that does not stop kills it', async () => {
  const host = scene((stubborn, order) => (order.kind === 'stop' ? undefined : healthy(stubborn, order)));
  await vi.advanceTimersByTimeAsync(MINUTE);
  host.stop.abort();
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(await host.end).toEqual({ kind: 'stopped' });
  expect(host.ran).toEqual(['fusermount -u -z -- /mnt']);
});

test("supervise stops its host when another's mount stands in the place of its own, and leaves that one alone", async () => {
  const host = scene((one, order) => {
    const others = one.mountInfo;
    healthy(one, order);
    if (order.kind === 'stop') one.mountInfo = others;
  });
  await vi.advanceTimersByTimeAsync(MINUTE);
  host.mountInfo = LINE.replace(SOURCE, 'omnivet:99:1');
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(await host.end).toEqual({ kind: 'unmounted-outside' });
  expect(host.ran).toEqual([]);
});

test('supervise of a host that cannot go on says what it said', async () => {
  const host = scene((failing, order) => {
    if (order.kind === 'start') failing.say({ kind: 'failed', message: 'no', advice: 'try', exitCode: 2 });
    else failing.exit({ code: 0 });
  });
  expect(await host.end).toEqual({ kind: 'failed', message: 'no', advice: 'try', exitCode: 2 });
});

test('supervise of a host that dies frees the mount point and says how it died', async () => {
  const host = scene(healthy);
  await vi.advanceTimersByTimeAsync(MINUTE);
  host.exit({ signal: 'SIGSEGV' });
  expect(await host.end).toMatchObject({ kind: 'died', how: 'was ended by SIGSEGV' });
  expect(host.ran).toEqual(['fusermount -u -z -- /mnt']);
});
