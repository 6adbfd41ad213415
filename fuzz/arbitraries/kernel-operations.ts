/** Requests of the kernel's FUSE protocol as data: `linux/fuse.h`, read anew. Numbers are in the machine's byte order, little-endian. */

/** What a request is filled with; most operations use some of it. */
export interface Filling {
  readonly name: string;
  readonly offset: bigint;
  readonly size: number;
  readonly handle: bigint;
  /** Flags, masks and whences. */
  readonly word: number;
  /** Lookups to forget. */
  readonly count: bigint;
}

/** One operation of the protocol. */
export interface KernelOperation {
  readonly opcode: number;
  /** Whether it is answered at all. */
  readonly answered: boolean;
  readonly body: (filling: Filling) => Uint8Array;
}

/** Numbers one behind the other: those of 32 bits, and as `bigint` those of 64. */
export function wordsOf(...values: readonly (number | bigint)[]): Uint8Array {
  return Buffer.concat(
    values.map((value) => {
      const bytes = Buffer.alloc(typeof value === 'bigint' ? 8 : 4);
      if (typeof value === 'bigint') bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
      else bytes.writeUInt32LE(value >>> 0);
      return bytes;
    }),
  );
}

const named = ({ name }: Filling): Uint8Array => Buffer.from(`${name}\0`);
const nothing = (): Uint8Array => new Uint8Array();
const reading = ({ handle, offset, size, word }: Filling): Uint8Array => wordsOf(handle, offset, size, word, 0n, 0, 0);
const releasing = ({ handle, word }: Filling): Uint8Array => wordsOf(handle, word, 0, 0n);
const changing = (): Uint8Array => Buffer.concat([new Uint8Array(64), Buffer.from('name\0')]);

const of = (opcode: number, body: KernelOperation['body'], answered = true): KernelOperation => ({
  opcode,
  body,
  answered,
});

/** Each by its name; those of a read-only file system first, then some that change things, then what no kernel sends. */
export const KERNEL_OPERATIONS: Readonly<Record<string, KernelOperation>> = {
  GETATTR: of(3, ({ word, handle }) => wordsOf(word & 1, 0, handle)),
  LOOKUP: of(1, named),
  FORGET: of(2, ({ count }) => wordsOf(count), false),
  BATCH_FORGET: of(42, ({ count, word }) => wordsOf(Number(count & 0xffffn), 0, 2n, BigInt(word), 3n, count), false),
  STATX: of(52, ({ word, handle }) => wordsOf(word & 1, 0, handle, 0, 0x7ff)),
  READLINK: of(5, nothing),
  OPEN: of(14, ({ word }) => wordsOf(word, 0)),
  READ: of(15, reading),
  RELEASE: of(18, releasing),
  OPENDIR: of(27, ({ word }) => wordsOf(word, 0)),
  READDIR: of(28, reading),
  READDIRPLUS: of(44, reading),
  RELEASEDIR: of(29, releasing),
  STATFS: of(17, nothing),
  ACCESS: of(34, ({ word }) => wordsOf(word & 7, 0)),
  LSEEK: of(46, ({ handle, offset, word }) => wordsOf(handle, offset, word % 6, 0)),
  GETXATTR: of(22, ({ size, name }) => Buffer.concat([wordsOf(size, 0), Buffer.from(`${name}\0`)])),
  LISTXATTR: of(23, ({ size }) => wordsOf(size, 0)),
  FLUSH: of(25, ({ handle }) => wordsOf(handle, 0, 0, 0n)),
  INTERRUPT: of(36, ({ count }) => wordsOf(count), false),
  INIT: of(26, ({ word }) =>
    wordsOf(7, 28 + (word % 20), 131_072, 0xffff_ffff, 0, ...Array.from({ length: 11 }, () => 0)),
  ),
  DESTROY: of(38, nothing),
  SETATTR: of(4, changing),
  MKDIR: of(9, changing),
  UNLINK: of(10, named),
  WRITE: of(16, changing),
  CREATE: of(35, changing),
  RENAME2: of(45, changing),
  'an operation of 0': of(0, nothing),
  'an operation that there is not': of(60, changing),
  'the largest operation': of(0xffff_ffff, changing),
};
