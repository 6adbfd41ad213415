/** Bytes that are too many for memory: written to a file that has no name, and read back from there. */
import { randomUUID } from 'node:crypto';
import { readSync } from 'node:fs';
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import koffi from 'koffi';

/** A file that nobody else can name or open; it is gone with the last who holds it, however this process ends. */
export interface Spool {
  /** Resolves when the bytes are the file's, and the pieces are the caller's again. Fails with Node's own error (`ENOSPC`, …). */
  append(pieces: readonly Uint8Array[]): Promise<void>;
  /** All that was appended, one byte at least. The file is the mapping's from then on. Fails with an error that has a `code`. */
  map(): MappedFile;
  /** Gives the file up. Harmless when repeated, and after {@link map}. */
  close(): Promise<void>;
}

/** A file that can be read in two ways. It lives as long as anything refers to its bytes. */
export interface MappedFile {
  /**
   * The whole where it lies, for those who read it once from end to end: read-only, and never to be transferred. What was looked at
   * counts as memory of this process.
   */
  readonly bytes: Uint8Array;
  /**
   * Fills a buffer from an offset on, as many bytes as there are, and says how many. It takes no memory but the buffer, and a tenth of the
   * time: looking at a mapping costs a page fault for every 64 KiB. Fails with Node's own error.
   */
  readonly read: (into: Uint8Array, offset: number) => number;
}

/** Begins a spool, readable by its owner only. Fails with Node's own error. */
export type OpenSpool = () => Promise<Spool>;

interface Mapping {
  readonly address: bigint;
  readonly length: number;
  readonly handle: FileHandle;
}

const libc = koffi.load(null);
// off_t has 64 bits on every machine that we run on.
const mmap = libc.func('void *mmap(void *hint, size_t length, int protection, int flags, int fd, int64_t offset)');
const munmap = libc.func('int munmap(void *address, size_t length)');

// asm-generic/mman-common.h.
const PROT_READ = 1;
const MAP_SHARED = 1;
const MAP_FAILED = 2n ** 64n - 1n;

// Every view of a mapping refers to its ArrayBuffer, so that this runs when there is none left.
const mappings = new FinalizationRegistry<Mapping>(({ address, length, handle }) => {
  munmap(address, length);
  // Nobody is left who could be told.
  handle.close().catch(() => undefined);
});

/** Spools in a trusted folder, which is made when it is missing. */
export function spoolsIn(folder: string): OpenSpool {
  return async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return spoolOver(await openNameless(folder));
  };
}

// Not O_TMPFILE: not every file system has it, and all that it saves is an empty file when the host is killed between two lines.
async function openNameless(folder: string): Promise<FileHandle> {
  const path = join(folder, `spool.${randomUUID()}`);
  const handle = await open(path, 'wx+', 0o600);
  try {
    await unlink(path);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function spoolOver(handle: FileHandle): Spool {
  let size = 0;
  let mapped = false;
  return {
    async append(pieces) {
      // A disk that is nearly full takes a part, and says so with the next.
      for (let left = pieces; left.length > 0;) {
        const { bytesWritten } = await handle.writev(left, size);
        size += bytesWritten;
        left = without(left, bytesWritten);
      }
    },
    map() {
      const bytes = mapFile(handle, size);
      mapped = true;
      return { bytes, read: (into, offset) => readFully(handle.fd, into, offset) };
    },
    async close() {
      if (!mapped) await handle.close();
    },
  };
}

function without(pieces: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let left = bytes;
  return pieces.flatMap((piece) => {
    const gone = Math.min(left, piece.byteLength);
    left -= gone;
    return gone === piece.byteLength ? [] : [piece.subarray(gone)];
  });
}

function readFully(descriptor: number, into: Uint8Array, offset: number): number {
  for (let filled = 0; filled < into.byteLength;) {
    const count = readSync(descriptor, into, filled, into.byteLength - filled, offset + filled);
    if (count === 0) return filled;
    filled += count;
  }
  return into.byteLength;
}

function mapFile(handle: FileHandle, length: number): Uint8Array {
  const address = mmap(null, length, PROT_READ, MAP_SHARED, handle.fd, 0) as bigint;
  if (address === MAP_FAILED) throw mapFailed(koffi.errno());
  const buffer = koffi.view(address, length);
  mappings.register(buffer, { address, length, handle });
  return new Uint8Array(buffer);
}

function mapFailed(errno: number): Error {
  const [code = String(errno)] = Object.entries(koffi.os.errno).find(([, number]) => number === errno) ?? [];
  return Object.assign(new Error(`cannot map a file (${code})`), { code });
}
