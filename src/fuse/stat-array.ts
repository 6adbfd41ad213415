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
export function statArray(attributes: Attributes, owner: Pick<MountOptions, 'uid' | 'gid'>): Uint32Array {
  const words = new Uint32Array(WORDS);
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

/** The words of a listed name: the kernel looks at type and inode only. */
export function entryStatArray(entry: DirectoryEntry): Uint32Array {
  return statArray({ ino: entry.ino, kind: entry.kind, size: 0, modified: 0 }, { uid: 0, gid: 0 });
}

/** What the binding wants beside an error. */
export const EMPTY_STAT: Uint32Array = new Uint32Array(WORDS);

function setWide(words: Uint32Array, index: number, value: number): void {
  words[index] = value % WORD;
  words[index + 1] = Math.floor(value / WORD);
}
