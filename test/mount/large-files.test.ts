/** Files that are larger than what the host holds in memory: every byte, few of its own memory, and nothing left of them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listenTls } from '../../src/ambient/tls-server.ts';
import { DRIVER_NAMES, type DriverName } from '../../src/fuse/driver.ts';
import { startUpstream } from '../../src/upstream/upstream.ts';
import { type CleanUp, createCleanUp } from '../helpers/clean-up.ts';
import { mountReady, type TestMount } from '../helpers/mounting.ts';
import { output, run } from '../helpers/programs.ts';
import { buildParts } from '../helpers/source-provider.ts';
import { mappedSpools, openSpools } from '../helpers/spools.ts';

const HOST = 'api.example.org';
const MIB = 1024 * 1024;
const LARGE = 64 * MIB;
const PATIENTLY = { timeout: 20_000 };

const lasting = createCleanUp();
let component: string;
let cleanUp: CleanUp;

beforeAll(async () => {
  component = await buildParts(lasting, {
    manifest: { hosts: [{ host: HOST, why: 'the bytes' }] },
    lookupChild: `(parent, name) => kit.file(name)`,
    readFile: `(path) => kit.query(kit.get('https://${HOST}' + path), path.startsWith('/picked') ? kit.json('value') : kit.body)`,
  });
  return () => lasting[Symbol.asyncDispose]();
});
beforeEach(() => {
  cleanUp = createCleanUp();
});
afterEach(() => cleanUp[Symbol.asyncDispose]());

interface Serving {
  /** What upstream answers to a path, and under which `cache-control`. */
  readonly bodies: Map<string, Uint8Array<ArrayBuffer>>;
  readonly control?: string;
  /** Lines of the configuration. */
  readonly extra?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

interface LargeMount extends TestMount {
  readonly pid: number;
  at(path: string): string;
  /** Requests that reached upstream. */
  requests(): number;
}

async function mountLarge(driver: DriverName, serving: Serving): Promise<LargeMount> {
  const { bodies, control = 'max-age=600', extra = '', environment = {} } = serving;
  let requests = 0;
  const handler = http.get(`https://${HOST}/*`, ({ request }) => {
    requests += 1;
    const body = bodies.get(new URL(request.url).pathname.slice(1));
    return body === undefined
      ? new HttpResponse(null, { status: 404 })
      : HttpResponse.arrayBuffer(body.buffer, { headers: { 'cache-control': control } });
  });
  const upstream = await startUpstream({ hosts: [HOST], handlers: [handler], listen: listenTls });
  cleanUp.add(() => upstream.stop());
  const authority = join(await cleanUp.folder(), 'ca.pem');
  await writeFile(authority, upstream.caPem);
  const configuration = `${extra}
[origins]
"${HOST}" = { address = "${upstream.address}", ca = "${authority}" }
[providers.subject]
component = "${component}"
capability = "network-client"
hosts = ["${HOST}"]
limits = { response-body-mib = 96 }
`;
  const mount = await mountReady(cleanUp, { configuration, driver, environment });
  const pid = await mount.hostPid();
  return {
    ...mount,
    pid,
    requests: () => requests,
    at: (path) => join(mount.mountPoint, 'subject', path),
  };
}

/** Bytes that are nowhere the same for long, and others for each seed. */
function pattern(length: number, seed = 0): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(length / 4).map((_, index) => Math.imul(index + seed, 0x9e37_79b1) ^ seed);
  return new Uint8Array(words.buffer);
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const sha256OfFile = async (path: string): Promise<string> => (await output('sha256sum', path)).slice(0, 64);

/** Bytes that a process has in memory, pages of files with it. */
function resident(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

/** The most of it while something goes on. */
async function most(pid: number, work: () => Promise<unknown>): Promise<number> {
  let peak = resident(pid);
  const timer = setInterval(() => (peak = Math.max(peak, resident(pid))), 5);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return Math.max(peak, resident(pid));
}

/** Past the kernel's pages, so that the host is asked. */
async function slice(path: string, offset: number, length: number): Promise<Buffer> {
  const from = [`skip=${offset}`, `count=${length}`, 'iflag=direct,skip_bytes,count_bytes', 'bs=128K'];
  return (await run('dd', `if=${path}`, ...from, 'status=none')).stdout;
}

describe.each(DRIVER_NAMES)('%s', (driver) => {
  test('64 MiB are read byte for byte, again without a request, and take little memory of the host', async () => {
    const body = pattern(LARGE);
    const mount = await mountLarge(driver, {
      bodies: new Map([
        ['large', body],
        ['small', pattern(400)],
      ]),
    });
    const file = mount.at('large');
    await output('cat', mount.at('small'));
    const before = resident(mount.pid);
    const peak = await most(mount.pid, async () => expect(await sha256OfFile(file)).toBe(sha256(body)));
    expect(peak - before).toBeLessThan(LARGE / 2);
    expect([openSpools(mount.pid), mappedSpools(mount.pid)]).toEqual([1, 1]);
    for (const [offset, length] of [
      [0, 4096],
      [8 * MIB - 4096, 8192],
      [LARGE / 2 + 512, MIB],
      [LARGE - 4096, 8192],
    ] as const)
      expect(Buffer.compare(await slice(file, offset, length), body.subarray(offset, offset + length))).toBe(0);
    expect(await slice(file, LARGE, 4096)).toHaveLength(0);
    expect(await slice(file, LARGE + MIB, 4096)).toHaveLength(0);
    expect((await output('stat', '-c', '%s', file)).trim()).toBe(String(LARGE));
    expect(mount.requests()).toBe(2);
  });

  test('new bytes of the same size are seen when the old ones may not be used, and one selected of many', async () => {
    const bodies = new Map([['large', pattern(10 * MIB)]]);
    const mount = await mountLarge(driver, { bodies, control: 'no-store' });
    for (let seed = 0; seed < 3; seed += 1) {
      const body = pattern(10 * MIB, seed);
      bodies.set('large', body);
      expect(await sha256OfFile(mount.at('large'))).toBe(sha256(body));
    }
    const json = JSON.stringify({ padding: 'x'.repeat(9 * MIB), value: 'the value' });
    bodies.set('picked', new Uint8Array(Buffer.from(json)));
    expect(await output('cat', mount.at('picked'))).toBe('the value');
  });

  test('bodies beyond disk-mib are let go of, with their mappings', async () => {
    const bodies = new Map(
      Array.from({ length: 12 }, (_, index) => [`large${index}`, pattern(16 * MIB, index)] as const),
    );
    const mount = await mountLarge(driver, { bodies, extra: '[cache]\ndisk-mib = 40' });
    for (const [name, body] of bodies) expect(await sha256OfFile(mount.at(name))).toBe(sha256(body));
    // Two are kept; what waits to be collected is bounded by V8, which counts mappings as memory of its own.
    await expect.poll(() => mappedSpools(mount.pid), PATIENTLY).toBeLessThan(8);
    const made = mount.requests();
    await slice(mount.at('large11'), 0, 4096);
    expect(mount.requests()).toBe(made);
    await slice(mount.at('large0'), 0, 4096);
    expect(mount.requests()).toBe(made + 1);
  });

  test('a disk that is full fails the one read, with a reason, and leaves nothing', async () => {
    const cache = join(await cleanUp.folder(), 'cache');
    await mkdir(cache);
    // Root's; the test says so where it is not.
    await output('mount', '-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', cache);
    cleanUp.add(() => output('umount', cache));
    const [large, fitting] = [pattern(LARGE), pattern(10 * MIB)];
    const bodies = new Map([
      ['large', large],
      ['fitting', fitting],
    ]);
    const mount = await mountLarge(driver, { bodies, environment: { XDG_CACHE_HOME: cache } });
    expect((await run('cat', mount.at('large'))).stderr).toContain('Input/output error');
    const failure = await mount.event((event) => event.kind === 'failure' && event.path === '/subject/large');
    expect(failure).toMatchObject({ code: 'storage-failed', message: expect.stringContaining('ENOSPC') });
    expect([openSpools(mount.pid), mappedSpools(mount.pid)]).toEqual([0, 0]);
    expect(await sha256OfFile(mount.at('fitting'))).toBe(sha256(fitting));
  });
});
