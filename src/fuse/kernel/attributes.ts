/** Nodes as the kernel gets them: `struct fuse_attr`, `fuse_entry_out`, `fuse_attr_out` and `fuse_statx_out`. */
import type { Node } from './nodes.ts';
import { codecOf } from './structures.ts';

const ATTR = codecOf('fuse_attr');
const ENTRY_OUT = codecOf('fuse_entry_out');
const ATTR_OUT = codecOf('fuse_attr_out');
const STATX_OUT = codecOf('fuse_statx_out');
const STATX = codecOf('fuse_statx');
const SX_TIME = codecOf('fuse_sx_time');

/** Sizes of the two replies that carry attributes. */
export const ENTRY_OUT_BYTES: number = ENTRY_OUT.bytes;
export const ATTR_OUT_BYTES: number = ATTR_OUT.bytes;
export const STATX_OUT_BYTES: number = STATX_OUT.bytes;

/** Who owns every node. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const WORD_BYTES = 4;
const WORD = 0x1_0000_0000;
/** Places of the words of an entry that differ from node to node. The protocol is in the machine's own byte order. */
const AT = {
  nodeid: ENTRY_OUT.nodeid.at / WORD_BYTES,
  entryValid: ENTRY_OUT.entry_valid.at / WORD_BYTES,
  attrValid: ENTRY_OUT.attr_valid.at / WORD_BYTES,
  entryValidNsec: ENTRY_OUT.entry_valid_nsec.at / WORD_BYTES,
  attrValidNsec: ENTRY_OUT.attr_valid_nsec.at / WORD_BYTES,
  ino: (ENTRY_OUT.attr.at + ATTR.ino.at) / WORD_BYTES,
  size: (ENTRY_OUT.attr.at + ATTR.size.at) / WORD_BYTES,
  blocks: (ENTRY_OUT.attr.at + ATTR.blocks.at) / WORD_BYTES,
  atime: (ENTRY_OUT.attr.at + ATTR.atime.at) / WORD_BYTES,
  mtime: (ENTRY_OUT.attr.at + ATTR.mtime.at) / WORD_BYTES,
  ctime: (ENTRY_OUT.attr.at + ATTR.ctime.at) / WORD_BYTES,
  atimensec: (ENTRY_OUT.attr.at + ATTR.atimensec.at) / WORD_BYTES,
  mtimensec: (ENTRY_OUT.attr.at + ATTR.mtimensec.at) / WORD_BYTES,
  ctimensec: (ENTRY_OUT.attr.at + ATTR.ctimensec.at) / WORD_BYTES,
};

const FILE_MODE = 0o100444;
const DIRECTORY_MODE = 0o040555;
const BLOCK = 512;
const BLOCK_SIZE = 4096;
const SECOND = 1000;
const NANOSECONDS = 1_000_000;
/** All that statx(2) knows but the time of birth. */
const STATX_BASIC_STATS = 0x7ff;

// The kernel rounds up to its own ticks, of 10 ms at most, and the next: rather a question too early than a byte too old.
const MARGIN = 20;
const LONGEST = 365 * 24 * 3600 * SECOND;

/** Whole milliseconds from now for which the kernel may use what holds until then. */
export function lifetime(until: number, now: number): number {
  return Math.min(Math.max(0, Math.floor(until - now) - MARGIN), LONGEST);
}

/** Until when attributes of a file that keeps its version hold: they are part of the version. */
export const FOREVER: number = Number.POSITIVE_INFINITY;

/** One `fuse_entry_out`; without a node, that there is no such name. Lifetimes in milliseconds. */
export type WriteEntry = (
  words: Uint32Array,
  at: number,
  answer: { readonly node: Node | undefined; readonly name: number; readonly attributes: number },
) => void;

/**
 * Made for one owner. Most words are the same for all nodes of a kind: they are copied, and the others put in by their place,
 * since a listing writes thousands of these before V8 has found the time to compile anything.
 */
export function createWriteEntry(owner: Owner): WriteEntry {
  const missing = new Uint32Array(ENTRY_OUT.bytes / WORD_BYTES);
  const file = entryTemplate(FILE_MODE, owner);
  const directory = entryTemplate(DIRECTORY_MODE, owner);
  return (words, at, { node, name, attributes }) => {
    const first = at / WORD_BYTES;
    words.set(node === undefined ? missing : node.kind === 'file' ? file : directory, first);
    words[first + AT.entryValid] = name / SECOND;
    words[first + AT.entryValidNsec] = (name % SECOND) * NANOSECONDS;
    if (node === undefined) return;
    words[first + AT.attrValid] = attributes / SECOND;
    words[first + AT.attrValidNsec] = (attributes % SECOND) * NANOSECONDS;
    setWide(words, first + AT.nodeid, node.id);
    setWide(words, first + AT.ino, node.ino);
    setWide(words, first + AT.size, node.size);
    setWide(words, first + AT.blocks, Math.ceil(node.size / BLOCK));
    const seconds = Math.floor(node.modified / SECOND);
    const nanoseconds = nanosecondsOf(node, seconds, 0);
    setWide(words, first + AT.atime, seconds);
    setWide(words, first + AT.mtime, seconds);
    setWide(words, first + AT.ctime, seconds);
    words[first + AT.atimensec] = nanoseconds;
    words[first + AT.mtimensec] = nanosecondsOf(node, seconds, node.changes);
    words[first + AT.ctimensec] = nanoseconds;
  };
}

function entryTemplate(mode: number, { uid, gid }: Owner): Uint32Array {
  const words = new Uint32Array(ENTRY_OUT.bytes / WORD_BYTES);
  const view = new DataView(words.buffer);
  const attr = ENTRY_OUT.attr.at;
  ATTR.mode.set(view, attr, mode);
  // One link for directories too: "not counted", as on btrfs, so `find` takes no short cut.
  ATTR.nlink.set(view, attr, 1);
  ATTR.uid.set(view, attr, uid);
  ATTR.gid.set(view, attr, gid);
  ATTR.blksize.set(view, attr, BLOCK_SIZE);
  return words;
}

function setWide(words: Uint32Array, index: number, value: number): void {
  words[index] = value;
  words[index + 1] = value < WORD && value >= 0 ? 0 : Math.floor(value / WORD);
}

/** One `fuse_attr_out`. */
export function writeAttributes(view: DataView, at: number, node: Node, attributes: number, owner: Owner): void {
  ATTR_OUT.attr_valid.set(view, at, Math.floor(attributes / SECOND));
  ATTR_OUT.attr_valid_nsec.set(view, at, (attributes % SECOND) * NANOSECONDS);
  ATTR_OUT.dummy.set(view, at, 0);
  writeAttr(view, at + ATTR_OUT.attr.at, node, owner);
}

/** One `fuse_statx_out`; there is no time of birth. */
export function writeStatx(view: DataView, at: number, node: Node, attributes: number, owner: Owner): void {
  clear(view, at, STATX_OUT.bytes);
  STATX_OUT.attr_valid.set(view, at, Math.floor(attributes / SECOND));
  STATX_OUT.attr_valid_nsec.set(view, at, (attributes % SECOND) * NANOSECONDS);
  const stat = at + STATX_OUT.stat.at;
  STATX.mask.set(view, stat, STATX_BASIC_STATS);
  STATX.blksize.set(view, stat, BLOCK_SIZE);
  STATX.nlink.set(view, stat, 1);
  STATX.uid.set(view, stat, owner.uid);
  STATX.gid.set(view, stat, owner.gid);
  STATX.mode.set(view, stat, modeOf(node));
  STATX.ino.set(view, stat, node.ino);
  STATX.size.set(view, stat, node.size);
  STATX.blocks.set(view, stat, Math.ceil(node.size / BLOCK));
  const seconds = Math.floor(node.modified / SECOND);
  for (const time of [STATX.atime, STATX.ctime, STATX.mtime]) {
    SX_TIME.tv_sec.set(view, stat + time.at, seconds);
    SX_TIME.tv_nsec.set(view, stat + time.at, nanosecondsOf(node, seconds, time === STATX.mtime ? node.changes : 0));
  }
}

/** `struct fuse_attr`. */
function writeAttr(view: DataView, at: number, node: Node, owner: Owner): void {
  const seconds = Math.floor(node.modified / SECOND);
  const nanoseconds = nanosecondsOf(node, seconds, 0);
  ATTR.ino.set(view, at, node.ino);
  ATTR.size.set(view, at, node.size);
  ATTR.blocks.set(view, at, Math.ceil(node.size / BLOCK));
  ATTR.atime.set(view, at, seconds);
  ATTR.mtime.set(view, at, seconds);
  ATTR.ctime.set(view, at, seconds);
  ATTR.atimensec.set(view, at, nanoseconds);
  ATTR.mtimensec.set(view, at, nanosecondsOf(node, seconds, node.changes));
  ATTR.ctimensec.set(view, at, nanoseconds);
  ATTR.mode.set(view, at, modeOf(node));
  ATTR.nlink.set(view, at, 1);
  ATTR.uid.set(view, at, owner.uid);
  ATTR.gid.set(view, at, owner.gid);
  ATTR.rdev.set(view, at, 0);
  ATTR.blksize.set(view, at, BLOCK_SIZE);
  ATTR.flags.set(view, at, 0);
}

function modeOf(node: Node): number {
  return node.kind === 'directory' ? DIRECTORY_MODE : FILE_MODE;
}

/** Milliseconds of the time, and below them the changes that the kernel is to notice: see {@link Node.changes}. */
function nanosecondsOf(node: Node, seconds: number, changes: number): number {
  return Math.floor(node.modified - seconds * SECOND) * NANOSECONDS + (changes % NANOSECONDS);
}

function clear(view: DataView, at: number, bytes: number): void {
  for (let offset = 0; offset < bytes; offset += 4) view.setUint32(at + offset, 0, true);
}
