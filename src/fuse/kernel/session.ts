/** One connection to the kernel: takes requests in the order in which they come, and sees to it that each is answered once. */
import type { FailedOperation, Held } from '../driver.ts';
import { createWriteEntry, type Owner } from './attributes.ts';
import { opendir, readdir, readdirplus, releasedir } from './directory-operations.ts';
import { EINVAL, EIO, EPROTO } from './errnos.ts';
import { lseek, open, read, release } from './file-operations.ts';
import { createMisses } from './misses.ts';
import { MAX_READ, negotiate } from './negotiation.ts';
import { access, batchForget, forget, getattr, lookup, readlink, statx } from './node-operations.ts';
import { createNodes, splitName } from './nodes.ts';
import { createNotifications } from './notifications.ts';
import { OPCODES, type OperationName, refusalOf } from './opcodes.ts';
import { createPins } from './pins.ts';
import { createRelief, DEFAULT_LIMITS, type Limits } from './relief.ts';
import { createRepeats } from './repeats.ts';
import { BODY, type Channel, createReplies } from './replies.ts';
import { createRequest, readHeader } from './request.ts';
import { type Operation, refuse, type Serving } from './serving.ts';
import { createSnapshots } from './snapshots.ts';
import { codecOf } from './structures.ts';
import type { Change, VersionedFileSystem } from '../../tree/versioned-file-system.ts';

export interface SessionOptions {
  readonly fileSystem: VersionedFileSystem;
  readonly owner: Owner;
  readonly channel: Channel;
  readonly clock: () => number;
  /** Milliseconds after which a request is answered ETIMEDOUT. */
  readonly deadline: number;
  readonly limits?: Limits;
  readonly onFailure: (failed: FailedOperation) => void;
  /** INIT was answered (`undefined`), or cannot be agreed on. */
  readonly onReady: (problem: Error | undefined) => void;
}

export interface Session {
  /** What the next request is to be read into. */
  readonly buffer: Buffer;
  /** Takes in the request that was read. Never throws. */
  take(length: number): void;
  /** The connection is over: what still waits is given up. */
  end(): void;
  counts(): Held;
  /** Requests that are not answered yet. */
  readonly waiting: number;
}

const INTERRUPT_IN = codecOf('fuse_interrupt_in');
const STATFS_OUT = codecOf('fuse_statfs_out');
const STATFS = codecOf('fuse_kstatfs');
const BLOCK_SIZE = 4096;
const MAX_NAME_BYTES = 255;

const statfs: Operation = {
  needs: 0,
  run({ request, replies: { view, send } }) {
    for (let at = 0; at < STATFS_OUT.bytes; at += 4) view.setUint32(BODY + at, 0, true);
    STATFS.bsize.set(view, BODY, BLOCK_SIZE);
    STATFS.frsize.set(view, BODY, BLOCK_SIZE);
    STATFS.namelen.set(view, BODY, MAX_NAME_BYTES);
    send(request, STATFS_OUT.bytes);
  },
};

/** INTERRUPT: has no answer of its own. */
const interrupt: Operation = {
  needs: INTERRUPT_IN.bytes,
  run: ({ request, misses }) => misses.interrupt(INTERRUPT_IN.unique.get(request.view, request.body)),
};

/** DESTROY: the last request of a connection. */
const destroy: Operation = {
  needs: 0,
  run({ request, replies, misses }) {
    misses.end();
    replies.send(request, 0);
  },
};

const OPERATIONS: Partial<Record<OperationName, Operation>> = {
  LOOKUP: lookup,
  FORGET: forget,
  BATCH_FORGET: batchForget,
  GETATTR: getattr,
  STATX: statx,
  READLINK: readlink,
  ACCESS: access,
  OPEN: open,
  READ: read,
  RELEASE: release,
  LSEEK: lseek,
  OPENDIR: opendir,
  READDIR: readdir,
  READDIRPLUS: readdirplus,
  RELEASEDIR: releasedir,
  STATFS: statfs,
  INTERRUPT: interrupt,
  DESTROY: destroy,
};

const BY_OPCODE: ReadonlyMap<number, Operation> = new Map(
  Object.entries(OPERATIONS).map(([name, operation]) => [OPCODES[name as OperationName], operation]),
);

/** Requests that are never answered, not even with an error. */
const UNANSWERED: ReadonlySet<number> = new Set([OPCODES.FORGET, OPCODES.BATCH_FORGET, OPCODES.INTERRUPT]);

export function createSession(options: SessionOptions): Session {
  const serving = createServing(options);
  const { request, replies, nodes, misses, pins } = serving;
  let agreed = false;

  function init(): void {
    const outcome = negotiate(request.view, request.body, request.end - request.body, replies.view, BODY);
    if (outcome.kind === 'agreed' || outcome.kind === 'again') {
      replies.send(request, outcome.bytes);
      if (outcome.kind === 'again' || agreed) return;
      agreed = true;
      return options.onReady(undefined);
    }
    replies.fail(request, EPROTO);
    if (agreed) return;
    const what = outcome.kind === 'too-old' ? `speaks protocol ${outcome.version}` : 'began with a malformed INIT';
    options.onReady(new Error(`The kernel ${what}; FUSE protocol 7.31 (Linux 5.4) is needed`));
  }

  function dispatch(): void {
    const { opcode } = request;
    if (opcode === OPCODES.INIT) return init();
    const operation = BY_OPCODE.get(opcode);
    if (operation === undefined) return void replies.fail(request, refusalOf(opcode));
    if (request.end - request.body >= operation.needs) return operation.run(serving);
    return UNANSWERED.has(opcode) ? undefined : void replies.fail(request, EINVAL);
  }

  return {
    buffer: request.buffer,
    take(length) {
      const framing = readHeader(request, length);
      if (framing === 'no-header') return;
      try {
        if (framing === 'whole') dispatch();
        else if (!UNANSWERED.has(request.opcode)) replies.fail(request, EIO);
      } catch (cause) {
        const path = nodes.get(request.nodeid)?.path ?? '';
        refuse(serving, request, { opcode: request.opcode, path, cause });
      }
    },
    end: serving.end,
    get waiting() {
      return misses.waiting;
    },
    counts: () => ({ nodes: nodes.size, bytes: pins.bytes, waiting: misses.waiting }),
  };
}

function createServing(options: SessionOptions): Serving & { readonly end: () => void } {
  const { fileSystem, owner, channel, clock, deadline, limits = DEFAULT_LIMITS } = options;
  const pins = createPins();
  const nodes = createNodes(pins.unpin);
  const misses = createMisses({ deadline, onDone: () => notifications.released() });
  const notifications = createNotifications({ channel, isLocked: misses.locks, clock });
  const { relieve, relieveDisk, end: endRelief } = createRelief({ nodes, pins, notifications, limits });
  const onFailure = (failed: FailedOperation): void => {
    if (failed.error.code === 'storage-failed') relieveDisk();
    options.onFailure(failed);
  };
  const request = createRequest();
  const replies = createReplies(channel);
  const part = Buffer.allocUnsafeSlow(MAX_READ);
  const snapshots = createSnapshots();
  const repeats = createRepeats(clock);
  const writeEntry = createWriteEntry(owner);
  const core = {
    fileSystem,
    owner,
    writeEntry,
    clock,
    request,
    replies,
    part,
    snapshots,
    repeats,
    onFailure,
    epoch: 0,
  };
  const end = (): void => {
    unsubscribe();
    endRelief();
    misses.end();
  };
  const serving = { ...core, nodes, pins, misses, notifications, relieve, end };
  const unsubscribe = fileSystem.subscribe((change) => onChange(serving, change));
  return serving;
}

/** Has the kernel look again at what changed before its time, if it knows it. */
function onChange(serving: Serving, { kind, path }: Change): void {
  const { nodes, notifications } = serving;
  serving.epoch += 1;
  const { directory, name } = splitName(path);
  const node = nodes.at(kind === 'listing' ? path : directory);
  if (node === undefined) return;
  node.told += 1;
  if (kind === 'listing') notifications.attributes(node.id);
  else if (name !== '') void notifications.entry(node.id, name);
}
