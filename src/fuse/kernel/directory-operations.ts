/** Operations on directories: OPENDIR, READDIR, READDIRPLUS, RELEASEDIR. */
import { ENTRY_OUT_BYTES, lifetime } from './attributes.ts';
import { EINVAL, ENOSYS, ENOTDIR, ESTALE } from './errnos.ts';
import { reach } from './node-operations.ts';
import { childPath, type Node } from './nodes.ts';
import { type Address, BODY } from './replies.ts';
import { answerLater, type Operation, type Serving } from './serving.ts';
import { type Snapshot, SPAN } from './snapshots.ts';
import { codecOf } from './structures.ts';
import type { ListedEntry, Listing } from '../../tree/versioned-file-system.ts';

const READ_IN = codecOf('fuse_read_in');
const OPEN_OUT = codecOf('fuse_open_out');
const DIRENT = codecOf('fuse_dirent');
const DT_DIR = 4;
const DT_REG = 8;
const ALIGN = 8;

/** OPENDIR: not needed, and never asked again, where listings have versions; else the kernel is to keep nothing. */
export const opendir: Operation = {
  needs: 0,
  run({ request, replies, fileSystem }) {
    if (fileSystem.handles === undefined) return void replies.fail(request, ENOSYS);
    for (let at = 0; at < OPEN_OUT.bytes; at += 4) replies.view.setUint32(BODY + at, 0, true);
    return void replies.send(request, OPEN_OUT.bytes);
  },
};

/** RELEASEDIR: nothing is held for an open directory. */
export const releasedir: Operation = {
  needs: 0,
  run: ({ request, replies }) => void replies.send(request, 0),
};

/** READDIR: names, types and inode numbers. */
export const readdir: Operation = { needs: READ_IN.bytes, run: (serving) => listPage(serving, 0) };

/** READDIRPLUS: the same with a lookup of each name whose attributes are known, so that a walk asks no more. */
export const readdirplus: Operation = { needs: READ_IN.bytes, run: (serving) => listPage(serving, ENTRY_OUT_BYTES) };

/** A page to write: `plus` is the room that each name has for its attributes. */
interface Page {
  readonly node: Node;
  readonly offset: number;
  readonly size: number;
  readonly plus: number;
}

function listPage(serving: Serving, plus: number): void {
  const { request, replies, nodes, fileSystem, snapshots } = serving;
  const { view, body } = request;
  const node = nodes.get(request.nodeid);
  if (node === undefined) return void replies.fail(request, ESTALE);
  if (node.kind !== 'directory') return void replies.fail(request, ENOTDIR);
  const offset = READ_IN.offset.get(view, body);
  if (!Number.isSafeInteger(offset)) return void replies.fail(request, EINVAL);
  const size = Math.min(READ_IN.size.get(view, body), replies.room);
  const page = { node, offset, size, plus };
  const going = offset === 0 ? undefined : snapshots.find(offset);
  if (going !== undefined) return sendPage(serving, request, going, page);
  const known = fileSystem.peekListing(node.path);
  if (known !== undefined) return sendPage(serving, request, { listing: known, told: node.told }, page);
  const { told } = node;
  return answerLater(serving, {
    path: node.path,
    locked: node.id,
    work: (signal) => fileSystem.list(node.path, signal),
    succeed: (listing, to) => sendPage(serving, to, { listing, told: told === node.told ? told : undefined }, page),
  });
}

function sendPage(serving: Serving, to: Address, snapshot: Snapshot, page: Page): void {
  const { replies, nodes, snapshots, relieve, clock } = serving;
  const { listing, told } = snapshot;
  const base = snapshots.begin(snapshot);
  const first = page.offset % SPAN;
  if (page.offset === 0) begun(serving, page.node, snapshot);
  const now = told === page.node.told ? clock() : undefined;
  const writing: Writing = { directory: page.node.path, asked: listing.asked, now, reached: [] };
  let bytes = 0;
  for (let index = first; index < listing.entries.length; index += 1) {
    const listed = listing.entries[index];
    if (listed === undefined) break;
    const length = Buffer.byteLength(listed.name);
    const record = align(page.plus + DIRENT.bytes + length);
    if (bytes + record > page.size) break;
    const at = BODY + bytes;
    if (page.plus > 0) writeListed(serving, at, listed, writing);
    writeName(replies, at + page.plus, listed, { length, next: base + index + 1, end: at + record });
    bytes += record;
  }
  // An empty page is the end of the directory.
  if (bytes === 0 && first < listing.entries.length) return void replies.fail(to, EINVAL);
  if (!replies.send(to, bytes)) for (const id of writing.reached) nodes.forget(id, 1);
  return relieve();
}

/** The kernel now keeps this listing, under the time that the directory has, for as long as the attributes hold. */
function begun({ fileSystem, notifications }: Serving, node: Node, { listing, told }: Snapshot): void {
  if (fileSystem.handles !== undefined) return;
  node.listed = listing.version;
  if (told === node.told && listing.freshUntil >= node.attributesUntil) return;
  node.attributesUntil = 0;
  notifications.attributes(node.id);
}

/** What the names of one page have in common. */
interface Writing {
  readonly directory: string;
  readonly asked: Listing['asked'];
  /** `undefined` when names have changed since the listing was begun. */
  readonly now: number | undefined;
  /** The nodes that the page tells of. */
  readonly reached: number[];
}

function writeListed(serving: Serving, at: number, listed: ListedEntry, writing: Writing): void {
  const { replies, writeEntry } = serving;
  const { directory, asked, now = Number.POSITIVE_INFINITY, reached } = writing;
  const path = childPath(directory, listed.name);
  const entry = entryAt(serving, path, listed, asked);
  const name = entry === undefined ? 0 : lifetime(entry.freshUntil, now);
  // Without a number the kernel takes the name only, as it does for "." and "..", and asks when it needs more.
  if (entry === undefined || name === 0)
    return writeEntry(replies.words, at, { node: undefined, name: 0, attributes: 0 });
  const node = reach(serving, path, entry);
  reached.push(node.id);
  return writeEntry(replies.words, at, { node, name, attributes: lifetime(node.attributesUntil, now) });
}

function entryAt(
  { nodes, fileSystem }: Serving,
  path: string,
  { name, kind, entry }: ListedEntry,
  asked: Writing['asked'],
): ListedEntry['entry'] {
  if (name === '.' || name === '..') return undefined;
  // A directory whose own listing the kernel keeps: the parent's listing may not know whether that one still holds.
  const keepsOwn = entry?.kind === 'directory' && nodes.at(path)?.listed !== undefined;
  if (!keepsOwn && asked?.has(name) !== true) return entry;
  const known = fileSystem.peek(path);
  return known === undefined || known.kind === 'missing' || known.kind !== kind ? undefined : known;
}

function writeName(
  { buffer, view, words }: Serving['replies'],
  at: number,
  { name, ino, kind }: ListedEntry,
  { length, next, end }: { readonly length: number; readonly next: number; readonly end: number },
): void {
  // The bytes behind the name up to the next record: within the last eight.
  words.fill(0, end / 4 - 2, end / 4);
  DIRENT.ino.set(view, at, ino);
  DIRENT.off.set(view, at, next);
  DIRENT.namelen.set(view, at, length);
  DIRENT.type.set(view, at, kind === 'directory' ? DT_DIR : DT_REG);
  buffer.write(name, at + DIRENT.bytes, length);
}

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGN) * ALIGN;
}
