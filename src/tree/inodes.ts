/** Inode numbers: stable while mounted, the same in listings and in `stat`, never two paths with one. */
import { hash } from 'node:crypto';

export type Inodes = (path: string) => number;

// fuse-native carries an inode number in 32 bits.
const MAX_INODE = 0xffff_ffff;
const LONGEST_NAME = 24;
const DIGEST_BYTES = 16;
const ROOT = 1;
const BASE = 36;

/**
 * Hands out numbers in the order in which paths are first seen, 1 being the root's, and never forgets one. A path is known by the
 * number of its directory and its name, so that it costs the same however deep it is: a number and at most some 30 bytes of key. Long
 * names are known by a digest that nobody can make collide.
 */
export function createInodes(): Inodes {
  const numbers = new Map<string, number>();
  // Names of one directory come one after the other.
  let last = { path: '/', prefix: prefixOf(ROOT) };

  function prefixFor(directory: string): string {
    if (directory !== last.path) last = { path: directory, prefix: prefixOf(numberOf(directory)) };
    return last.prefix;
  }

  function numberOf(path: string): number {
    if (path === '/') return ROOT;
    const slash = path.lastIndexOf('/');
    const key = keyOf(prefixFor(slash === 0 ? '/' : path.slice(0, slash)), path.slice(slash + 1));
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = numbers.size + ROOT + 1;
    if (number > MAX_INODE) throw new RangeError('more paths than inode numbers');
    numbers.set(key, number);
    return number;
  }

  return numberOf;
}

const prefixOf = (directory: number): string => `${directory.toString(BASE)}/`;

function keyOf(prefix: string, name: string): string {
  if (name.length <= LONGEST_NAME) return prefix + name;
  // No prefix begins like this.
  return `#${hash('sha256', prefix + name, 'buffer').toString('latin1', 0, DIGEST_BYTES)}`;
}
