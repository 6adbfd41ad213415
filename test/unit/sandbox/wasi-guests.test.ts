import { expect, test } from 'vitest';
import type { HostEvent } from '../../../src/contract/event.ts';
import type { SandboxedGuest } from '../../../src/sandbox/guest.ts';
import type { WasiGrant } from '../../../src/sandbox/wasi/grant.ts';
import { createHarness, type Harness, path, sharedCache, text } from './harness.ts';
import { fromPreview1, fromQuickJs, fromStarlingMonkey } from './wasi-components.ts';

const cache = sharedCache();
const LOADED = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const INERT: WasiGrant = { loadedAt: LOADED, real: false, output: true };
const TRUSTED: WasiGrant = { loadedAt: LOADED, real: true, output: true };

async function bytesOf(guest: SandboxedGuest, file: string): Promise<Uint8Array> {
  const result = await guest.readFile(path(file));
  if (result.tag !== 'ok' || result.val.tag !== 'inline') throw new Error(`it answered ${JSON.stringify(result)}`);
  return result.val.val;
}

const json = async (guest: SandboxedGuest, file: string): Promise<unknown> =>
  JSON.parse(text(await bytesOf(guest, file)) ?? '');

function printed({ events }: Harness): string {
  return events.flatMap((event: HostEvent) => (event.kind === 'output' ? [event.text] : [])).join('');
}

/** Two instances of a component, one after the other; what each read gave. */
async function twice(make: () => Promise<Uint8Array>, wasi: WasiGrant): Promise<unknown[]> {
  const component = await make();
  const reads: unknown[] = [];
  for (let run = 0; run < 2; run++) {
    const guest = await createHarness(cache).guest(component, { deadlineMs: 20_000 }, { wasi });
    reads.push(await json(guest, '/a'), await json(guest, '/b'));
  }
  return reads;
}

test('a QuickJS component with WASI is mountable, its clock stands still and its chance repeats', async () => {
  const [first, second, ...again] = (await twice(fromQuickJs, INERT)) as [number, number][];
  expect(first?.[0]).toBe(LOADED);
  expect(second?.[0]).toBe(LOADED);
  expect(second?.[1]).not.toBe(first?.[1]);
  expect(again).toEqual([first, second]);
});

test('a StarlingMonkey component with WASI is mountable, its clocks stand still and its chance repeats', async () => {
  const [first, second, ...again] = (await twice(fromStarlingMonkey, INERT)) as [number, number, number, number[]][];
  expect(first?.slice(0, 2)).toEqual([LOADED, 0]);
  expect(second?.slice(0, 2)).toEqual([LOADED, 0]);
  expect(second?.[3]).not.toEqual(first?.[3]);
  expect(again).toEqual([first, second]);
}, 60_000);

test('a trusted component has real clocks, and chance that no other instance has', async () => {
  const before = Date.now();
  const reads = (await twice(fromStarlingMonkey, TRUSTED)) as [number, number, number, number[]][];
  for (const [clock] of reads) {
    expect(clock).toBeGreaterThanOrEqual(before);
    expect(clock).toBeLessThanOrEqual(Date.now());
  }
  expect(new Set(reads.map(([, , , bytes]) => bytes.join())).size).toBe(reads.length);
}, 60_000);

test('a preview 1 component finds no variable, no argument, no preopen and no file, and can write', async () => {
  const harness = createHarness(cache);
  const guest = await harness.guest(await fromPreview1(), {}, { wasi: INERT });
  const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset);
  const [first, second] = [await bytesOf(guest, '/a'), await bytesOf(guest, '/b')];
  const badDescriptor = 8;
  expect([0, 4, 8, 12, 16].map((at) => view(first).getUint32(at, true))).toEqual([
    0,
    0,
    badDescriptor,
    badDescriptor,
    0,
  ]);
  expect(view(first).getBigUint64(24, true)).toBe(BigInt(LOADED) * 1_000_000n);
  expect(view(second).getBigUint64(24, true)).toBe(BigInt(LOADED) * 1_000_000n);
  expect(first.subarray(40)).not.toEqual(second.subarray(40));
  expect(printed(harness)).toBe('hello\nhello\n');
});

test('what a component prints is told up to 64 KiB of one instance, and the rest thrown away', async () => {
  const harness = createHarness(cache);
  const guest = await harness.guest(await fromStarlingMonkey(), { deadlineMs: 20_000 }, { wasi: INERT });
  await json(guest, '/print');
  expect(printed(harness).length).toBe(64 * 1024);
  expect(harness.events).toContainEqual(
    expect.objectContaining({ kind: 'output', provider: 'test', stream: 'stdout' }),
  );
  await json(guest, '/print');
  expect(printed(harness).length).toBe(64 * 1024);
}, 60_000);

test('what a component prints is thrown away when its profile does not keep it', async () => {
  const harness = createHarness(cache);
  const guest = await harness.guest(
    await fromStarlingMonkey(),
    { deadlineMs: 20_000 },
    { wasi: { ...INERT, output: false } },
  );
  await json(guest, '/print');
  expect(printed(harness)).toBe('');
}, 60_000);
