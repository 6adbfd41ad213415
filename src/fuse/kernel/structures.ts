/** The structures of the protocol as one table, and the accessors made from it: `linux/fuse.h`, all little-endian here. */

/** A number of some width, or another structure in place. */
type FieldType = 'u16' | 'u32' | 'i32' | 'u64' | 'i64' | `fuse_${string}` | `pad${number}`;

/** Fields in the order of `linux/fuse.h`. What this driver never reads or writes is a `pad` of its bytes. */
const TABLE = {
  fuse_in_header: {
    len: 'u32',
    opcode: 'u32',
    unique: 'u64',
    nodeid: 'u64',
    uid: 'u32',
    gid: 'u32',
    pid: 'u32',
    total_extlen: 'u16',
    padding: 'u16',
  },
  fuse_out_header: { len: 'u32', error: 'i32', unique: 'u64' },
  fuse_init_in: { major: 'u32', minor: 'u32', max_readahead: 'u32', flags: 'u32', flags2: 'u32', unused: 'pad44' },
  fuse_init_out: {
    major: 'u32',
    minor: 'u32',
    max_readahead: 'u32',
    flags: 'u32',
    max_background: 'u16',
    congestion_threshold: 'u16',
    max_write: 'u32',
    time_gran: 'u32',
    max_pages: 'u16',
    map_alignment: 'u16',
    flags2: 'u32',
    unused: 'pad28',
  },
  fuse_attr: {
    ino: 'u64',
    size: 'u64',
    blocks: 'u64',
    atime: 'u64',
    mtime: 'u64',
    ctime: 'u64',
    atimensec: 'u32',
    mtimensec: 'u32',
    ctimensec: 'u32',
    mode: 'u32',
    nlink: 'u32',
    uid: 'u32',
    gid: 'u32',
    rdev: 'u32',
    blksize: 'u32',
    flags: 'u32',
  },
  fuse_entry_out: {
    nodeid: 'u64',
    generation: 'u64',
    entry_valid: 'u64',
    attr_valid: 'u64',
    entry_valid_nsec: 'u32',
    attr_valid_nsec: 'u32',
    attr: 'fuse_attr',
  },
  fuse_getattr_in: { getattr_flags: 'u32', dummy: 'u32', fh: 'u64' },
  fuse_attr_out: { attr_valid: 'u64', attr_valid_nsec: 'u32', dummy: 'u32', attr: 'fuse_attr' },
  fuse_sx_time: { tv_sec: 'i64', tv_nsec: 'u32', reserved: 'u32' },
  fuse_statx: {
    mask: 'u32',
    blksize: 'u32',
    attributes: 'u64',
    nlink: 'u32',
    uid: 'u32',
    gid: 'u32',
    mode: 'u16',
    spare0: 'u16',
    ino: 'u64',
    size: 'u64',
    blocks: 'u64',
    attributes_mask: 'u64',
    atime: 'fuse_sx_time',
    btime: 'fuse_sx_time',
    ctime: 'fuse_sx_time',
    mtime: 'fuse_sx_time',
    rdev_major: 'u32',
    rdev_minor: 'u32',
    dev_major: 'u32',
    dev_minor: 'u32',
    spare2: 'pad112',
  },
  fuse_statx_in: { getattr_flags: 'u32', reserved: 'u32', fh: 'u64', sx_flags: 'u32', sx_mask: 'u32' },
  fuse_statx_out: { attr_valid: 'u64', attr_valid_nsec: 'u32', flags: 'u32', spare: 'pad16', stat: 'fuse_statx' },
  fuse_forget_in: { nlookup: 'u64' },
  fuse_forget_one: { nodeid: 'u64', nlookup: 'u64' },
  fuse_batch_forget_in: { count: 'u32', dummy: 'u32' },
  fuse_open_in: { flags: 'u32', open_flags: 'u32' },
  fuse_open_out: { fh: 'u64', open_flags: 'u32', padding: 'u32' },
  fuse_release_in: { fh: 'u64', flags: 'u32', release_flags: 'u32', lock_owner: 'u64' },
  fuse_read_in: {
    fh: 'u64',
    offset: 'u64',
    size: 'u32',
    read_flags: 'u32',
    lock_owner: 'u64',
    flags: 'u32',
    padding: 'u32',
  },
  fuse_lseek_in: { fh: 'u64', offset: 'u64', whence: 'u32', padding: 'u32' },
  fuse_lseek_out: { offset: 'u64' },
  fuse_access_in: { mask: 'u32', padding: 'u32' },
  fuse_interrupt_in: { unique: 'u64' },
  fuse_kstatfs: {
    blocks: 'u64',
    bfree: 'u64',
    bavail: 'u64',
    files: 'u64',
    ffree: 'u64',
    bsize: 'u32',
    namelen: 'u32',
    frsize: 'u32',
    padding: 'u32',
    spare: 'pad24',
  },
  fuse_statfs_out: { st: 'fuse_kstatfs' },
  fuse_dirent: { ino: 'u64', off: 'u64', namelen: 'u32', type: 'u32' },
  fuse_direntplus: { entry_out: 'fuse_entry_out', dirent: 'fuse_dirent' },
  fuse_notify_inval_inode_out: { ino: 'u64', off: 'i64', len: 'i64' },
  fuse_notify_inval_entry_out: { parent: 'u64', namelen: 'u32', flags: 'u32' },
} as const;

type Table = typeof TABLE;

/** The name of a structure in the table. */
export type StructureName = keyof Table;

/** One field: where it lies in its structure, and how it is read and written in a frame. */
export interface Field {
  readonly at: number;
  readonly size: number;
  /** A 64-bit value beyond 2^53 loses its low bits: this driver hands out smaller ones and echoes the rest byte by byte. */
  get(view: DataView, base: number): number;
  set(view: DataView, base: number, value: number): void;
}

/** All fields of a structure, and its size in bytes. */
export type Codec<Name extends StructureName> = { readonly [Key in keyof Table[Name]]: Field } & {
  readonly bytes: number;
};

const WORD = 0x1_0000_0000;

const ACCESS: Record<string, (at: number) => Field> = {
  u16: (at) => ({
    at,
    size: 2,
    get: (view, base) => view.getUint16(base + at, true),
    set: (view, base, value) => view.setUint16(base + at, value, true),
  }),
  u32: (at) => ({
    at,
    size: 4,
    get: (view, base) => view.getUint32(base + at, true),
    set: (view, base, value) => view.setUint32(base + at, value, true),
  }),
  i32: (at) => ({
    at,
    size: 4,
    get: (view, base) => view.getInt32(base + at, true),
    set: (view, base, value) => view.setInt32(base + at, value, true),
  }),
  u64: (at) => ({
    at,
    size: 8,
    get: (view, base) => view.getUint32(base + at, true) + view.getUint32(base + at + 4, true) * WORD,
    set: setWide(at),
  }),
  i64: (at) => ({
    at,
    size: 8,
    get: (view, base) => view.getUint32(base + at, true) + view.getInt32(base + at + 4, true) * WORD,
    set: setWide(at),
  }),
};

// The high word of a negative number is rounded down, which is two's complement.
function setWide(at: number): Field['set'] {
  return (view, base, value) => {
    view.setUint32(base + at, value % WORD, true);
    view.setInt32(base + at + 4, Math.floor(value / WORD), true);
  };
}

/** The accessors of one structure; made once, at the start of the module that uses them. */
export function codecOf<Name extends StructureName>(name: Name): Codec<Name> {
  const fields: Record<string, Field | number> = {};
  let bytes = 0;
  for (const [key, type] of Object.entries<FieldType>(TABLE[name])) {
    const field = fieldOf(type, bytes);
    fields[key] = field;
    bytes += field.size;
  }
  return { ...fields, bytes } as Codec<Name>;
}

function fieldOf(type: FieldType, at: number): Field {
  const access = ACCESS[type];
  if (access !== undefined) return access(at);
  const size = type in TABLE ? codecOf(type as StructureName).bytes : Number(type.slice('pad'.length));
  const asWhole = (): never => {
    throw new TypeError(`${type} is not a number: use its own codec at this offset`);
  };
  return { at, size, get: asWhole, set: asWhole };
}

/** Every structure of the table, for the test against the kernel's own header. */
export const STRUCTURES: readonly StructureName[] = Object.keys(TABLE) as StructureName[];
