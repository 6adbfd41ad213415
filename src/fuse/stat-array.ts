/** `struct stat` as fuse-native hands it to C: 18 32-bit words, 64-bit values as low and high word. */
import type { Attributes, DirectoryEntry } from '../tree/file-system.ts';
import type { MountOptions } from './driver.ts';

const WORDS = 18;
const WORD = 0x1_0000_0000;
const FILE_MODE = 0o100444;
const DIRECTORY_MODE = 0o040555;
const BLOCK = 512;
const BLOCK_SIZE = 4096;

/** The words of one node. Directories have one link: "not counted", as on btrfs, so `find` takes no short cut. */
export function statArray(
  attributes: Attributes,
  owner: Pick<MountOptions, 'uid' | 'gid'>,
  words: Uint32Array = new Uint32Array(WORDS),
): Uint32Array {
  words[0] = attributes.kind === 'directory' ? DIRECTORY_MODE : FILE_MODE;
  words[1] = owner.uid;
  words[2] = owner.gid;
  setWide(words, 3, attributes.size);
  words[6] = 1;
  words[7] = attributes.ino;
  words[9] = BLOCK_SIZE;
  setWide(words, 10, Math.ceil(attributes.size / BLOCK));
  for (const index of [12, 14, 16]) setWide(words, index, Math.floor(attributes.modified));
  return words;
}

const NOBODY = { uid: 0, gid: 0 };

/** The words of each name of a listing, of which the kernel looks at type and inode only; all in one piece of memory. */
export function entryStatArrays(entries: readonly DirectoryEntry[]): readonly Uint32Array[] {
  const all = new Uint32Array(entries.length * WORDS);
  return entries.map(({ ino, kind }, index) => {
    const words = all.subarray(index * WORDS, (index + 1) * WORDS);
    return statArray({ ino, kind, size: 0, modified: 0 }, NOBODY, words);
  });
}

/** What the binding wants beside an error. */
export const EMPTY_STAT: Uint32Array = new Uint32Array(WORDS);

function setWide(words: Uint32Array, index: number, value: number): void {
  words[index] = value % WORD;
  words[index + 1] = Math.floor(value / WORD);
}
