/** Operations on names and nodes: LOOKUP, FORGET, BATCH_FORGET, GETATTR, STATX, ACCESS, READLINK. */
import { HostError } from '../../contract/errors.ts';
import {
  ATTR_OUT_BYTES,
  ENTRY_OUT_BYTES,
  FOREVER,
  lifetime,
  STATX_OUT_BYTES,
  writeAttributes,
  writeStatx,
} from './attributes.ts';
import { EINVAL, ENAMETOOLONG, EROFS, ESTALE } from './errnos.ts';
import { childPath, type Node, refresh } from './nodes.ts';
import { type Address, BODY } from './replies.ts';
import { nameOf } from './request.ts';
import { answerLater, type Operation, type Serving } from './serving.ts';
import { codecOf } from './structures.ts';
import { entryOf } from './unversioned.ts';
import type { Entry, FileEntry, FolderEntry } from '../../tree/versioned-file-system.ts';

const FORGET_IN = codecOf('fuse_forget_in');
const BATCH_IN = codecOf('fuse_batch_forget_in');
const FORGET_ONE = codecOf('fuse_forget_one');
const GETATTR_IN = codecOf('fuse_getattr_in');
const STATX_IN = codecOf('fuse_statx_in');
const ACCESS_IN = codecOf('fuse_access_in');
const FUSE_GETATTR_FH = 1;
const W_OK = 2;
const MAX_NAME_BYTES = 255;

/** LOOKUP: where a name leads, for as long as that holds. */
export const lookup: Operation = {
  needs: 2,
  run(serving) {
    const { request, replies, nodes, repeats, fileSystem } = serving;
    const parent = nodes.get(request.nodeid);
    if (parent === undefined) return void replies.fail(request, ESTALE);
    const name = nameOf(request);
    if (name === undefined) return void replies.fail(request, EINVAL);
    if (request.buffer.indexOf(0, request.body) - request.body > MAX_NAME_BYTES)
      return void replies.fail(request, ENAMETOOLONG);
    const path = childPath(parent.path, name);
    const known = fileSystem.peek(path);
    if (known !== undefined) return answerEntry(serving, request, path, known);
    const { pid } = request;
    const before = repeats.take(pid, path);
    if (before !== undefined) return void replies.fail(request, before);
    const knew = nodes.at(path) !== undefined;
    return answerLater(serving, {
      path,
      locked: parent.id,
      failed: knew ? (errno) => repeats.failed(pid, path, errno) : undefined,
      work: (signal) => fileSystem.lookup(path, signal),
      succeed: (entry, to, changed) => answerEntry(serving, to, path, changed ? stale(entry) : entry),
    });
  },
};

/** FORGET: has no answer. */
export const forget: Operation = {
  needs: FORGET_IN.bytes,
  run({ request, nodes }) {
    nodes.forget(request.nodeid, FORGET_IN.nlookup.get(request.view, request.body));
  },
};

/** BATCH_FORGET: has no answer; a count that the frame has no room for is cut. */
export const batchForget: Operation = {
  needs: BATCH_IN.bytes,
  run({ request, nodes }) {
    const { view, body, end } = request;
    const first = body + BATCH_IN.bytes;
    const room = Math.floor((end - first) / FORGET_ONE.bytes);
    const count = Math.min(BATCH_IN.count.get(view, body), room);
    for (let at = first; at < first + count * FORGET_ONE.bytes; at += FORGET_ONE.bytes)
      nodes.forget(FORGET_ONE.nodeid.get(view, at), FORGET_ONE.nlookup.get(view, at));
  },
};

/** GETATTR: a version's attributes are its own; those of what changes are asked for. */
export const getattr: Operation = {
  needs: GETATTR_IN.bytes,
  run(serving) {
    const { view, body } = serving.request;
    const flags = GETATTR_IN.getattr_flags.get(view, body);
    withAttributes(serving, flags, GETATTR_IN.fh.get(view, body), sendAttributes);
  },
};

/** STATX: GETATTR in another form. */
export const statx: Operation = {
  needs: STATX_IN.bytes,
  run(serving) {
    const { view, body } = serving.request;
    const flags = STATX_IN.getattr_flags.get(view, body);
    withAttributes(serving, flags, STATX_IN.fh.get(view, body), sendStatx);
  },
};

/** ACCESS: everybody may read what the kernel lets through, and nobody may write. */
export const access: Operation = {
  needs: ACCESS_IN.bytes,
  run({ request, replies, nodes }) {
    if (nodes.get(request.nodeid) === undefined) return void replies.fail(request, ESTALE);
    if ((ACCESS_IN.mask.get(request.view, request.body) & W_OK) !== 0) return void replies.fail(request, EROFS);
    return void replies.send(request, 0);
  },
};

/** READLINK: there are no symbolic links here, which readlink(2) says with EINVAL. */
export const readlink: Operation = {
  needs: 0,
  run({ request, replies, nodes }) {
    replies.fail(request, nodes.get(request.nodeid) === undefined ? ESTALE : EINVAL);
  },
};

function answerEntry(serving: Serving, to: Address, path: string, entry: Entry): void {
  const { replies, nodes, writeEntry, clock, relieve } = serving;
  const name = lifetime(entry.freshUntil, clock());
  const node = entry.kind === 'missing' ? undefined : reach(serving, path, entry);
  const attributes = node === undefined ? 0 : lifetime(node.attributesUntil, clock());
  writeEntry(replies.words, BODY, { node, name, attributes });
  // A reader that gave up meanwhile has not got the node.
  if (!replies.send(to, ENTRY_OUT_BYTES) && node !== undefined) nodes.forget(node.id, 1);
  relieve();
}

/** The node of an entry, with one lookup more, up to date and ready to be written. */
export function reach(serving: Serving, path: string, entry: FileEntry | FolderEntry): Node {
  const node = serving.nodes.reach(path, entry);
  node.lookups += 1;
  updated(node, entry);
  if (entry.kind === 'file' && !node.changing && entry.bytes !== undefined) serving.pins.pin(node, entry.bytes);
  return node;
}

function updated(node: Node, entry: FileEntry | FolderEntry): void {
  refresh(node, entry);
  const listing = entry.kind === 'directory' ? (entry.listing?.freshUntil ?? FOREVER) : FOREVER;
  node.attributesUntil = node.changing ? Math.min(entry.freshUntil, listing) : FOREVER;
}

type SendAttributes = (serving: Serving, to: Address, node: Node, attributes: number) => void;

function sendAttributes({ replies, owner }: Serving, to: Address, node: Node, attributes: number): void {
  writeAttributes(replies.view, BODY, node, attributes, owner);
  replies.send(to, ATTR_OUT_BYTES);
}

function sendStatx({ replies, owner }: Serving, to: Address, node: Node, attributes: number): void {
  writeStatx(replies.view, BODY, node, attributes, owner);
  replies.send(to, STATX_OUT_BYTES);
}

function withAttributes(serving: Serving, flags: number, fh: number, send: SendAttributes): void {
  const { request, replies, nodes, fileSystem } = serving;
  const node = nodes.get(request.nodeid);
  if (node === undefined) return void replies.fail(request, ESTALE);
  if (!node.changing) return send(serving, request, node, lifetime(FOREVER, 0));
  const { handles } = fileSystem;
  const open = (flags & FUSE_GETATTR_FH) !== 0 && node.kind === 'file' ? handles : undefined;
  const known = open === undefined ? fileSystem.peek(node.path) : entryOf(open.fgetattr(fh));
  if (known !== undefined) return sendChanging(serving, request, { node, entry: known, send });
  return answerLater(serving, {
    path: node.path,
    work: (signal) => fileSystem.lookup(node.path, signal),
    succeed: (entry, to, changed) => sendChanging(serving, to, { node, entry: changed ? stale(entry) : entry, send }),
  });
}

function sendChanging(
  serving: Serving,
  to: Address,
  { node, entry, send }: { readonly node: Node; readonly entry: Entry; readonly send: SendAttributes },
): void {
  if (entry.kind === 'missing')
    throw new HostError('not-found', `There is no "${node.path}" any more`, 'Look at the directory again.');
  // Something else is there now: the next lookup will see it.
  if (entry.kind !== node.kind) return void serving.replies.fail(to, ESTALE);
  updated(node, entry);
  return send(serving, to, node, lifetime(node.attributesUntil, serving.clock()));
}

/** The same, not to be kept: something changed since it was asked for. */
function stale<Stale extends Entry>(entry: Stale): Stale {
  return { ...entry, freshUntil: 0 };
}
