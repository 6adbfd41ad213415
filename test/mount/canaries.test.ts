/** Canary secrets: handed back by an upstream in every form, and searched for wherever the host could have left them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCleanUp } from '../helpers/clean-up.ts';
import { ECHO_FORMS } from '../helpers/echo-forms.ts';
import { run } from '../helpers/programs.ts';
import { chunked, message, ok, type RawUpstream, startRawUpstream } from '../helpers/raw-upstream.ts';
import { inWords, mountSunkPuppet, type SunkPuppet } from '../helpers/sunk-puppet.ts';

const HOST = 'api.example.org';
const ECHOED = 'EACCES secret-echoed';
// Every character that some encoding treats in its own way, and what is in no program by chance.
const TOKEN = `c4n"a/r+y=z%25 k?>~&<1${crypto.randomUUID()}`;
const LOGIN = `user:pass/word+${crypto.randomUUID()}`;
const KEY = `key-${crypto.randomUUID()}`;
const SECRETS = [TOKEN, LOGIN, LOGIN.slice(5), KEY];

type Wrap = (form: string) => Buffer;

const byteByByte: Wrap = (form) =>
  message(
    '200 OK',
    ['Transfer-Encoding: chunked'],
    chunked(...Array.from(form, (byte) => Buffer.from(byte, 'latin1'))),
  );

/** Where in a response a form stands. */
const PLACES: readonly (readonly [name: string, wrap: Wrap])[] = [
  ['in the body', (form) => ok(`{"x": "${form}"}`)],
  ['in the body, byte by byte', byteByByte],
  ['in the body, compressed', (form) => ok(gzipSync(`<${form}>`), 'Content-Encoding: gzip')],
  ['in a header', (form) => ok('x', `X-Echo: ${form}`)],
];

/** Places that are as good for one form as for all. */
const ODD_PLACES: readonly (readonly [name: string, wrap: Wrap])[] = [
  ['in the reason phrase', (form) => message(`200 ${form}`, [], 'x')],
  [
    'in a trailer',
    (form) =>
      Buffer.from(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-Echo: ${form}\r\n\r\n`),
  ],
  [
    'in an interim response',
    (form) => Buffer.from(`HTTP/1.1 103 Early Hints\r\nX-Echo: ${form}\r\n\r\n${ok('x').toString()}`),
  ],
  ['in a cookie', (form) => ok('x', `Set-Cookie: a=${form}`)],
  ['in a Location', (form) => message('302 Found', [`Location: https://${HOST}/?${encodeURIComponent(form)}`], '')],
  ['in an ETag', (form) => ok('x', `ETag: "${form}"`)],
  ['beside a 304', (form) => message('304 Not Modified', [`ETag: "${form}"`], '')],
  ['in the body of a 401', (form) => message('401 Unauthorized', [], `bad token ${form}`)],
  ['in the body of a 404', (form) => message('404 Not Found', [], form)],
  ['in the body of a 500', (form) => message('500 Oh', [], form)],
  ['beside a 429', (form) => message('429 Slow', [`Retry-After: ${form}`], '')],
  ['in the body, by Brotli', (form) => ok(brotliCompressSync(form), 'Content-Encoding: br')],
  ['at the end of a mebibyte', (form) => ok(`${' x'.repeat(524_288)}${form}`)],
  ['in the middle of its own letters', (form) => ok(`${form.slice(0, 9)}${form}${form.slice(-9)}`)],
];

const cleanUp = createCleanUp();
let puppet: SunkPuppet;
let upstream: RawUpstream;

const pathOf = (...parts: readonly string[]): string => `/${parts.map((part) => encodeURIComponent(part)).join('/')}`;

beforeAll(async () => {
  const forms = ECHO_FORMS.flatMap(([form, write]) =>
    PLACES.map(([place, wrap]): [string, Buffer] => [pathOf(form, place), wrap(write(TOKEN))]),
  );
  const odd = ODD_PLACES.map(([place, wrap]): [string, Buffer] => [pathOf(place), wrap(TOKEN)]);
  upstream = await startRawUpstream(
    cleanUp,
    [HOST],
    new Map([
      ...forms,
      ...odd,
      ['/login', ok(`Basic ${btoa(LOGIN)}`)],
      ['/password', ok(LOGIN.slice(5))],
      ['/other', ok(KEY)],
      ['/names', ok(JSON.stringify(['one', LOGIN.slice(5)]))],
      ['/fine', ok(`${TOKEN.slice(0, -1)} ${TOKEN.slice(1)} ${LOGIN.slice(0, -1)}`)],
    ]),
  );
  puppet = await mountSunkPuppet(cleanUp, {
    origins: { [HOST]: upstream },
    environment: { PUPPET_TOKEN: TOKEN, PUPPET_LOGIN: LOGIN, PUPPET_KEY: KEY },
  });
});
afterAll(() => cleanUp[Symbol.asyncDispose]());

describe('a response with the secret', () => {
  test.each(ECHO_FORMS.map(([form]) => form))(
    'a response with the secret %s is refused wherever it stands',
    async (form) => {
      for (const [place] of PLACES)
        expect([
          place,
          await puppet.read(form, { url: `https://${HOST}${pathOf(form, place)}`, secret: 'PUPPET_TOKEN' }),
        ]).toEqual([place, ECHOED]);
    },
  );

  test.each(ODD_PLACES.map(([place]) => place))('a response with the secret %s is refused', async (place) => {
    expect(await puppet.read(place, { url: `https://${HOST}${pathOf(place)}`, secret: 'PUPPET_TOKEN' })).toBe(ECHOED);
  });

  test.each(['/login', '/password', '/other'])(
    'a response to %s with a secret that the request did not bear is refused',
    async (path) => {
      expect(await puppet.read(path, { url: `https://${HOST}${path}` })).toBe(ECHOED);
    },
  );

  test('a listing with the secret as a name is refused whole', async () => {
    const expand = { url: `https://${HOST}/names`, select: { json: '@' }, secret: 'PUPPET_TOKEN' };
    expect(inWords(await puppet.ls({ list: [{ expand }] }))).toBe(ECHOED);
  });

  test('a response with all of the secret but one character is delivered', async () => {
    expect(await puppet.read('fine', { url: `https://${HOST}/fine`, secret: 'PUPPET_TOKEN' })).toMatch(/^ok: /);
  });

  test('each secret was at the upstream, in one header of one request each time', () => {
    const bearing = upstream.requests.filter(({ head }) => head.includes(TOKEN));
    expect(bearing.length).toBe(ECHO_FORMS.length * PLACES.length + ODD_PLACES.length + 2);
    expect(bearing.filter(({ head }) => head.split(TOKEN).length !== 2)).toEqual([]);
    expect(upstream.requests.filter(({ head }) => head.includes(KEY))).toEqual([]);
  });
});

describe('what the host leaves behind', () => {
  /** Fails when a text holds a secret in any form; the secrets' own lengths keep chance out. */
  function expectClean(where: string, text: string): void {
    const found = SECRETS.flatMap((secret) =>
      ECHO_FORMS.filter(([, write]) => text.includes(write(secret))).map(([form]) => `${where}: ${form}`),
    );
    expect(found).toEqual([]);
  }

  test('no event and nothing said to the operator holds a secret', () => {
    expect(puppet.events.length).toBeGreaterThan(100);
    for (const event of puppet.events) expectClean(event.kind, JSON.stringify(event));
    expectClean('standard error', puppet.stderr());
  });

  test('no file and no name of the mount holds a secret', async () => {
    const { stdout: names } = await run('find', join(puppet.mountPoint, '.omnivet'));
    const { stdout: files } = await run('grep', '-ra', '', join(puppet.mountPoint, '.omnivet'));
    expect(files.toString()).toContain('secret-echoed');
    expectClean('names', names.toString());
    expectClean('files', files.toString('latin1'));
  });

  test('no environment and no argument of any process of the mount holds a secret, the supervisor included', async () => {
    const processes = await processTree(puppet.supervisor.pid ?? 0);
    expect(processes.length).toBeGreaterThanOrEqual(3);
    for (const pid of processes) {
      const environment = await readFile(`/proc/${pid}/environ`, 'latin1');
      expectClean(`environ of ${pid}`, environment);
      expect(environment).not.toContain('PUPPET_TOKEN');
      expectClean(`cmdline of ${pid}`, await readFile(`/proc/${pid}/cmdline`, 'latin1'));
    }
    expect(await readFile(`/proc/${puppet.supervisor.pid}/environ`, 'latin1')).toContain('HOME=');
    expect(puppet.stderr()).not.toContain('environ');
  });

  test('no file that the host wrote holds a secret', async () => {
    const places = [join(puppet.configurationFile, '..'), join(import.meta.dirname, '../../.cache/test')];
    for (const secret of SECRETS)
      expect((await run('grep', '-rlaF', '-e', secret, ...places)).stdout.toString()).toBe('');
  });

  test('the launcher of an old Node keeps nothing of its environment when it has handed over', async () => {
    const module = new URL('../../src/cli/launcher/hand-over.mjs', import.meta.url).href;
    const program = "console.log(process.env['TOKEN']); process.stdin.resume();";
    const script = `import { handOver } from '${module}'; await handOver(process.execPath, ['-e', ${JSON.stringify(program)}]);`;
    const launcher = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { PATH: process.env['PATH'], TOKEN },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [said] = (await once(launcher.stdout, 'data')) as [Buffer];
    expect(said.toString()).toBe(`${TOKEN}\n`);
    const environment = await readFile(`/proc/${launcher.pid}/environ`, 'latin1');
    launcher.stdin.end();
    await once(launcher, 'close');
    expect(environment.replaceAll('\0', '')).toBe('');
  });
});

/** A process and all below it. */
async function processTree(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  const children = await Promise.all(
    text
      .trim()
      .split(' ')
      .filter(Boolean)
      .map((child) => processTree(Number(child))),
  );
  return [pid, ...children.flat()];
}
