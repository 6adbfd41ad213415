/** One pass of each kind of work, prepared so that nothing but system calls is left to be timed. */
import { readFile } from 'node:fs/promises';
import type { Work } from './job.ts';
import { abs, checked, close, getdents64, getppid, open, posixFadvise, pread, read, statx } from './libc.ts';
import { runTogether } from './programs.ts';
import { requestAll } from './requests.ts';

/** One pass; what it cannot do is an `Error`. `end` gives back what it held between passes. */
export type Pass =
  | { readonly kind: 'now'; run(): void; end?(): void }
  | { readonly kind: 'later'; run(): Promise<void>; end?(): void };

const AT_FDCWD = -100;
const AT_SYMLINK_NOFOLLOW = 0x100;
const STATX_BASIC_STATS = 0x7ff;
const O_RDONLY = 0;
const O_DIRECTORY = 0o200000;
const POSIX_FADV_DONTNEED = 4;
// As much as cat(1) asks for at a time, and as glibc's readdir(3).
const PIECE = 131_072;
const DIRENTS = 32_768;
const PAGE = 4096;

const buffer = Buffer.alloc(PIECE);
const statBuffer = Buffer.alloc(256);

/** Makes the pass of a work. */
export function passOf(work: Work): Pass {
  switch (work.op) {
    case 'call':
      return now(() => repeat(work.times, () => abs(-3)));
    case 'system-call':
      return now(() => repeat(work.times, getppid));
    case 'stat':
      return statPass(work.paths);
    case 'read':
      return readPass(work.paths, work.bytes);
    case 'list':
      return listPass(work.directory, work.entries);
    case 'list-stat':
      return listStatPass(work.directory, work.names);
    case 'read-at':
      return readAtPass(work.path, work.offsets);
    case 'stream':
      return streamPass(work.path, work.bytes);
    case 'drop-pages':
      return now(() => dropPages(work.path));
    case 'run':
      return now(() => runTogether(work.commands));
    case 'request':
      return { kind: 'later', run: () => requestAll(work.origin, work.paths, work.bytes) };
    case 'read-together':
      return { kind: 'later', run: () => readTogether(work.path, work.readers, work.bytes) };
  }
}

function now(run: () => void): Pass {
  return { kind: 'now', run };
}

function repeat(times: number, call: () => void): void {
  for (let time = 0; time < times; time += 1) call();
}

function terminated(path: string): Uint8Array {
  return Buffer.from(`${path}\0`);
}

function stat(path: Uint8Array): void {
  const returned = statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, statBuffer);
  checked(returned, () => `stat ${Buffer.from(path).toString()}`);
}

function statPass(paths: readonly string[]): Pass {
  const encoded = paths.map(terminated);
  return now(() => {
    for (const path of encoded) stat(path);
  });
}

function readPass(paths: readonly string[], bytes: number): Pass {
  const encoded = paths.map(terminated);
  return now(() => {
    for (const path of encoded) {
      const descriptor = checked(open(path, O_RDONLY), () => `open ${Buffer.from(path).toString()}`);
      const length = checked(read(descriptor, buffer, PIECE), () => `read ${Buffer.from(path).toString()}`);
      close(descriptor);
      if (length !== bytes) throw new Error(`${Buffer.from(path).toString()} gave ${length} bytes instead of ${bytes}`);
    }
  });
}

function list(directory: Uint8Array, each: (filled: Buffer) => void): void {
  const descriptor = checked(open(directory, O_DIRECTORY), () => `open ${Buffer.from(directory).toString()}`);
  for (;;) {
    const length = checked(getdents64(descriptor, buffer, DIRENTS), () => 'getdents64');
    if (length === 0) break;
    each(buffer.subarray(0, length));
  }
  close(descriptor);
}

function listPass(directory: string, entries: number): Pass {
  const path = terminated(directory);
  // Counted once, outside of what is timed: a listing that is not whole is quick.
  let counted = false;
  return now(() => {
    let count = 0;
    list(path, counted ? () => undefined : (filled) => (count += countDirents(filled)));
    // `.` and `..` are no entries; not everybody gives them.
    if (!counted && count !== entries && count !== entries + 2)
      throw new Error(`${directory} has ${count} entries instead of ${entries}`);
    counted = true;
  });
}

// struct linux_dirent64, getdents(2): u64 d_ino, s64 d_off, u16 d_reclen.
function countDirents(filled: Buffer): number {
  let count = 0;
  for (let at = 0; at < filled.byteLength; at += filled.readUInt16LE(at + 16)) count += 1;
  return count;
}

function listStatPass(directory: string, names: readonly string[]): Pass {
  const path = terminated(directory);
  const encoded = names.map((name) => terminated(`${directory}/${name}`));
  return now(() => {
    list(path, () => undefined);
    for (const name of encoded) stat(name);
  });
}

function readAtPass(path: string, offsets: readonly number[]): Pass {
  const descriptor = checked(open(terminated(path), O_RDONLY), () => `open ${path}`);
  const run = (): void => {
    for (const offset of offsets) {
      const length = checked(pread(descriptor, buffer, PAGE, offset), () => `pread ${path}`);
      if (length !== PAGE) throw new Error(`${path} gave ${length} bytes at ${offset}`);
    }
  };
  return { kind: 'now', run, end: () => close(descriptor) };
}

function streamPass(path: string, bytes: number): Pass {
  const encoded = terminated(path);
  return now(() => {
    const descriptor = checked(open(encoded, O_RDONLY), () => `open ${path}`);
    let total = 0;
    for (;;) {
      const length = checked(read(descriptor, buffer, PIECE), () => `read ${path}`);
      if (length === 0) break;
      total += length;
    }
    close(descriptor);
    if (total !== bytes) throw new Error(`${path} gave ${total} bytes instead of ${bytes}`);
  });
}

function dropPages(path: string): void {
  const descriptor = checked(open(terminated(path), O_RDONLY), () => `open ${path}`);
  const errno = posixFadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED);
  close(descriptor);
  if (errno !== 0) throw new Error(`posix_fadvise ${path}: errno ${errno}`);
}

async function readTogether(path: string, readers: number, bytes: number): Promise<void> {
  const contents = await Promise.all(Array.from({ length: readers }, () => readFile(path)));
  const wrong = contents.find(({ byteLength }) => byteLength !== bytes);
  if (wrong !== undefined) throw new Error(`${path} gave ${wrong.byteLength} bytes instead of ${bytes}`);
}
