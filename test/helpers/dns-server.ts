/** A small DNS server (RFC 1035) for a network of a test's own: A, AAAA and CNAME from a table, over UDP. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import ipaddr from 'ipaddr.js';
import type { CleanUp } from './clean-up.ts';
import type { DnsAnswer } from './host-choice.ts';

/** An answer, or a name that leads to another name with one. */
export type DnsEntry = DnsAnswer | { readonly cname: string; readonly addresses: readonly string[] };

export interface DnsServer {
  /** Questions so far, as `A cdn.example.org`. */
  readonly questions: readonly string[];
  /** What is answered from now on: each question of a type takes the next entry, the last one stays. Others do not exist. */
  answer(entries: Readonly<Record<string, readonly DnsEntry[]>>): void;
  clear(): void;
}

const TYPES: Readonly<Record<number, string>> = { 1: 'A', 28: 'AAAA' };
const CNAME = 5;
const NAME_ERROR = 3;
// A name at the beginning of the question section (RFC 1035 section 4.1.4).
const QUESTIONED_NAME = Buffer.from([0xc0, 12]);

/** Listens where the system's resolver asks: at the name servers of `/etc/resolv.conf`, which have to be local addresses. */
export async function startDnsServer(cleanUp: CleanUp): Promise<DnsServer> {
  const questions: string[] = [];
  let entries: Readonly<Record<string, readonly DnsEntry[]>> = {};
  let turns = new Map<string, number>();

  function entryFor(type: string, name: string): DnsEntry {
    const question = `${type} ${name}`;
    questions.push(question);
    const turn = turns.get(question) ?? 0;
    turns.set(question, turn + 1);
    const planned = Object.hasOwn(entries, name) ? entries[name] : undefined;
    return planned?.[Math.min(turn, planned.length - 1)] ?? 'unknown';
  }

  for (const address of nameServers()) {
    const socket: Socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    socket.on('message', (query, from) => {
      const reply = answerTo(query, entryFor);
      if (reply !== undefined) socket.send(reply, from.port, from.address);
    });
    socket.bind(53, address);
    await once(socket, 'listening');
    cleanUp.add(async () => void socket.close());
  }
  return {
    questions,
    clear: () => void (questions.length = 0),
    answer(table) {
      entries = table;
      turns = new Map();
    },
  };
}

/** resolv.conf(5): without a `nameserver` the one on this machine is asked. */
function nameServers(): string[] {
  const found = readFileSync('/etc/resolv.conf', 'utf8').matchAll(/^nameserver\s+([0-9a-f.:]+)/gm);
  const addresses = Array.from(found, ([, address]) => address ?? '');
  return addresses.length === 0 ? ['127.0.0.1'] : addresses;
}

function answerTo(query: Buffer, entryFor: (type: string, name: string) => DnsEntry): Buffer | undefined {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const type = query.readUInt16BE(at + 1);
  const entry = entryFor(TYPES[type] ?? `type ${type}`, labels.join('.').toLowerCase());
  if (entry === 'silence') return undefined;
  const records = entry === 'unknown' ? [] : recordsOf(entry, type);
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  // A response with recursion desired and available.
  header.writeUInt16BE(0x8180 + (entry === 'unknown' ? NAME_ERROR : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, query.subarray(12, at + 5), ...records]);
}

function recordsOf(entry: Exclude<DnsEntry, string>, type: number): Buffer[] {
  const [addresses, cname] = 'cname' in entry ? [entry.addresses, entry.cname] : [entry, undefined];
  const target = cname === undefined ? undefined : encodeName(cname);
  const owner = target ?? QUESTIONED_NAME;
  const matching = addresses
    .map((address) => ipaddr.parse(address))
    .filter((parsed) => (parsed.kind() === 'ipv4') === (type === 1));
  const alias = target === undefined ? [] : [record(QUESTIONED_NAME, CNAME, target)];
  return [...alias, ...matching.map((address) => record(owner, type, Buffer.from(address.toByteArray())))];
}

// Class IN, and a time to live of zero: whoever asks again gets the next answer.
function record(owner: Buffer, type: number, data: Buffer): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([owner, fixed, data]);
}

function encodeName(name: string): Buffer {
  return Buffer.concat([
    ...name.split('.').map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`)),
    Buffer.alloc(1),
  ]);
}
