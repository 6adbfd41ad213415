import { expect, test } from 'vitest';
import { createPathReads } from '../../../src/fuse/path-reads.ts';

const BYTES = Buffer.from('0123456789');

function files(open: (path: string) => Promise<number> = async () => 7): {
  readonly readPath: ReturnType<typeof createPathReads>;
  readonly opened: string[];
  readonly released: Promise<number>;
} {
  const opened: string[] = [];
  const released = Promise.withResolvers<number>();
  const readPath = createPathReads({
    open(path) {
      opened.push(path);
      return open(path);
    },
    read: (_, offset, length) => BYTES.subarray(offset, offset + length),
    release: (handle) => released.resolve(handle),
  });
  return { readPath, opened, released: released.promise };
}

test('reads of one path at once open it once, and it is released when nobody reads any more', async () => {
  const { readPath, opened, released } = files();
  const both = await Promise.all([readPath('/f', 0, 4), readPath('/f', 4, 100)]);
  expect(both.map(String)).toEqual(['0123', '456789']);
  expect(opened).toEqual(['/f']);
  expect(await released).toBe(7);
  await readPath('/f', 0, 1);
  expect(opened).toEqual(['/f', '/f']);
});

test('a path that cannot be opened fails each read, and is tried again by the next', async () => {
  let attempts = 0;
  const { readPath } = files(async () => {
    attempts += 1;
    if (attempts === 1) throw new Error('not today');
    return 7;
  });
  await expect(readPath('/f', 0, 4)).rejects.toThrow('not today');
  expect(String(await readPath('/f', 0, 4))).toBe('0123');
});
