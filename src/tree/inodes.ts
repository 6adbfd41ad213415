/** Inode numbers: stable while mounted, the same in listings and in `stat`, never two paths with one. */
export type Inodes = (path: string) => number;

// fuse-native carries an inode number in 32 bits.
const MAX_INODE = 0xffff_ffff;

/** Hands out numbers from 1 (the root) in the order in which paths are first seen. */
export function createInodes(): Inodes {
  const numbers = new Map<string, number>();
  return (path) => {
    const known = numbers.get(path);
    if (known !== undefined) return known;
    const number = Math.min(numbers.size + 1, MAX_INODE);
    numbers.set(path, number);
    return number;
  };
}
