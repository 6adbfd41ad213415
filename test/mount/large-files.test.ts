/** Files that are larger than what the host holds in memory: every byte, few of its own memory, and nothing left of them. */
import { createCipheriv, createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { residentAloneSync } from '../../src/ambient/proc.ts';
import { DRIVER_NAMES, type DriverName } from '../../src/fuse/driver.ts';
import { type CleanUp, createCleanUp } from '../helpers/clean-up.ts';
import type { HostChoice } from '../helpers/host-choice.ts';
import { mountReady, type TestMount } from '../helpers/mounting.ts';
import { output, run } from '../helpers/programs.ts';
import { type RawAnswer, startRawUpstream } from '../helpers/raw-upstream.ts';
import { buildParts } from '../helpers/source-provider.ts';
import { mappedSpools, openSpools } from '../helpers/spools.ts';

const HOST = 'api.example.org';
const MIB = 1024 * 1024;
const LARGE = 64 * MIB;
const SMALLER = 8 * MIB + 4096;
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

interface LargeMount extends TestMount {
  readonly pid: number;
  at(path: string): string;
  /** Upstream answers to a path with this from now on. */
  say(path: string, body: Uint8Array, control?: string): void;
  /** Requests that reached upstream. */
  requests(): number;
}

async function mountLarge(driver: DriverName, extra = '', host?: HostChoice): Promise<LargeMount> {
  const answers = new Map<string, RawAnswer>();
  const upstream = await startRawUpstream(cleanUp, [HOST], answers);
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
  const mount = await mountReady(cleanUp, { configuration, driver, host });
  return {
    ...mount,
    pid: await mount.hostPid(),
    requests: () => upstream.requests.length,
    at: (path) => join(mount.mountPoint, 'subject', path),
    say: (path, body, control = 'max-age=600') =>
      void answers.set(`/${path}`, (socket) => {
        const headers = [`Content-Length: ${body.byteLength}`, `Cache-Control: ${control}`, 'Connection: close'];
        socket.write(`HTTP/1.1 200 OK\r\n${headers.join('\r\n')}\r\n\r\n`);
        socket.end(body);
      }),
  };
}

/** Bytes that are nowhere the same, and others for each seed. */
function noise(length: number, seed: number): Buffer {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16)).update(Buffer.alloc(length));
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const sha256OfFile = async (path: string): Promise<string> => (await output('sha256sum', path)).slice(0, 64);

/** The most bytes that a process has in memory, pages of files with it, while something goes on. */
async function most(pid: number, work: () => Promise<unknown>): Promise<number> {
  let peak = residentAloneSync(pid);
  const timer = setInterval(() => (peak = Math.max(peak, residentAloneSync(pid))), 5);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return Math.max(peak, residentAloneSync(pid));
}

/** Past the kernel's pages, so that the host is asked. */
async function slice(path: string, offset: number, length: number): Promise<Buffer> {
  const from = [`skip=${offset}`, `count=${length}`, 'iflag=direct,skip_bytes,count_bytes', 'bs=128K'];
  return (await run('dd', `if=${path}`, ...from, 'status=none')).stdout;
}

describe.each(DRIVER_NAMES)('%s', (driver) => {
  test('large files are read byte for byte, from a disk that is bounded, and take little memory of the host', async () => {
    // Room for the largest and no other.
    const mount = await mountLarge(driver, '[cache]\ndisk-mib = 70');
    const body = noise(LARGE, 1);
    mount.say('large', body);
    mount.say('small', noise(400, 2));
    const file = mount.at('large');
    await output('cat', mount.at('small'));
    const before = residentAloneSync(mount.pid);
    const peak = await most(mount.pid, async () => expect(await sha256OfFile(file)).toBe(sha256(body)));
    // What the garbage of streaming takes, however late it is collected; held in memory it would be twice the body.
    expect(peak - before).toBeLessThan(40 * MIB);
    expect([openSpools(mount.pid), mappedSpools(mount.pid)]).toEqual([1, [LARGE]]);
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

    mount.say('picked', Buffer.from(JSON.stringify({ padding: 'x'.repeat(SMALLER), value: 'the value' })));
    expect(await output('cat', mount.at('picked'))).toBe('the value');

    // New bytes of the same size, until the largest had to make room and was collected: V8 counts mappings as memory of its own.
    let seed = 0;
    async function change(): Promise<number> {
      const next = noise(SMALLER, (seed += 1));
      mount.say('changing', next, 'no-store');
      expect(await sha256OfFile(mount.at('changing'))).toBe(sha256(next));
      return Math.max(...mappedSpools(mount.pid));
    }
    await change();
    await expect.poll(change, PATIENTLY).toBeLessThan(LARGE);
  });
});

test.each(DRIVER_NAMES)(
  'a disk that is full fails the one read of %s, with a reason, and is made room on',
  async (driver) => {
    const spools = await cleanUp.folder();
    // Root's; the test says so where it is not. One body fits, and not two.
    await output('mount', '-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', spools);
    cleanUp.add(() => output('umount', spools));
    const mount = await mountLarge(driver, '', { spools });
    const [first, second] = [noise(SMALLER, 1), noise(SMALLER, 2)];
    mount.say('first', first);
    mount.say('second', second);
    expect(await sha256OfFile(mount.at('first'))).toBe(sha256(first));
    expect(mappedSpools(mount.pid)).toHaveLength(1);
    expect((await run('cat', mount.at('second'))).stderr).toContain('Input/output error');
    const failure = await mount.event((event) => event.kind === 'failure' && event.path === '/subject/second');
    expect(failure).toMatchObject({ code: 'storage-failed', message: expect.stringContaining('ENOSPC') });
    // The first, which filled the disk, is let go of and collected sooner or later.
    await expect
      .poll(async () => (await run('sha256sum', mount.at('second'))).stdout.toString(), PATIENTLY)
      .toMatch(sha256(second));
    expect([openSpools(mount.pid), mappedSpools(mount.pid).length]).toEqual([1, 1]);
  },
);
