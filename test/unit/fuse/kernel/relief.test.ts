import { expect, test } from 'vitest';
import { createNodes, type Nodes } from '../../../../src/fuse/kernel/nodes.ts';
import type { Notifications } from '../../../../src/fuse/kernel/notifications.ts';
import { createPins, type Pins } from '../../../../src/fuse/kernel/pins.ts';
import { createRelief } from '../../../../src/fuse/kernel/relief.ts';
import { markOnDisk } from '../../../../src/tree/disk-bytes.ts';

/** A kernel that forgets at once what it is told is stale, unless it is open. */
function createKernel(nodes: Nodes, open: ReadonlySet<string>): { told: string[]; notifications: Notifications } {
  const told: string[] = [];
  const entry = (_parent: number, name: string): Promise<void> => {
    told.push(name);
    const node = nodes.at(`/${name}`);
    if (node !== undefined && !open.has(name)) nodes.forget(node.id, node.lookups);
    return Promise.resolve();
  };
  return { told, notifications: { entry, attributes: () => undefined, released: () => undefined } };
}

function fill(count: number): { nodes: Nodes; pins: Pins } {
  const pins = createPins();
  const nodes = createNodes(pins.unpin);
  for (let index = 0; index < count; index += 1) {
    const bytes = new Uint8Array(10);
    const facts = { ino: index, size: 10, modified: 0, version: 1, freshUntil: 0, follows: false };
    const node = nodes.reach(`/${index}`, { kind: 'file', ...facts });
    node.lookups = 2;
    pins.pin(node, bytes);
  }
  return { nodes, pins };
}

test('relief drops the oldest until the limits hold, and no more', async () => {
  const { nodes, pins } = fill(1000);
  const { told, notifications } = createKernel(nodes, new Set());
  createRelief({ nodes, pins, notifications, limits: { nodes: 5000, bytes: 5000, diskBytes: 0 } }).relieve();
  await expect.poll(() => pins.bytes).toBeLessThanOrEqual(5000);
  // Whole batches of 256.
  expect([told.length, told[0], nodes.at('/999') === undefined]).toEqual([512, '0', false]);
});

test('relief leaves what is open, rests when all of a batch was, and then asks for others', async () => {
  const { nodes, pins } = fill(300);
  const all = new Set(Array.from({ length: 300 }, (_, index) => String(index)));
  const { told, notifications } = createKernel(nodes, all);
  const relief = createRelief({ nodes, pins, notifications, limits: { nodes: 10, bytes: 10, diskBytes: 0 } });
  relief.relieve();
  await expect.poll(() => told.length).toBe(256);
  relief.relieve();
  expect(told).toHaveLength(256);
  await expect.poll(() => told.length, { timeout: 10_000 }).toBeGreaterThan(256);
  expect([told[256], nodes.size]).toEqual(['256', 301]);
  relief.end();
});

test('bytes of a version are those that were kept first, and counted once', () => {
  const { nodes, pins } = fill(1);
  const node = nodes.at('/0');
  if (node === undefined) throw new TypeError('the node is there');
  const kept = node.bytes;
  expect(pins.pin(node, new Uint8Array(10))).toBe(kept);
  expect(pins.bytes).toBe(10);
  nodes.forget(node.id, 2);
  expect(pins.bytes).toBe(0);
});

/** Ten files in memory, and ten of 1,000 bytes on disk. */
function fillBoth(): { nodes: Nodes; pins: Pins } {
  const { nodes, pins } = fill(10);
  for (let index = 10; index < 20; index += 1) {
    const facts = { ino: index, size: 1000, modified: 0, version: 1, freshUntil: 0, follows: false };
    const node = nodes.reach(`/${index}`, { kind: 'file', ...facts });
    node.lookups = 1;
    pins.pin(node, markOnDisk(new Uint8Array(1000), { digest: '', read: () => 0 }));
  }
  return { nodes, pins };
}

const ON_DISK = Array.from({ length: 10 }, (_, index) => String(index + 10));

test('relief for the disk drops what lies there and leaves what lies in memory, and the other way round', async () => {
  const { nodes, pins } = fillBoth();
  expect([pins.bytes, pins.diskBytes]).toEqual([100, 10_000]);
  const { told, notifications } = createKernel(nodes, new Set());
  const options = { nodes, pins, notifications };
  createRelief({ ...options, limits: { nodes: 5000, bytes: 100, diskBytes: 9999 } }).relieve();
  await expect.poll(() => pins.diskBytes).toBe(0);
  expect([told, pins.bytes]).toEqual([ON_DISK, 100]);
  createRelief({ ...options, limits: { nodes: 5000, bytes: 99, diskBytes: 0 } }).relieve();
  await expect.poll(() => pins.bytes).toBe(0);
});

test('relief of a disk that is full drops all that lies there, within the limits or not, but for what is open', async () => {
  const { nodes, pins } = fillBoth();
  const { told, notifications } = createKernel(nodes, new Set(['12']));
  createRelief({ nodes, pins, notifications, limits: { nodes: 5000, bytes: 5000, diskBytes: 50_000 } }).relieveDisk();
  await expect.poll(() => told).toEqual(ON_DISK);
  expect([pins.bytes, pins.diskBytes]).toEqual([100, 1000]);
});
