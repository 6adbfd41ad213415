/** Files as memory: mmap(2). */
import type { Answer } from './answer.ts';
import { fstat } from './attributes.ts';
import { libc, close, refused, write } from './libc.ts';
import { checkLength, readFromStart, withFile } from './reading.ts';

/** mmap(2); gives {@link MAP_FAILED} when it fails. */
export const mmap: (
  hint: null,
  length: number,
  protection: number,
  flags: number,
  descriptor: number,
  offset: number,
) => bigint = libc.func('void *mmap64(void *hint, size_t length, int protection, int flags, int fd, int64_t offset)');

/** munmap(2). */
export const munmap: (address: bigint, length: number) => number = libc.func(
  'int munmap(void *address, size_t length)',
);

/** What mmap(2) gives when it fails: (void *) -1. */
export const MAP_FAILED: bigint = 2n ** 64n - 1n;

// asm-generic/mman-common.h and asm-generic/mman.h.
export const PROT_READ = 1;
export const PROT_WRITE = 2;
export const MAP_SHARED = 1;
const MAP_PRIVATE = 2;

/** A descriptor of memory that no file system has: memfd_create(2). */
export const memfdCreate: (name: Uint8Array, flags: number) => number = libc.func(
  'int memfd_create(const void *name, unsigned int flags)',
);
const MEMORY_NAME = Buffer.from('copy\0');

/**
 * The whole of a file through a private mapping. Of an empty file nothing is mapped: the kernel refuses a length of 0. Fails with
 * a `RangeError` for one of more than 256 MiB.
 */
export function mapWhole(path: Uint8Array): Answer<readonly Uint8Array[]> {
  return withFile(path, (descriptor) => {
    const stat = fstat(descriptor);
    if (!stat.ok) return stat;
    const { size } = stat.value;
    checkLength(size);
    if (size === 0) return { ok: true, value: [] };
    const address = mmap(null, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (address === MAP_FAILED) return refused();
    try {
      return copyOut(address, size);
    } finally {
      munmap(address, size);
    }
  });
}

// The kernel copies, because it answers EFAULT for a page that cannot be had; reading it here would be a SIGBUS.
function copyOut(address: bigint, size: number): Answer<readonly Uint8Array[]> {
  const memory = memfdCreate(MEMORY_NAME, 0);
  if (memory === -1) return refused();
  try {
    for (let done = 0; done < size;) {
      const count = write(memory, address + BigInt(done), size - done);
      if (count === -1) return refused();
      done += count;
    }
    return readFromStart(memory);
  } finally {
    close(memory);
  }
}
