/** What a driver of the kernel's protocol might be sent: sound requests in any order, and tricks with each of them. */
import fc from 'fast-check';
import { readable } from '../classified.ts';
import { few } from './few.ts';
import { KERNEL_OPERATIONS } from './kernel-operations.ts';

/** The nodes that the other side has told of by then, or a number that nobody told. */
export const KNOWN_NODES = ['root', 'file', 'directory', 'growing file'] as const;

export type KnownNode = (typeof KNOWN_NODES)[number];

/** One request, as data. */
export interface KernelRequest {
  readonly operation: string;
  readonly opcode: number;
  readonly node: KnownNode | bigint;
  /** What follows the header of 40 bytes. */
  readonly body: Uint8Array;
  /** How much more, or less, than its length it says that it has. */
  readonly lies: number;
  /** Of all its bytes, how many arrive; all of them when absent. */
  readonly cut: number | undefined;
  /** Whether it has the number of the one before it. */
  readonly again: boolean;
  /** Whether the other side has given it up when its answer comes. */
  readonly gone: boolean;
  readonly tricks: readonly string[];
}

/** A conversation. */
export interface KernelRequests {
  /** Whether the file system has versions and lifetimes, or handles. */
  readonly serves: 'versions' | 'handles';
  readonly requests: readonly KernelRequest[];
}

type Change = Partial<Omit<KernelRequest, 'operation' | 'tricks'>>;
type Trick = readonly [name: string, change: (request: KernelRequest) => Change];

const HEADER = 40;
/** Of `struct fuse_read_in` and `fuse_lseek_in`: where the offset is. */
const OFFSET_AT = 8;
const NODES: readonly bigint[] = [0n, 2n, 5n, 1_000n, 1n << 32n, (1n << 53n) + 1n, (1n << 64n) - 1n];
const OFFSETS: readonly bigint[] = [0n, 1n, 5n, 4_096n, 1n << 24n, 1n << 31n, (1n << 53n) + 1n, (1n << 63n) - 1n, -1n];
const SIZES: readonly number[] = [4_096, 0, 1, 23, 131_072, 1 << 20, 0xffff_ffff];
const NAMES: readonly string[] = [
  'file',
  'directory',
  'late',
  'slow',
  'fails',
  'missing',
  'growing',
  'unknown',
  '',
  '.',
  '..',
  'a/b',
  'n\0m',
  '\u{10ffff}',
  'x'.repeat(255),
  'x'.repeat(256),
  'x'.repeat(4_000),
];
const COUNTS: readonly bigint[] = [1n, 0n, 2n, 1_000n, (1n << 32n) - 1n, (1n << 53n) + 1n, (1n << 64n) - 1n];

const TRICKS: readonly Trick[] = [
  ['cut in its body', ({ body }) => ({ cut: HEADER + Math.floor(body.byteLength / 2) })],
  ['cut in its header', () => ({ cut: 24 })],
  ['empty', () => ({ cut: 0 })],
  ['says that it is longer', () => ({ lies: 1 })],
  ['says that it is shorter', () => ({ lies: -1 })],
  ['says that it is less than a header', ({ body }) => ({ lies: -(HEADER + body.byteLength) + 1 })],
  ['says that it is endless', ({ body }) => ({ lies: 0xffff_ffff - HEADER - body.byteLength })],
  ['has half a body', ({ body }) => ({ body: body.slice(0, Math.floor(body.byteLength / 2)) })],
  ['has no body', () => ({ body: new Uint8Array() })],
  ['has more behind it', ({ body }) => ({ body: Buffer.concat([body, Buffer.from('more')]) })],
  ['has no NUL', ({ body }) => ({ body: body.map((byte) => (byte === 0 ? 0x78 : byte)) })],
  ['all ones', ({ body }) => ({ body: new Uint8Array(body.byteLength).fill(0xff) })],
  ['a name that is no UTF-8', () => ({ body: Uint8Array.of(0xc3, 0x28, 0xff, 0) })],
  ['has the number of the one before', () => ({ again: true })],
  ['nobody waits for it', () => ({ gone: true })],
  ...NODES.map((node): Trick => [`node ${node}`, () => ({ node })]),
  ...OFFSETS.map((offset): Trick => [`offset ${offset}`, ({ body }) => ({ body: withOffset(body, offset) })]),
];

function withOffset(body: Uint8Array, offset: bigint): Uint8Array {
  const changed = Buffer.from(body);
  if (changed.byteLength >= OFFSET_AT + 8) changed.writeBigUInt64LE(BigInt.asUintN(64, offset), OFFSET_AT);
  return changed;
}

/** Up to twelve requests. Shrinks to none; one of them to a GETATTR of the root. */
export function kernelRequests(): fc.Arbitrary<KernelRequests> {
  return fc
    .record({
      serves: fc.constantFrom('versions' as const, 'handles' as const),
      requests: fc.array(kernelRequest(), { maxLength: 12, size: 'max' }),
    })
    .map((conversation) => readable(conversation, read));
}

function kernelRequest(): fc.Arbitrary<KernelRequest> {
  const filling = fc.record({
    name: fc.constantFrom(...NAMES),
    offset: fc.constantFrom(0n, ...OFFSETS),
    size: fc.constantFrom(...SIZES),
    handle: fc.constantFrom(0n, 1n, 2n, 77n, (1n << 64n) - 1n),
    word: fc.constantFrom(0, 1, 2, 3, 4, 0xffff_ffff),
    count: fc.constantFrom(...COUNTS),
  });
  return fc
    .record({
      operation: fc.constantFrom(...Object.keys(KERNEL_OPERATIONS)),
      node: fc.constantFrom(...KNOWN_NODES),
      filling,
      tricks: few(fc.constantFrom(...TRICKS), 3),
    })
    .map(({ operation, node, filling, tricks }) => {
      const { opcode, body } = KERNEL_OPERATIONS[operation] ?? { opcode: 0, body: () => new Uint8Array() };
      const sound: KernelRequest = {
        operation,
        opcode,
        node,
        body: body(filling),
        lies: 0,
        cut: undefined,
        again: false,
        gone: false,
        tricks: tricks.map(([name]) => name),
      };
      return tricks.reduce<KernelRequest>((request, [, change]) => ({ ...request, ...change(request) }), sound);
    });
}

/** Who serves, the operations, and what is wrong with them. */
export function classify({ serves, requests }: KernelRequests): readonly string[] {
  const names = requests.flatMap(({ operation, node, tricks }) => [
    operation,
    ...tricks,
    ...(tricks.length === 0 ? ['sound'] : []),
    ...(typeof node === 'bigint' ? [] : [node]),
  ]);
  return [...new Set([serves, ...names, requests.length === 0 ? 'no request' : 'requests'])];
}

/** What {@link kernelRequests} has to hit. */
export const CLASSES: readonly string[] = [
  'versions',
  'handles',
  'sound',
  'no request',
  'requests',
  ...KNOWN_NODES,
  ...Object.keys(KERNEL_OPERATIONS),
  ...TRICKS.map(([name]) => name),
];

function read({ serves, requests }: KernelRequests): string {
  const each = requests.map(({ operation, node, body, tricks }) => {
    const told = tricks.length === 0 ? '' : ` (${tricks.join(', ')})`;
    const bytes = Buffer.from(body.subarray(0, 48))
      .toString('latin1')
      .replaceAll(/[^ -~]+/g, '.');
    return `${operation} ${String(node)} "${bytes}"${told}`;
  });
  return `${serves}: ${each.join('; ') || 'no request'}`;
}
