/** What system calls give on a small tree that is known: the manual pages, section 2, where they leave nothing open. */
import type { PathCall, Place } from '../arbitraries/syscall-kinds.ts';

/** What each place is; of the files also what is in them. */
export const PLACE_CONTENTS: Readonly<Record<Place, { readonly text: string } | 'directory' | 'ENOENT' | 'ENOTDIR'>> = {
  // Of more than two pages.
  file: { text: 'fine, and of more than one word\n'.repeat(300) },
  'empty file': { text: '' },
  directory: 'directory',
  missing: 'ENOENT',
  'below a file': 'ENOTDIR',
  root: 'directory',
  'missing parent': 'ENOENT',
};

/** The names that `root` has; the other directory has none. */
export const ROOT_NAMES: readonly string[] = ['file', 'empty', 'directory'];

// What only looks at what is there, whatever that is.
const LOOKING: ReadonlySet<PathCall> = new Set(['lstat', 'access', 'statvfs']);
const READING: ReadonlySet<PathCall> = new Set(['readFile', 'mmap', 'sendfile', 'splice']);

/** What a call on a place must give: `ok`, or an errno; `undefined` where there is a choice. */
export function outcomeOfPath(call: PathCall, place: Place): string | undefined {
  const there = PLACE_CONTENTS[place];
  if (typeof there === 'string' && there !== 'directory') return there;
  if (LOOKING.has(call)) return 'ok';
  if (call === 'readlink') return 'EINVAL';
  if (call === 'readdir') return there === 'directory' ? 'ok' : 'ENOTDIR';
  if (!READING.has(call)) return undefined;
  if (there !== 'directory') return 'ok';
  return call === 'readFile' ? 'EISDIR' : undefined;
}

// With these, what is opened for reading is opened as without them.
const HARMLESS: ReadonlySet<string> = new Set(['O_RDONLY', 'O_NONBLOCK', 'O_CLOEXEC', 'O_NOFOLLOW', 'O_SYNC']);

/** The same of an open(2). */
export function outcomeOfOpen(flags: readonly string[], place: Place): string | undefined {
  const there = PLACE_CONTENTS[place];
  if (!flags.every((flag) => HARMLESS.has(flag))) return undefined;
  return typeof there === 'string' && there !== 'directory' ? there : 'ok';
}

/** What a descriptor is of: the place, and whether it can be read. */
export interface OpenPlace {
  readonly place: Place;
  readonly isPlain: boolean;
}

/** Whether what these flags open is read as by cat(1). */
export function isPlain(flags: readonly string[]): boolean {
  return flags.every((flag) => HARMLESS.has(flag));
}

/** The bytes that a pread(2) must give, or its errno; `undefined` where there is a choice. */
export function outcomeOfRead(
  opened: OpenPlace | undefined,
  length: number,
  offset: bigint,
): { readonly text: string } | string | undefined {
  if (opened === undefined) return offset < 0n || offset >= 1n << 63n ? undefined : 'EBADF';
  const there = PLACE_CONTENTS[opened.place];
  if (!opened.isPlain || typeof there === 'string') return undefined;
  if (offset < 0n || offset > 1n << 31n) return undefined;
  const start = Number(offset);
  return { text: there.text.slice(start, start + length) };
}
