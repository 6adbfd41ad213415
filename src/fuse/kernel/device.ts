/** `/dev/fuse` through system calls: Node's own file functions would take a thread of the pool for each. */
import koffi from 'koffi';
import { EAGAIN, EINTR, EIO, ENOENT } from './errnos.ts';
import type { Channel } from './replies.ts';

// open(2), fcntl(2): asm-generic/fcntl.h.
const O_RDWR = 2;
const O_NONBLOCK = 0o4000;
const O_CLOEXEC = 0o2_000_000;
const F_GETFL = 3;
const F_SETFL = 4;

export interface Device extends Channel {
  readonly descriptor: number;
  /** The length of one request; 0 when none waits; the negative errno of a connection that is over: unmounted, or aborted. */
  read(buffer: Buffer): number;
  /** Closes the descriptor, once no notification is under way. */
  close(): void;
}

const libc = koffi.load(null);
const c = {
  open: libc.func('int open(const char *path, int flags)'),
  read: libc.func('long read(int descriptor, void *buffer, size_t size)'),
  write: libc.func('long write(int descriptor, const void *buffer, size_t size)'),
  writev: libc.func('long writev(int descriptor, const void *pieces, int count)'),
  fcntl: libc.func('int fcntl(int descriptor, int command, ...)'),
  close: libc.func('int close(int descriptor)'),
};

/** A new descriptor of `/dev/fuse`, close-on-exec (rule 21). Fails with an `Error` that names the errno. */
export function openFuse(): number {
  const descriptor = Number(c.open('/dev/fuse', O_RDWR | O_CLOEXEC | O_NONBLOCK));
  if (descriptor < 0) throw new Error(`cannot open /dev/fuse (errno ${koffi.errno()})`);
  return descriptor;
}

/** Closes a descriptor. */
export function closeDescriptor(descriptor: number): void {
  c.close(descriptor);
}

/** The device behind a descriptor that is mounted, or about to be. */
export function createDevice(descriptor: number): Device {
  const flags = Number(c.fcntl(descriptor, F_GETFL, 'int', 0));
  c.fcntl(descriptor, F_SETFL, 'int', flags | O_NONBLOCK);
  const pieces = createPieces();
  let underWay = 0;
  let closing = false;
  const errnoOf = (written: number): number => (written < 0 ? koffi.errno() : 0);
  return {
    descriptor,
    read(buffer) {
      for (;;) {
        const length = Number(c.read(descriptor, buffer, buffer.byteLength));
        if (length > 0) return length;
        const errno = length === 0 ? EIO : koffi.errno();
        if (errno === EAGAIN) return 0;
        // Interrupted, or its reader was killed while it was handed over: the next one.
        if (errno !== EINTR && errno !== ENOENT) return -errno;
      }
    },
    send: (frame, length) => errnoOf(Number(c.write(descriptor, frame, length))),
    sendTwo: (header, length, payload) => errnoOf(Number(c.writev(descriptor, pieces(header, length, payload), 2))),
    notifyNow: (frame) => errnoOf(Number(c.write(descriptor, frame, frame.byteLength))),
    notify: (frame) =>
      new Promise((resolve) => {
        if (closing) return resolve(EIO);
        underWay += 1;
        c.write.async(descriptor, frame, frame.byteLength, (error: unknown, written: number) => {
          underWay -= 1;
          if (closing && underWay === 0) closeDescriptor(descriptor);
          // Which errno it was is the other thread's secret.
          resolve(error === null && written >= 0 ? 0 : EIO);
        });
      }),
    close() {
      closing = true;
      // While another thread is about to write, the number must not become another file's.
      if (underWay === 0) closeDescriptor(descriptor);
    },
  };
}

/** A `struct iovec[2]` that is filled again for each reply. */
function createPieces(): (header: Buffer, length: number, payload: Uint8Array) => Buffer {
  const WORD = 0x1_0000_0000;
  const pieces = Buffer.alloc(32);
  const view = new DataView(pieces.buffer, pieces.byteOffset, pieces.byteLength);
  const set = (at: number, value: number): void => {
    view.setUint32(at, value % WORD, true);
    view.setUint32(at + 4, Math.floor(value / WORD), true);
  };
  return (header, length, payload) => {
    // Addresses have 47 bits, which a number holds; asked for each time, since memory that was given away has none.
    set(0, Number(koffi.address(header)));
    set(8, length);
    set(16, Number(koffi.address(payload)));
    set(24, payload.byteLength);
    return pieces;
  };
}
