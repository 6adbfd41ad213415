/** JavaScript of an attacker behind each wall alone, and behind all of them: as if a guest had escaped into its sandbox. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test, type TestContext } from 'vitest';
import { NODE_BINARY, spawnIsolated, startProgram } from '../../../src/ambient/child-process.ts';
import { findProgram } from '../../../src/ambient/programs.ts';
import { findPrograms, hardeningOf, type HardeningPorts } from '../../../src/sandbox/hardening.ts';
import type { LayerPrograms } from '../../../src/sandbox/layers.ts';
import { hardenedFlags } from '../../../src/sandbox/limits.ts';

const ports: HardeningPorts = {
  findProgram,
  start: (program, argv, environment) => startProgram(program, argv, environment, 'shared'),
  node: NODE_BINARY,
};
let found: LayerPrograms = {};
beforeAll(async () => {
  found = (await findPrograms(ports)).programs;
});

/** The programs of these names; a test that needs bubblewrap says that it is skipped where that is not installed. */
function layers(context: TestContext, ...names: readonly (keyof LayerPrograms)[]): LayerPrograms {
  if (names.includes('bwrap') && found.bwrap === undefined) context.skip('bubblewrap is not installed');
  for (const name of names) expect(found[name], `${name} is missing: install util-linux`).toBeDefined();
  return Object.fromEntries(names.map((name) => [name, found[name]]));
}

/** What each attempt comes to: `done`, or the code of the error. `place` is a folder with a file `there`. */
const ATTACK = `
  import { connect } from 'node:net';
  import { closeSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
  import { spawnSync } from 'node:child_process';
  import { once } from 'node:events';
  const { place, port, parent, isolated } = JSON.parse(process.argv[1]);
  const attempts = {
    read: () => readFileSync(place + '/there'),
    write: () => writeFileSync(place + '/new', 'x'),
    overwrite: () => { const fd = openSync(place + '/there', 'r+'); writeSync(fd, 'y'); },
    // Not where nothing would hold it: that is the machine's own root.
    root: () => { if (isolated) writeFileSync('/omnivet-new', 'x'); },
    network: () => new Promise((done, failed) => connect(port, '127.0.0.1').on('connect', done).on('error', failed)),
    sqlite: async () => { const { DatabaseSync } = await import('node:sqlite'); new DatabaseSync(place + '/base').exec('create table t(a)'); },
    signal: () => process.kill(parent, 0),
    process: () => { const { error } = spawnSync('/bin/true'); if (error) throw error; },
    descriptors: () => { const open = []; try { for (;;) open.push(openSync(process.execPath)); } finally { open.forEach(closeSync); } },
    privileges: () => { if (!readFileSync('/proc/self/status', 'utf8').includes('NoNewPrivs:\\t1')) throw new Error('may gain some'); },
    worker: async () => { const { Worker } = await import('node:worker_threads'); await once(new Worker('1', { eval: true }), 'exit'); },
    memory: () => { const kept = []; for (let n = 0; n < 40; n++) kept.push(new Uint8Array(64 * 2 ** 20)); },
  };
  const results = {};
  for (const [name, attempt] of Object.entries(attempts))
    try { await attempt(); results[name] = 'done' } catch (error) { results[name] = error.code ?? error.errcode ?? error.name }
  results.environment = Object.keys(process.env).filter((name) => name !== 'PWD').length;
  console.log(JSON.stringify(results)); process.exit()`;

/** Runs the attack with these flags behind these walls. */
async function attack(programs: LayerPrograms, flags: readonly string[] = []): Promise<Record<string, unknown>> {
  const place = mkdtempSync(join(tmpdir(), 'omnivet-layers-'));
  onTestFinished(() => rmSync(place, { recursive: true }));
  writeFileSync(join(place, 'there'), 'x');
  const server = createServer((socket) => socket.on('error', () => undefined).end()).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const order = JSON.stringify({ place, port, parent: process.pid, isolated: programs.bwrap !== undefined });
  const argv = [...flags, '--no-warnings', '--input-type=module', '-e', ATTACK, order];
  const { program, argv: rest } = hardeningOf(programs).command(NODE_BINARY, argv, 64);
  const child = spawnIsolated(program, rest);
  onTestFinished(() => child.kill());
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const end = await child.ended;
  expect({ ...end, said: end.code === 0 ? '' : said }).toMatchObject({ code: 0 });
  return JSON.parse(said) as Record<string, unknown>;
}

const OPEN = {
  read: 'done',
  write: 'done',
  overwrite: 'done',
  root: 'done',
  network: 'done',
  sqlite: 'done',
  signal: 'done',
  process: 'done',
  memory: 'done',
  // `done` is that it can gain none.
  privileges: 'Error',
  worker: 'done',
  environment: 0,
};

test('an attack without any wall reaches everything, so that it can be seen what each wall does', async () => {
  expect(await attack({})).toMatchObject(OPEN);
});

test('an attack behind prlimit alone writes no byte, opens few files and takes little memory', async (context) => {
  const results = await attack(layers(context, 'prlimit'));
  expect(results).toMatchObject({
    ...OPEN,
    write: 'EFBIG',
    overwrite: 'EFBIG',
    sqlite: 'ERR_SQLITE_ERROR',
    process: 'EMFILE',
    descriptors: 'EMFILE',
    memory: 'RangeError',
  });
});

test('an attack behind setpriv alone gains no privileges', async (context) => {
  expect(await attack(layers(context, 'setpriv'))).toMatchObject({ ...OPEN, privileges: 'done' });
});

test('an attack behind bubblewrap alone finds no file, no network, no other process and nothing to write to', async (context) => {
  expect(await attack(layers(context, 'bwrap'))).toMatchObject({
    read: 'ENOENT',
    write: 'ENOENT',
    overwrite: 'ENOENT',
    root: 'EROFS',
    // A loopback of its own, where nobody listens.
    network: 'ECONNREFUSED',
    sqlite: 'ERR_SQLITE_ERROR',
    signal: 'ESRCH',
    process: 'ENOENT',
    environment: 0,
  });
});

test('an attack behind the permission model and the caps of V8 alone is denied all but a signal', async () => {
  expect(await attack({}, hardenedFlags(64))).toMatchObject({
    read: 'ERR_ACCESS_DENIED',
    write: 'ERR_ACCESS_DENIED',
    overwrite: 'ERR_ACCESS_DENIED',
    network: 'ERR_ACCESS_DENIED',
    signal: 'done',
    process: 'ERR_ACCESS_DENIED',
    worker: 'ERR_ACCESS_DENIED',
    environment: 0,
  });
});

test('an attack behind all walls is denied everything', async (context) => {
  const results = await attack(layers(context, 'setpriv', 'prlimit', 'bwrap'), hardenedFlags(64));
  expect(results).toMatchObject({
    read: 'ERR_ACCESS_DENIED',
    write: 'ERR_ACCESS_DENIED',
    overwrite: 'ERR_ACCESS_DENIED',
    root: 'ERR_ACCESS_DENIED',
    network: 'ERR_ACCESS_DENIED',
    signal: 'ESRCH',
    process: 'ERR_ACCESS_DENIED',
    worker: 'ERR_ACCESS_DENIED',
    memory: 'RangeError',
    environment: 0,
  });
  expect(results['sqlite']).not.toBe('done');
});

/** Starts a parent that starts an endless loop behind these walls, ends the parent, and gives the loop's process id. */
async function orphan(programs: LayerPrograms): Promise<number> {
  const { program, argv } = hardeningOf(programs).command(NODE_BINARY, ['-e', 'for (;;);'], 64);
  const source = `const { spawn } = require('node:child_process');
    const child = spawn(${JSON.stringify(program)}, ${JSON.stringify(argv)}, { env: {}, stdio: ['pipe', 'pipe', 'pipe'] });
    console.log(child.pid); setInterval(() => undefined, 1000)`;
  const parent = spawn(NODE_BINARY, ['-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [said] = (await once(parent.stdout, 'data')) as [Buffer];
  const started = Number(said.toString());
  let loop = innermost(started);
  // Ten ticks of the processor: it loops, and will not look at its input.
  for (; ticks(loop) < 10; loop = innermost(started));
  onTestFinished(() => (runs(loop) ? void process.kill(loop, 'SIGKILL') : undefined));
  parent.kill('SIGKILL');
  await once(parent, 'close');
  return loop;
}

function innermost(pid: number): number {
  const child = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0] ?? '';
  return child === '' ? pid : innermost(Number(child));
}

function ticks(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')')).split(' ')[12]);
}

function runs(pid: number): boolean {
  try {
    return /^State:\s+[^ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Waits for the end of a process that is nobody's child here. */
async function ended(pid: number): Promise<void> {
  const tail = spawn('timeout', ['10', 'tail', `--pid=${pid}`, '-f', '/dev/null'], { stdio: 'ignore' });
  await once(tail, 'close');
}

test('an orphan that loops without any wall lives on, so that it can be seen what the walls do', async () => {
  const pid = await orphan({});
  expect(runs(pid)).toBe(true);
});

test.for([
  ['setpriv', ['setpriv']],
  ['bubblewrap', ['bwrap']],
  ['all walls', ['setpriv', 'prlimit', 'bwrap']],
] as const)('an orphan that loops behind %s dies with its parent', async ([, names], context) => {
  const pid = await orphan(layers(context, ...names));
  await ended(pid);
  expect(runs(pid)).toBe(false);
});
