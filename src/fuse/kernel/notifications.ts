/** What the kernel is told unasked: that a name leads elsewhere now, or that attributes are no longer good. */
import { codecOf } from './structures.ts';
import type { Channel } from './replies.ts';

const HEADER = codecOf('fuse_out_header');
const ENTRY = codecOf('fuse_notify_inval_entry_out');
const INODE = codecOf('fuse_notify_inval_inode_out');
const FUSE_NOTIFY_INVAL_INODE = 2;
const FUSE_NOTIFY_INVAL_ENTRY = 3;

export interface Notifications {
  /** The name must be looked up again; nothing happens when the kernel does not know it. Resolves when the kernel has heard it. */
  entry(parent: number, name: string): Promise<void>;
  /** The attributes must be asked for again. Takes no lock that a request holds, so it is told at once. */
  attributes(id: number): void;
  /** To be called when a request was answered: a directory may have become free. */
  released(): void;
}

export interface NotificationsOptions {
  readonly channel: Pick<Channel, 'notify' | 'notifyNow'>;
  /** Whether the kernel keeps this directory locked for a request that is not answered yet. */
  readonly isLocked: (directory: number) => boolean;
  readonly clock: () => number;
}

/** Milliseconds after which a name is told of even if its directory is never free: the write then waits in a thread. */
const PATIENCE = 1000;

interface Notice {
  readonly parent: number;
  readonly frame: Buffer;
  readonly since: number;
  readonly told: PromiseWithResolvers<void>;
}

/**
 * One name after the other, in a thread of the pool: each takes the lock of its directory, which a lookup holds until it is
 * answered. Those whose directory is free go first, so that one slow lookup keeps only its own directory waiting.
 */
export function createNotifications({ channel, isLocked, clock }: NotificationsOptions): Notifications {
  const queue = new Map<string, Notice>();
  let busy = false;

  function next(): [string, Notice] | undefined {
    const late = clock() - PATIENCE;
    for (const notice of queue) if (notice[1].since < late || !isLocked(notice[1].parent)) return notice;
    return undefined;
  }

  function pump(): void {
    const found = busy ? undefined : next();
    if (found === undefined) return;
    const [key, notice] = found;
    queue.delete(key);
    busy = true;
    const told = (): void => {
      busy = false;
      notice.told.resolve();
      pump();
    };
    // An errno here says that the kernel does not know the name, or that the mount is gone.
    channel.notify(notice.frame).then(told, told);
  }

  return {
    entry(parent, name) {
      const key = `${parent}/${name}`;
      const known = queue.get(key);
      if (known !== undefined) return known.told.promise;
      const told = Promise.withResolvers<void>();
      queue.set(key, { parent, frame: entryFrame(parent, name), since: clock(), told });
      pump();
      return told.promise;
    },
    attributes: (id) => void channel.notifyNow(attributesFrame(id)),
    released: pump,
  };
}

function frameOf(code: number, bytes: number): { readonly frame: Buffer; readonly view: DataView } {
  const frame = Buffer.alloc(HEADER.bytes + bytes);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  HEADER.len.set(view, 0, frame.byteLength);
  // A notification has no request to answer, and its code where a reply has its error.
  HEADER.error.set(view, 0, code);
  return { frame, view };
}

function entryFrame(parent: number, name: string): Buffer {
  const length = Buffer.byteLength(name);
  const { frame, view } = frameOf(FUSE_NOTIFY_INVAL_ENTRY, ENTRY.bytes + length + 1);
  ENTRY.parent.set(view, HEADER.bytes, parent);
  ENTRY.namelen.set(view, HEADER.bytes, length);
  frame.write(name, HEADER.bytes + ENTRY.bytes);
  return frame;
}

function attributesFrame(id: number): Buffer {
  const { frame, view } = frameOf(FUSE_NOTIFY_INVAL_INODE, INODE.bytes);
  INODE.ino.set(view, HEADER.bytes, id);
  // A negative offset leaves the pages: the time of the node, asked for again, decides about them.
  INODE.off.set(view, HEADER.bytes, -1);
  return frame;
}
