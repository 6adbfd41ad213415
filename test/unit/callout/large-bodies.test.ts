/** Bodies that are too large for memory: where they begin, what may be wrong with them, and what is left of them then. */
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { type OpenSpool, type Spool, spoolsIn } from '../../../src/ambient/spool.ts';
import { IN_MEMORY_BYTES } from '../../../src/callout/gathering.ts';
import { HostError } from '../../../src/contract/errors.ts';
import { digestOf, isOnDisk, partOf } from '../../../src/tree/disk-bytes.ts';
import { collectGarbage, mappedSpools, openSpools } from '../../helpers/spools.ts';
import { connected, get, outcome, sealed, type Subject, type SubjectOptions } from './loopback.ts';

const MIB = 1024 * 1024;
const SECRET = 'canary-0123456789abcdef';

interface Recorded {
  readonly openSpool: OpenSpool;
  readonly folder: string;
  /** Bytes of each append so far. */
  readonly appended: number[];
  /** Spools that were begun and not closed. */
  open(): number;
}

/** Real spools in a fresh folder. `replaced` takes the place of one of the real functions. */
async function recorded(
  replaced: (spool: Spool, appended: readonly number[]) => Partial<Spool> = () => ({}),
): Promise<Recorded> {
  const folder = await mkdtemp(join(tmpdir(), 'omnivet-spool-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const appended: number[] = [];
  const open = new Set<Spool>();
  const openSpool = async (): Promise<Spool> => {
    const real = await spoolsIn(folder)();
    open.add(real);
    return {
      map: real.map,
      async append(pieces) {
        appended.push(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
        await real.append(pieces);
      },
      async close() {
        open.delete(real);
        await real.close();
      },
      ...replaced(real, appended),
    };
  };
  return { openSpool, folder, appended, open: () => open.size };
}

/** Bytes that are nowhere the same for long. */
function pattern(length: number): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4)).map((_, index) => Math.imul(index, 0x9e37_79b1));
  return Buffer.from(words.buffer, 0, length);
}

function serving(body: Buffer, options: SubjectOptions = {}): Promise<Subject> {
  return connected((_, response) => response.end(body), { limits: { 'response-body-mib': 64 }, ...options });
}

const fetchBody = async (callouts: Subject): Promise<Uint8Array> => (await callouts.fetch(get(), {})).body;

/** Neither a descriptor nor a mapping nor a file. */
async function nothingIsLeft({ folder, open }: Recorded): Promise<void> {
  expect(open()).toBe(0);
  expect(await readdir(folder)).toEqual([]);
  // Those of the tests before this one are collected, and there is nothing to collect of this one.
  await expect.poll(() => (collectGarbage(), openSpools() + mappedSpools().length)).toBe(0);
}

test('fetch of 8 MiB stays in memory', async () => {
  const spools = await recorded();
  const body = pattern(IN_MEMORY_BYTES);
  const fetched = await fetchBody(await serving(body, { openSpool: spools.openSpool }));
  expect([body.equals(fetched), isOnDisk(fetched), spools.appended]).toEqual([true, false, []]);
});

test('fetch of 8 MiB and one byte goes to disk', async () => {
  const spools = await recorded();
  const body = pattern(IN_MEMORY_BYTES + 1);
  const fetched = await fetchBody(await serving(body, { openSpool: spools.openSpool }));
  expect([body.equals(fetched), isOnDisk(fetched), spools.appended]).toEqual([true, true, [body.byteLength]]);
  expect(digestOf(fetched)).toBe(createHash('sha256').update(body).digest('base64'));
  expect(Buffer.compare(partOf(fetched, IN_MEMORY_BYTES - 3, 100), body.subarray(-4))).toBe(0);
  expect([spools.open(), await readdir(spools.folder)]).toEqual([0, []]);
});

test.each([
  ['as it is', (response: ServerResponse, body: Buffer) => void response.end(body)],
  [
    'in gzip',
    (response: ServerResponse, body: Buffer) =>
      void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(body, { level: 1 })),
  ],
])('fetch of 24 MiB %s gives every byte, of which no more than 1 MiB waits for the disk', async (_, send) => {
  const spools = await recorded();
  const body = pattern(24 * MIB + 12_345);
  const callouts = await connected((_, response) => send(response, body), {
    limits: { 'response-body-mib': 64 },
    openSpool: spools.openSpool,
  });
  const fetched = await fetchBody(callouts);
  expect([body.equals(fetched), isOnDisk(fetched)]).toEqual([true, true]);
  expect(digestOf(fetched)).toBe(createHash('sha256').update(body).digest('base64'));
  expect(Math.max(...spools.appended.slice(1))).toBe(MIB);
  expect([spools.open(), await readdir(spools.folder)]).toEqual([0, []]);
});

test('fetch of two large bodies at once mixes none of their bytes', async () => {
  const bodies = new Map([1, 2].map((part) => [`/${part}`, pattern(20 * MIB).subarray(part)]));
  const callouts = await connected((request, response) => response.end(bodies.get(request.url ?? '')), {
    limits: { 'response-body-mib': 64 },
  });
  const fetched = await Promise.all([...bodies.keys()].map((path) => callouts.fetch(get(path), {})));
  expect(fetched.map(({ body }, index) => bodies.get(`/${index + 1}`)?.equals(body))).toEqual([true, true]);
});

test('fetch that passes the cap after it went to disk is body-too-large and leaves nothing', async () => {
  const spools = await recorded();
  const { openSpool } = spools;
  const callouts = await serving(pattern(10 * MIB + 1), { openSpool, limits: { 'response-body-mib': 10 } });
  expect(await outcome(callouts, get())).toBe('body-too-large');
  expect(spools.appended.length).toBeGreaterThan(1);
  await nothingIsLeft(spools);
});

test.each([
  ['before', IN_MEMORY_BYTES - 1000],
  ['across', IN_MEMORY_BYTES - 10],
  ['across, a block later,', IN_MEMORY_BYTES + 64 * 1024 - 10],
  ['long after', 20 * MIB],
])('fetch of a secret %s where the disk begins is secret-echoed and leaves nothing', async (_, at) => {
  const spools = await recorded();
  const body = Buffer.alloc(24 * MIB, '.');
  body.write(SECRET, at);
  const secrets = new Map([['TOKEN', sealed(SECRET)]]);
  const callouts = await serving(body, { openSpool: spools.openSpool, secrets });
  expect(await outcome(callouts, get())).toBe('secret-echoed');
  await nothingIsLeft(spools);
});

test('fetch of a body that breaks off after it went to disk is upstream-unreachable and leaves nothing', async () => {
  const gone = Promise.withResolvers<void>();
  // Upstream goes away once something is on disk.
  const spools = await recorded((real) => ({
    async append(pieces) {
      await real.append(pieces);
      gone.resolve();
    },
  }));
  const callouts = await connected(
    (_, response) => {
      response.writeHead(200, { 'content-length': 32 * MIB }).write(pattern(16 * MIB));
      void gone.promise.then(() => response.destroy());
    },
    { limits: { 'response-body-mib': 64 }, openSpool: spools.openSpool },
  );
  expect(await outcome(callouts, get())).toBe('upstream-unreachable');
  await nothingIsLeft(spools);
});

test('fetch that nobody wants any more ends after it went to disk and leaves nothing', async () => {
  const controller = new AbortController();
  const spools = await recorded((real) => ({
    async append(pieces) {
      await real.append(pieces);
      controller.abort(new HostError('unavailable', 'nobody waits', ''));
    },
  }));
  const callouts = await connected((_, response) => void response.write(pattern(16 * MIB)), {
    limits: { 'response-body-mib': 64 },
    openSpool: spools.openSpool,
  });
  await expect(callouts.fetch(get(), {}, controller.signal)).rejects.toMatchObject({ code: 'unavailable' });
  await nothingIsLeft(spools);
});

const refuse = (): never => {
  throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
};
const full = async (): Promise<never> => refuse();

test.each([
  ['the first block', () => ({ append: full })],
  [
    'a later block',
    (real: Spool, appended: readonly number[]) => ({
      append: (pieces: readonly Uint8Array[]) => (appended.length > 2 ? full() : real.append(pieces)),
    }),
  ],
  ['the mapping', () => ({ map: refuse })],
])('fetch when the disk refuses %s is storage-failed and leaves nothing', async (_, refusing) => {
  const writes: number[] = [];
  const spools = await recorded((real) => {
    const replaced = refusing(real, writes);
    const append = 'append' in replaced ? replaced.append : real.append;
    return { ...replaced, append: (pieces) => (writes.push(pieces.length), append(pieces)) };
  });
  const callouts = await serving(pattern(24 * MIB), { openSpool: spools.openSpool });
  const failed = callouts.fetch(get(), {});
  await expect(failed).rejects.toMatchObject({ code: 'storage-failed', message: expect.stringContaining('ENOSPC') });
  await nothingIsLeft(spools);
});

test('a part of a body that the disk does not give back is storage-failed', async () => {
  const broken = (): never => {
    throw Object.assign(new Error('bad sector'), { code: 'EIO' });
  };
  const spools = await recorded((real) => ({ map: () => ({ ...real.map(), read: broken }) }));
  const fetched = await fetchBody(await serving(pattern(9 * MIB), { openSpool: spools.openSpool }));
  expect(() => partOf(fetched, 0, 10)).toThrow(expect.objectContaining({ code: 'storage-failed' }));
});

test('fetch when no spool can be begun is storage-failed, and what is small goes on', async () => {
  const sizes = [IN_MEMORY_BYTES + 1, 10];
  const callouts = await connected((_, response) => response.end(Buffer.alloc(sizes.shift() ?? 0)), {
    openSpool: full,
  });
  expect(await outcome(callouts, get())).toBe('storage-failed');
  expect(await outcome(callouts, get())).toBe('answered 200');
});

test('fetch takes no more from upstream while the disk is busy', async () => {
  const events: string[] = [];
  const spools = await recorded((real) => ({
    async append(pieces) {
      events.push('begin');
      // Turns of the event loop in which a chunk of upstream's would be taken.
      for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      await real.append(pieces);
      events.push('end');
    },
  }));
  const fetched = await fetchBody(await serving(pattern(16 * MIB), { openSpool: spools.openSpool }));
  expect(fetched.byteLength).toBe(16 * MIB);
  expect(events.length).toBeGreaterThan(10);
  expect(events.join(' ')).toMatch(/^begin end( begin end)*$/);
});
