/** Operations by number, and what the kernel hears of those that have no handler: `linux/fuse.h`, `enum fuse_opcode`. */
import { ENOSYS, EROFS } from './errnos.ts';

/** Numbers of the operations, the read-only file system's own and the others. */
export const OPCODES = {
  LOOKUP: 1,
  FORGET: 2,
  GETATTR: 3,
  SETATTR: 4,
  READLINK: 5,
  SYMLINK: 6,
  MKNOD: 8,
  MKDIR: 9,
  UNLINK: 10,
  RMDIR: 11,
  RENAME: 12,
  LINK: 13,
  OPEN: 14,
  READ: 15,
  WRITE: 16,
  STATFS: 17,
  RELEASE: 18,
  FSYNC: 20,
  SETXATTR: 21,
  GETXATTR: 22,
  LISTXATTR: 23,
  REMOVEXATTR: 24,
  FLUSH: 25,
  INIT: 26,
  OPENDIR: 27,
  READDIR: 28,
  RELEASEDIR: 29,
  FSYNCDIR: 30,
  ACCESS: 34,
  CREATE: 35,
  INTERRUPT: 36,
  DESTROY: 38,
  BATCH_FORGET: 42,
  FALLOCATE: 43,
  READDIRPLUS: 44,
  RENAME2: 45,
  LSEEK: 46,
  COPY_FILE_RANGE: 47,
  TMPFILE: 51,
  STATX: 52,
} as const;

/** The name of an operation of {@link OPCODES}. */
export type OperationName = keyof typeof OPCODES;

/** Operations that change something. The mount is read-only, so the kernel refuses them before it asks; this is the second wall. */
const CHANGES: readonly OperationName[] = [
  ...(['SETATTR', 'SYMLINK', 'MKNOD', 'MKDIR', 'UNLINK', 'RMDIR', 'RENAME', 'LINK', 'WRITE', 'SETXATTR'] as const),
  ...(['REMOVEXATTR', 'CREATE', 'FALLOCATE', 'RENAME2', 'COPY_FILE_RANGE', 'TMPFILE'] as const),
];

const REFUSED: ReadonlyMap<number, number> = new Map(CHANGES.map((name) => [OPCODES[name], EROFS]));

/**
 * The errno of an operation without a handler. ENOSYS is what the kernel takes as "never ask again": for FLUSH, FSYNC and the
 * extended attributes it is the whole answer, since there are none.
 */
export function refusalOf(opcode: number): number {
  return REFUSED.get(opcode) ?? ENOSYS;
}

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(OPCODES).map(([name, opcode]) => [opcode, name.toLowerCase()]),
);

/** The name of an operation as events show it. */
export function operationName(opcode: number): string {
  return NAMES.get(opcode) ?? `operation ${opcode}`;
}
