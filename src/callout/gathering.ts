/** Gathers one body: in memory as long as it is small, and on disk from then on. */
import { createHash, type Hash } from 'node:crypto';
import type { OpenSpool, Spool } from '../ambient/spool.ts';
import { markOnDisk } from '../tree/disk-bytes.ts';
import { notStored } from './failure.ts';

/** The longest body, in bytes, that is held in memory. */
export const IN_MEMORY_BYTES: number = 8 * 1024 * 1024;
// How a body is cut. The first blocks are smaller: most bodies are, and what is allocated has the whole heap collected sooner.
const FIRST_BLOCK_BYTES = 4 * 1024;
const BLOCK_BYTES = 64 * 1024;
// Written to disk at a time: 1 MiB. By single blocks it takes five times as long.
const BLOCKS_AT_ONCE = 16;

/** One body on its way in. */
export interface Gathering {
  /** What the next block is to be put into: 4 to 64 KiB that belong to nobody else. */
  room(): Uint8Array;
  /** Takes a block; resolves when there is memory for the next. Fails with `storage-failed`. */
  add(block: Uint8Array): Promise<void>;
  /** All blocks in one piece. Fails with `storage-failed`. */
  whole(): Promise<Uint8Array>;
  /** Gives back what is held of the disk; to be called in any case, at the end. */
  end(): Promise<void>;
}

/** `host` is for messages. */
export function createGathering(host: string, openSpool: OpenSpool): Gathering {
  let disk: { readonly spool: Spool; readonly digest: Hash } | undefined;
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  let free: Uint8Array[] = [];
  let next = FIRST_BLOCK_BYTES;

  function allocate(): Uint8Array {
    const block = Buffer.allocUnsafeSlow(next);
    next = Math.min(BLOCK_BYTES, next * 4);
    return block;
  }

  async function write(): Promise<void> {
    const pieces = waiting;
    waiting = [];
    disk ??= { spool: await openSpool(), digest: createHash('sha256') };
    // Here and not at the end, where the event loop would stand still for all of it.
    for (const piece of pieces) disk.digest.update(piece);
    await disk.spool.append(pieces);
    free = pieces.filter(({ byteLength }) => byteLength === BLOCK_BYTES).slice(0, BLOCKS_AT_ONCE);
  }

  return {
    room: () => free.pop() ?? allocate(),
    async add(block) {
      waiting.push(block);
      bytes += block.byteLength;
      const enough = disk === undefined ? bytes > IN_MEMORY_BYTES : waiting.length === BLOCKS_AT_ONCE;
      if (enough) await stored(host, write);
    },
    async whole() {
      if (disk === undefined) return Buffer.concat(waiting, bytes);
      const { spool, digest } = disk;
      return stored(host, async () => {
        if (waiting.length > 0) await write();
        const { bytes, read } = spool.map();
        return markOnDisk(bytes, {
          digest: digest.digest('base64'),
          read: (...at) => readBack(host, () => read(...at)),
        });
      });
    },
    end: async () => disk?.spool.close(),
  };
}

function readBack(host: string, read: () => number): number {
  try {
    return read();
  } catch (cause) {
    throw notStored(host, cause);
  }
}

async function stored<Result>(host: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw notStored(host, cause);
  }
}
