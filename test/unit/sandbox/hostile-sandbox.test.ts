import { expect, onTestFinished, test } from 'vitest';
import { createGuest, type SandboxedGuest } from '../../../src/sandbox/guest.ts';
import type { PreparedComponent } from '../../../src/sandbox/prepare.ts';
import type { EventSink, HostEvent } from '../../../src/contract/event.ts';
import { EMPTY_MANIFEST } from '../../../src/contract/manifest.ts';
import { bareAuthority, bytes, failure, path } from './harness.ts';

// Nothing of it is looked at: the program below takes the place of the one that would.
const component: PreparedComponent = {
  manifest: EMPTY_MANIFEST,
  files: { script: bytes(''), cores: [] },
  audit: {
    kind: 'component',
    sha256: '',
    bytes: 0,
    imports: [],
    exports: [],
    missing: [],
    extra: [],
    wrongTypes: [],
    modules: [],
    producers: [],
    problems: [],
    manifest: { state: 'none', manifest: EMPTY_MANIFEST },
    mountable: true,
  },
};

/** A guest whose sandbox runs a program of the attacker's; it gets as far as `ready`. `answer` is the body of a function of `io`. */
function hostileGuest(answer: string, deadlineMs = 5_000, emit: EventSink = () => undefined): SandboxedGuest {
  const program = `export async function main(io) {
    io.receive(); io.send({ kind: 'ready' });
    while (io.receive() !== undefined) { ${answer} }
  }`;
  const programs = { ...bareAuthority.programs, guest: async () => bytes(program) };
  const authority = { ...bareAuthority, programs };
  const guest = createGuest({ provider: 'evil', component, limits: { deadlineMs }, emit, clock: Date.now }, authority);
  onTestFinished(() => guest.close());
  return guest;
}

const entry = `{ tag: 'entry', val: { name: 'a', kind: 'file' } }`;

test.each([
  ['an unknown kind', `io.send({ kind: 'root' })`, /"?kind/],
  ['no object', `io.send(7)`, /./],
  ['another kind than was asked for', `io.send({ kind: 'selected', found: false })`, /"selected" to list-children/],
  ['ready again', `io.send({ kind: 'ready' })`, /"ready"/],
  [
    'an entry of an unknown kind',
    `io.send({ kind: 'nodes', more: false, list: [${entry}, { tag: 'entry', val: { name: 'a', kind: 'link' } }] })`,
    /entry 1: kind/,
  ],
  [
    'an entry with an unknown field',
    `io.send({ kind: 'nodes', more: false, list: [{ tag: 'entry', val: { name: 'a', kind: 'file', mode: 511 } }] })`,
    /entry 0.*mode/,
  ],
  [
    'a negative size',
    `io.send({ kind: 'nodes', more: false, list: [{ tag: 'entry', val: { name: 'a', kind: 'file', size: -1 } }] })`,
    /entry 0: size/,
  ],
  [
    'a fractional size',
    `io.send({ kind: 'nodes', more: false, list: [{ tag: 'entry', val: { name: 'a', kind: 'file', size: 0.5 } }] })`,
    /entry 0: size/,
  ],
  [
    'a name that is no Unicode',
    `io.send({ kind: 'nodes', more: false, list: [{ tag: 'entry', val: { name: '\\ud800', kind: 'file' } }] })`,
    /entry 0: name/,
  ],
  ['a fault of another code', `io.send({ kind: 'fault', code: 'secret-missing', message: '' })`, /code/],
  [
    'a wrong entry in a later part',
    `io.send({ kind: 'nodes', more: true, list: [${entry}, ${entry}] }); io.send({ kind: 'nodes', more: false, list: [{ tag: 'entry', val: 7 }] })`,
    /entry 2/,
  ],
  ['empty parts without end', `for (;;) io.send({ kind: 'nodes', more: true, list: [] })`, /empty part/],
  [
    'parts without end',
    `for (;;) io.send({ kind: 'nodes', more: true, list: Array(1000).fill(${entry}) })`,
    /100000 entries/,
  ],
] as const)('listChildren answered with %s is a contract violation', async (_, answer, message) => {
  const error = await failure(hostileGuest(answer).listChildren(path('/')));
  expect(error.code).toBe('contract-violation');
  expect(error.message).toMatch(message);
});

test.each([
  [
    'bytes outside of the frame',
    `io.send({ kind: 'read', result: { tag: 'ok', val: { tag: 'inline', val: [0, 5] } } })`,
  ],
  [
    'bytes at a negative offset',
    `io.send({ kind: 'read', result: { tag: 'ok', val: { tag: 'inline', val: [-1, 0] } } })`,
  ],
  ['an error that does not exist', `io.send({ kind: 'read', result: { tag: 'err', val: { tag: 'root', val: '' } } })`],
  ['a header of 2 MiB', `io.send({ kind: 'read', result: 'x'.repeat(2 * 1024 * 1024) })`],
] as const)('readFile answered with %s is a contract violation', async (_, answer) => {
  expect((await failure(hostileGuest(answer).readFile(path('/a')))).code).toBe('contract-violation');
});

test('parts that are large together fail with too-large', async () => {
  const large = `{ tag: 'entry', val: { name: 'x'.repeat(200000), kind: 'file' } }`;
  const guest = hostileGuest(
    `for (;;) io.send({ kind: 'nodes', more: true, list: [${large}, ${large}, ${large}, ${large}] })`,
  );
  expect((await failure(guest.listChildren(path('/')))).code).toBe('too-large');
});

test('readFile answered with a frame above 65 MiB fails with too-large before it is received', async () => {
  const guest = hostileGuest(`io.send({ kind: 'read' }, [new Uint8Array(70 * 1024 * 1024)])`);
  expect((await failure(guest.readFile(path('/a')))).code).toBe('too-large');
});

test('a frame that nobody asked for ends the sandbox', async () => {
  const ended = Promise.withResolvers<HostEvent>();
  const emit = (event: HostEvent): void => (event.kind === 'instance-ended' ? ended.resolve(event) : undefined);
  const list = `{ kind: 'nodes', more: false, list: [] }`;
  const guest = hostileGuest(`io.send(${list}); io.send(${list})`, 5_000, emit);
  expect(await guest.listChildren(path('/'))).toEqual([]);
  expect(await ended.promise).toMatchObject({ code: 'contract-violation' });
});

test('a sandbox that exits in a call fails it with instance-died', async () => {
  expect((await failure(hostileGuest('return').listChildren(path('/')))).code).toBe('instance-died');
});

test('a sandbox that runs out of heap fails the call with instance-died that says so', async () => {
  const guest = hostileGuest('const kept = []; for (;;) kept.push(Array(10000).fill({}));');
  expect(await failure(guest.listChildren(path('/')))).toMatchObject({
    code: 'instance-died',
    message: /out of memory/,
  });
});

test('a sandbox that does not read its request is ended by the deadline', async () => {
  const guest = hostileGuest('for (;;);', 500);
  const calls = [
    failure(guest.listChildren(path('/'))),
    failure(guest.selectJson(new Uint8Array(16 * 1024 * 1024), '@')),
  ];
  expect((await Promise.all(calls)).map(({ code }) => code)).toEqual(['guest-deadline', 'guest-deadline']);
});

test('a sandbox that fills memory outside of its heap is ended as out of memory soon after it is over its limit', async () => {
  const events: HostEvent[] = [];
  // 16 MiB at a time, each page of it touched.
  const fill = 'const kept = []; for (;;) kept.push(new Uint8Array(16 * 2 ** 20).fill(1));';
  const guest = hostileGuest(fill, 20_000, (event) => void events.push(event));
  const error = await failure(guest.listChildren(path('/')));
  expect(error).toMatchObject({
    code: 'instance-died',
    message: /out of memory/,
    advice: expect.stringContaining('limits.memory-mb'),
  });
  expect(Number(/with (\d+) MiB resident, its limit is 256 MiB/.exec(error.message)?.[1])).toBeLessThan(1_024);
});
