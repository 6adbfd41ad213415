/** Receives a descriptor over a socket, as fusermount3 hands one over: unix(7), SCM_RIGHTS. */
import koffi from 'koffi';

/** Two connected sockets; both are close-on-exec (rule 21). */
export interface SocketPair {
  /** Ours. */
  readonly near: number;
  /** The one that is handed to a child. */
  readonly far: number;
}

// sys/socket.h
const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_CLOEXEC = 0o2_000_000;
const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const SO_RCVTIMEO = 20;
const MSG_CMSG_CLOEXEC = 0x4000_0000;

// struct msghdr, iovec and cmsghdr of a 64-bit Linux, in 8-byte words.
const MESSAGE_BYTES = 56;
const CONTROL_BYTES = 24;
const WORD = 8;

const libc = koffi.load(null);
const c = {
  socketpair: libc.func('int socketpair(int domain, int type, int protocol, void *pair)'),
  setsockopt: libc.func('int setsockopt(int socket, int level, int option, const void *value, uint32_t length)'),
  recvmsg: libc.func('long recvmsg(int socket, void *message, int flags)'),
};

/** Fails with an `Error` when there are no descriptors left. */
export function createSocketPair(): SocketPair {
  const pair = Buffer.alloc(8);
  if (Number(c.socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) !== 0)
    throw new Error(`cannot make a socket pair (errno ${koffi.errno()})`);
  return { near: pair.readInt32LE(0), far: pair.readInt32LE(4) };
}

/**
 * Waits in a thread of the pool for one descriptor, at most `seconds`; `undefined` when none comes: the other side closed its end,
 * or the time is over.
 */
export async function receiveDescriptor(socket: number, seconds: number): Promise<number | undefined> {
  const timeout = Buffer.alloc(2 * WORD);
  timeout.writeBigInt64LE(BigInt(seconds));
  c.setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, timeout, timeout.byteLength);
  // One byte of data comes along, since a message cannot be empty.
  const data = Buffer.alloc(WORD);
  const piece = Buffer.alloc(2 * WORD);
  piece.writeBigUInt64LE(koffi.address(data), 0);
  piece.writeBigUInt64LE(1n, WORD);
  const control = Buffer.alloc(CONTROL_BYTES);
  const message = Buffer.alloc(MESSAGE_BYTES);
  message.writeBigUInt64LE(koffi.address(piece), 2 * WORD);
  message.writeBigUInt64LE(1n, 3 * WORD);
  message.writeBigUInt64LE(koffi.address(control), 4 * WORD);
  message.writeBigUInt64LE(BigInt(CONTROL_BYTES), 5 * WORD);
  const received = await new Promise<number>((resolve) => {
    c.recvmsg.async(socket, message, MSG_CMSG_CLOEXEC, (error: unknown, length: number) =>
      // The buffers are named here so that they live until the other thread is done with their addresses.
      resolve(error === null && [data, piece, control].length > 0 ? length : -1),
    );
  });
  const isRights = control.readInt32LE(WORD) === SOL_SOCKET && control.readInt32LE(WORD + 4) === SCM_RIGHTS;
  return received > 0 && isRights ? control.readInt32LE(2 * WORD) : undefined;
}
