/** Inode numbers: stable while mounted, the same in listings and in `stat`, never two paths with one. */
import { hash } from 'node:crypto';

export type Inodes = (path: string) => number;

// fuse-native carries an inode number in 32 bits.
const MAX_INODE = 0xffff_ffff;
const DIGEST_BYTES = 16;

/**
 * Hands out numbers in the order in which paths are first seen, 1 being the root's, and never forgets one. A path costs a
 * number and at most 16 bytes of key, however long it is: long ones are known by a digest that nobody can make collide.
 */
export function createInodes(): Inodes {
  const numbers = new Map([['/', 1]]);
  return (path) => {
    const key = keyOf(path);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = numbers.size + 1;
    if (number > MAX_INODE) throw new RangeError('more paths than inode numbers');
    numbers.set(key, number);
    return number;
  };
}

function keyOf(path: string): string {
  if (path.length < DIGEST_BYTES) return path;
  return hash('sha256', path, 'buffer').toString('latin1', 0, DIGEST_BYTES);
}
