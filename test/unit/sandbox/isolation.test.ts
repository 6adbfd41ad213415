import { expect, onTestFinished, test } from 'vitest';
import { NODE_BINARY, spawnIsolated } from '../../../src/ambient/child-process.ts';
import { startSandboxProcess } from '../../../src/sandbox/process.ts';
import { bareAuthority, bytes } from './harness.ts';

const { programs } = bareAuthority;

/** Runs a program's source in a sandbox and gives the first header that it sends. */
async function inSandbox(program: string, boot?: string): Promise<unknown> {
  const sandbox = startSandboxProcess({
    authority: bareAuthority,
    boot: boot ?? (await programs.boot()),
    program: bytes(program),
    memoryMb: 64,
    subject: 'the test',
  });
  onTestFinished(async () => {
    sandbox.kill();
    await sandbox.ended;
  });
  let header: unknown;
  await sandbox.exchange({
    header: {},
    deadlineMs: 10_000,
    take(frame) {
      header = frame.header;
      return 'done';
    },
  });
  return header;
}

// Node itself, with the flags of a sandbox and without our boot code: what the permission model alone holds.
const BARE = `
  import { writeSync } from 'node:fs';
  const attempt = async (run) => { try { return 'done ' + await run() } catch (error) { return error.code ?? error.name } };
  const results = {};
  for (const [name, run] of Object.entries(ATTEMPTS)) results[name] = await attempt(run);
  const json = Buffer.from(JSON.stringify(results));
  const head = Buffer.alloc(8);
  head.writeUInt32LE(json.length + 4, 0);
  head.writeUInt32LE(json.length, 4);
  writeSync(1, Buffer.concat([head, json]));`;

test('a sandbox without our boot code is denied files, network, processes, workers, addons and code from strings', async () => {
  const attempts = `{
    readFile: async () => (await import('node:fs')).readFileSync('/etc/hostname'),
    writeFile: async () => (await import('node:fs')).writeFileSync('/tmp/omnivet-escape', 'x'),
    listDirectory: async () => (await import('node:fs')).readdirSync('/'),
    network: async () => new Promise((resolve, reject) => import('node:net').then((net) => net.connect(9, '127.0.0.1').on('connect', resolve).on('error', reject))),
    process: async () => (await import('node:child_process')).execFileSync('/bin/true'),
    worker: async () => new (await import('node:worker_threads')).Worker('1', { eval: true }),
    addon: async () => process.dlopen({ exports: {} }, '/tmp/none.node'),
    strings: async () => eval('1'),
    environment: async () => { if (Object.keys(process.env).length === 0) throw new Error('empty'); return JSON.stringify(process.env) },
  }`;
  const results = await inSandbox(
    '',
    BARE.replace('ATTEMPTS', () => attempts),
  );
  expect(results).toEqual({
    readFile: 'ERR_ACCESS_DENIED',
    writeFile: 'ERR_ACCESS_DENIED',
    listDirectory: 'ERR_ACCESS_DENIED',
    network: 'ERR_ACCESS_DENIED',
    process: 'ERR_ACCESS_DENIED',
    worker: 'ERR_ACCESS_DENIED',
    addon: 'ERR_DLOPEN_DISABLED',
    strings: 'EvalError',
    environment: 'Error',
  });
});

test('a program in a sandbox finds nothing of Node and can import nothing', async () => {
  const results = await inSandbox(`
    const attempt = async (run) => { try { return String(await run()) } catch (error) { return error.message } };
    export async function main(io) {
      io.send({
        globals: ['process', 'Buffer', 'require', 'module', 'fetch', 'fs', 'child_process', 'WebSocket', 'setTimeout', 'queueMicrotask', 'URL', 'Worker', 'navigator', 'global']
          .filter((name) => name in globalThis),
        builtin: await attempt(() => import('node:fs')),
        bare: await attempt(() => import('fs')),
        data: await attempt(() => import('data:text/javascript,export default 1')),
        file: await attempt(() => import('file:///etc/hostname')),
        constructed: await attempt(() => (async () => {}).constructor('return 1')()),
        proto: String(Object.getOwnPropertyNames(Object.prototype).includes('__proto__')),
      });
    }`);
  const refusal = 'a sandboxed module imports nothing';
  expect(results).toEqual({
    globals: [],
    builtin: refusal,
    bare: refusal,
    data: refusal,
    file: refusal,
    constructed: expect.stringMatching(/Code generation from strings disallowed/),
    proto: 'false',
  });
});

test('a program in a sandbox imports one module from source, once for each time it is given the power', async () => {
  const results = await inSandbox(`
    const source = (text) => new TextEncoder().encode(text);
    export async function main(io, importSource) {
      const first = await importSource(source('export const value = 1; export let nested; try { nested = await import("node:fs") } catch (error) { nested = error.message }'));
      io.send({ value: first.value, nested: first.nested });
    }`);
  expect(results).toEqual({ value: 1, nested: 'a sandboxed module imports nothing' });
});

test('a sandbox whose host closes the stream ends by itself', async () => {
  const child = spawnIsolated(NODE_BINARY, ['--permission', '--input-type=module', '-e', await programs.boot()]);
  child.stdin.end();
  expect(await child.ended).toMatchObject({ code: 0 });
});

test('a Node binary that does not exist fails the exchange with instance-died', async () => {
  const sandbox = startSandboxProcess({
    authority: { ...bareAuthority, node: '/nonexistent/node' },
    boot: '',
    program: bytes(''),
    memoryMb: 64,
    subject: 'the test',
  });
  await expect(sandbox.exchange({ header: {}, deadlineMs: 5_000, take: () => 'done' })).rejects.toMatchObject({
    code: 'instance-died',
  });
});
