/** Operations on open files: OPEN, READ, RELEASE, LSEEK. */
import { HostError } from '../../contract/errors.ts';
import { partOf } from '../../tree/disk-bytes.ts';
import { EINVAL, EISDIR, ENOSYS, ENXIO, ESTALE } from './errnos.ts';
import { MAX_READ } from './negotiation.ts';
import type { Node } from './nodes.ts';
import { type Address, BODY } from './replies.ts';
import { answerLater, type Operation, type Serving } from './serving.ts';
import { codecOf } from './structures.ts';

const OPEN_IN = codecOf('fuse_open_in');
const OPEN_OUT = codecOf('fuse_open_out');
const READ_IN = codecOf('fuse_read_in');
const RELEASE_IN = codecOf('fuse_release_in');
const LSEEK_IN = codecOf('fuse_lseek_in');
const LSEEK_OUT = codecOf('fuse_lseek_out');
const SEEK_DATA = 3;
const SEEK_HOLE = 4;

/** OPEN: not needed where a node is a version, and never asked again; else the file system opens. */
export const open: Operation = {
  needs: OPEN_IN.bytes,
  run(serving) {
    const { request, replies, nodes, fileSystem } = serving;
    const { handles } = fileSystem;
    if (handles === undefined) return void replies.fail(request, ENOSYS);
    const node = nodes.get(request.nodeid);
    if (node === undefined) return void replies.fail(request, ESTALE);
    return answerLater(serving, {
      path: node.path,
      work: () => handles.open(node.path),
      succeed(handle, to) {
        OPEN_OUT.fh.set(replies.view, BODY, handle);
        // Neither KEEP_CACHE: pages of an earlier version are dropped; nor DIRECT_IO: programs map files.
        OPEN_OUT.open_flags.set(replies.view, BODY, 0);
        OPEN_OUT.padding.set(replies.view, BODY, 0);
        if (!replies.send(to, OPEN_OUT.bytes)) handles.release(handle);
      },
      abandon: handles.release,
    });
  },
};

/** READ: from the bytes that the node keeps, else from the file system, which are then kept. */
export const read: Operation = {
  needs: READ_IN.bytes,
  run(serving) {
    const { request, replies, nodes, fileSystem, part } = serving;
    const { view, body } = request;
    const node = nodes.get(request.nodeid);
    if (node === undefined) return void replies.fail(request, ESTALE);
    if (node.kind === 'directory') return void replies.fail(request, EISDIR);
    const offset = READ_IN.offset.get(view, body);
    const length = Math.min(READ_IN.size.get(view, body), MAX_READ);
    const { handles } = fileSystem;
    if (handles !== undefined) {
      const bytes = handles.read(READ_IN.fh.get(view, body), offset, length, part);
      return void replies.sendBytes(request, bytes);
    }
    const bytes = node.changing ? following(serving, node) : node.bytes;
    if (bytes !== undefined) return sendRange(serving, request, bytes, { offset, length });
    return readLater(serving, node, { offset, length });
  },
};

/** RELEASE: the kernel does not wait for what comes of it. */
export const release: Operation = {
  needs: RELEASE_IN.bytes,
  run({ request, replies, fileSystem }) {
    fileSystem.handles?.release(RELEASE_IN.fh.get(request.view, request.body));
    replies.send(request, 0);
  },
};

/** LSEEK: a file is data from end to end. */
export const lseek: Operation = {
  needs: LSEEK_IN.bytes,
  run({ request, replies, nodes }) {
    const node = nodes.get(request.nodeid);
    if (node === undefined) return void replies.fail(request, ESTALE);
    const offset = LSEEK_IN.offset.get(request.view, request.body);
    const whence = LSEEK_IN.whence.get(request.view, request.body);
    if (whence !== SEEK_DATA && whence !== SEEK_HOLE) return void replies.fail(request, EINVAL);
    if (offset >= node.size) return void replies.fail(request, ENXIO);
    LSEEK_OUT.offset.set(replies.view, BODY, whence === SEEK_DATA ? offset : node.size);
    return void replies.send(request, LSEEK_OUT.bytes);
  },
};

interface Range {
  readonly offset: number;
  readonly length: number;
}

function sendRange({ replies, part }: Serving, to: Address, bytes: Uint8Array, { offset, length }: Range): void {
  const whole = offset === 0 && bytes.byteLength <= length;
  replies.sendBytes(to, whole ? bytes : partOf(bytes, offset, length, part));
}

/** The bytes that a file which is followed has at this moment. */
function following({ fileSystem }: Serving, { path }: Node): Uint8Array | undefined {
  const entry = fileSystem.peek(path);
  return entry?.kind === 'file' ? entry.bytes : undefined;
}

function readLater(serving: Serving, node: Node, range: Range): void {
  const { request, replies, fileSystem, nodes, pins, relieve, repeats } = serving;
  const { path, version, size, changing } = node;
  const { pid } = request;
  // The kernel reads a page again at once when its read-ahead failed (mm/filemap.c): the same answer, and not the same work.
  const key = `read ${path}`;
  const before = repeats.take(pid, key);
  if (before !== undefined) return void replies.fail(request, before);
  return answerLater(serving, {
    path,
    failed: (errno) => repeats.failed(pid, key, errno),
    work: (signal) => fileSystem.read(path, version, signal),
    succeed(bytes, to) {
      if (!changing && bytes.byteLength !== size) throw wrongSize(node, bytes.byteLength);
      // For one that was forgotten meanwhile, nothing would ever let go of them.
      const keep = !changing && nodes.get(node.id) === node;
      sendRange(serving, to, keep ? pins.pin(node, bytes) : bytes, range);
      relieve();
    },
  });
}

/** The kernel would fill up what is missing with zeros. */
function wrongSize({ path, size, version }: Node, actual: number): HostError {
  return new HostError(
    'contract-violation',
    `Version ${version} of "${path}" was shown with ${size} bytes and has ${actual}`,
    'Read the file again; if it stays, its provider declares a wrong size.',
  );
}
