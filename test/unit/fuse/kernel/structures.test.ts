import { expect, test } from 'vitest';
import { OPCODES } from '../../../../src/fuse/kernel/opcodes.ts';
import { codecOf, type Field, STRUCTURES } from '../../../../src/fuse/kernel/structures.ts';
import { opcodesOf, readHeaderText, structuresOf } from './kernel-header.ts';

const header = readHeaderText();
const theirs = structuresOf(header);

// Younger than the headers of Debian 12 (7.38): sizes as in Linux 6.6, where they came.
const YOUNGER = { fuse_sx_time: 16, fuse_statx: 256, fuse_statx_in: 24, fuse_statx_out: 288 };

function fieldsOf(name: (typeof STRUCTURES)[number]): Map<string, number> {
  const { bytes: _, ...fields } = codecOf(name);
  return new Map(Object.entries<Field>(fields).map(([key, field]) => [key, field.at]));
}

test.each(STRUCTURES.filter((name) => !(name in YOUNGER)))(
  'codec of %s has the size and the offsets of the kernel header',
  (name) => {
    const expected = theirs.get(name);
    expect(codecOf(name).bytes).toBe(expected?.bytes);
    // A flexible array at the end (`char name[]`) is no field of ours.
    const offsets = [...(expected?.fields ?? [])].filter(([field]) => !(name === 'fuse_dirent' && field === 'name'));
    expect([...fieldsOf(name)]).toEqual(offsets);
  },
);

test.each(Object.entries(YOUNGER))('codec of %s has %d bytes', (name, bytes) => {
  expect(codecOf(name as keyof typeof YOUNGER).bytes).toBe(bytes);
});

test('opcodes have the numbers of the kernel header', () => {
  const expected = opcodesOf(header);
  expect(expected.size).toBeGreaterThan(40);
  for (const [name, opcode] of Object.entries(OPCODES))
    expect([name, expected.get(name) ?? 52]).toEqual([name, opcode]);
});

test.each([0, 1, 2 ** 32, 2 ** 53 - 1])('a 64-bit field holds %d and gives it back', (value) => {
  const view = new DataView(new ArrayBuffer(64));
  const { offset } = codecOf('fuse_read_in');
  offset.set(view, 0, value);
  expect([offset.get(view, 0), view.getBigUint64(offset.at, true)]).toEqual([value, BigInt(value)]);
});

test('a signed 64-bit field holds -1 as the kernel reads it', () => {
  const view = new DataView(new ArrayBuffer(64));
  const { off } = codecOf('fuse_notify_inval_inode_out');
  off.set(view, 0, -1);
  expect([off.get(view, 0), view.getBigInt64(off.at, true)]).toEqual([-1, -1n]);
});

test('a structure inside another is not a number', () => {
  const view = new DataView(new ArrayBuffer(256));
  expect(() => codecOf('fuse_entry_out').attr.get(view, 0)).toThrow(/fuse_attr/);
});
