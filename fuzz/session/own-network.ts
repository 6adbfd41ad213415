/**
 * A network of this process's own, in which every address leads back to it: so the host runs as shipped, public addresses and
 * all, nothing that it does can leave the machine, and a connection to wherever it was not to go arrives at the sinkhole.
 */
import koffi from 'koffi';

// unshare(2), socket(7), netlink(7), rtnetlink(7)
const CLONE_NEWNET = 0x40000000;
const AF_NETLINK = 16;
const SOCK_RAW = 3;
const AF_INET = 2;
const AF_INET6 = 10;
const RTM_NEWLINK = 16;
const RTM_NEWROUTE = 24;
const NLM_F_REQUEST_ACK_CREATE = 0x001 | 0x004 | 0x400;
const NLMSG_ERROR = 2;
const LOOPBACK_INDEX = 1;

/**
 * Puts this thread, and every process and socket that it makes from now on, into a network namespace with nothing but `lo`.
 * There is no way back. Fails where the machine does not allow it, which takes root or CAP_SYS_ADMIN.
 */
export function enterOwnNetwork(): void {
  const libc = koffi.load('libc.so.6');
  const unshare = libc.func('int unshare(int flags)') as (flags: number) => number;
  if (unshare(CLONE_NEWNET) !== 0)
    throw new Error(`no network namespace can be made (errno ${koffi.errno()}): it takes root, or CAP_SYS_ADMIN`);
  const open = libc.func('int socket(int domain, int type, int protocol)') as (...numbers: number[]) => number;
  const close = libc.func('int close(int fd)') as (descriptor: number) => number;
  const netlink = open(AF_NETLINK, SOCK_RAW, 0);
  try {
    // `ip link set lo up`, `ip route add local default dev lo` in both families; iproute2 need not be installed.
    request(libc, netlink, RTM_NEWLINK, linkUp());
    request(libc, netlink, RTM_NEWROUTE, everythingIsLocal(AF_INET));
    request(libc, netlink, RTM_NEWROUTE, everythingIsLocal(AF_INET6));
  } finally {
    close(netlink);
  }
}

// struct ifinfomsg: IFF_UP, and that it is to be changed.
function linkUp(): Buffer {
  const body = Buffer.alloc(16);
  body.writeInt32LE(LOOPBACK_INDEX, 4);
  body.writeUInt32LE(1, 8);
  body.writeUInt32LE(1, 12);
  return body;
}

// struct rtmsg: destination 0/0 in the table "local", of the type "local"; RTA_OIF says by which interface.
function everythingIsLocal(family: number): Buffer {
  const [table, protocol, type] = [255, 3, 2];
  const scope = family === AF_INET ? 254 : 0;
  const outgoing = Buffer.alloc(8);
  outgoing.writeUInt16LE(8, 0);
  outgoing.writeUInt16LE(4, 2);
  outgoing.writeUInt32LE(LOOPBACK_INDEX, 4);
  return Buffer.concat([Buffer.from([family, 0, 0, 0, table, protocol, scope, type, 0, 0, 0, 0]), outgoing]);
}

function request(libc: ReturnType<typeof koffi.load>, netlink: number, type: number, body: Buffer): void {
  const send = libc.func('long send(int fd, const void *bytes, size_t length, int flags)');
  const receive = libc.func('long recv(int fd, _Out_ void *bytes, size_t length, int flags)');
  const header = Buffer.alloc(16);
  header.writeUInt32LE(16 + body.length, 0);
  header.writeUInt16LE(type, 4);
  header.writeUInt16LE(NLM_F_REQUEST_ACK_CREATE, 6);
  const message = Buffer.concat([header, body]);
  send(netlink, message, message.length, 0);
  const answer = Buffer.alloc(1024);
  receive(netlink, answer, answer.length, 0);
  const error = answer.readUInt16LE(4) === NLMSG_ERROR ? answer.readInt32LE(16) : 0;
  if (error !== 0) throw new Error(`rtnetlink request ${type} failed with errno ${-error}`);
}
