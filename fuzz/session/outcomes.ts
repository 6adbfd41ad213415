/** System calls as a program makes them on one mount, and what came of each as a text that can be held against another mount's. */
import { hash } from 'node:crypto';
import type { Answer, Dirent, Stat, SyscallClient } from '../../src/index.ts';
import type { PathCall } from '../arbitraries/syscall-kinds.ts';
import type { Call } from '../arbitraries/syscall-sequence.ts';
import { knownFlag, mutationTargets, NOT_OPEN, PATHS, readersOf } from './call-places.ts';

/** One mount under a case. */
interface Player {
  readonly root: string;
  readonly client: SyscallClient;
  readonly opened: (number | undefined)[];
  /** An inode number by the order in which it came: that alone has to be the same. */
  readonly number: (ino: number) => string;
  /** The same of a number that has come before: a call that may fail on one mount alone must not count. */
  readonly known: (ino: number) => string;
}

/** Makes the calls in the directory at `root`, and gives what came of each in words; at the end it is looked at as a whole. */
export async function outcomesOf(calls: readonly Call[], root: string, client: SyscallClient): Promise<string[]> {
  const numbers = new Map<number, string>();
  const number = (ino: number): string => {
    const text = numbers.get(ino) ?? `#${numbers.size}`;
    numbers.set(ino, text);
    return text;
  };
  const known = (ino: number): string => numbers.get(ino) ?? 'not seen by name';
  const player: Player = { root, client, opened: [], number, known };
  const outcomes: string[] = [];
  for (const call of calls) outcomes.push(await outcomeOf(call, player));
  for (const descriptor of player.opened) if (descriptor !== undefined) await client.close(descriptor);
  outcomes.push(await pathOutcome('readdir', root, player));
  for (const place of ['file', 'empty file', 'directory'] as const)
    outcomes.push(await pathOutcome('lstat', root + PATHS[place], player));
  outcomes.push(await pathOutcome('readFile', `${root}/file`, player));
  return outcomes;
}

async function outcomeOf(call: Call, player: Player): Promise<string> {
  const { client, root, opened, known } = player;
  switch (call.call) {
    case 'path':
      return pathOutcome(call.name, root + PATHS[call.place], player);
    case 'mutation': {
      const all = await client.mutate(mutationTargets(root));
      return all.map(({ call: name, errno }) => `${name} ${errno}`).join(', ');
    }
    case 'open': {
      const answer = await client.open(root + PATHS[call.place], ...call.flags.map(knownFlag));
      opened.push(answer.ok ? answer.value : undefined);
      return text(answer, () => 'opened');
    }
    case 'pread':
      return text(await client.pread(descriptorOf(call, opened), call.length, call.offset), bytesText);
    case 'lseek':
      return text(await client.lseek(descriptorOf(call, opened), call.offset, call.whence), String);
    case 'fstat':
      return text(await client.fstat(descriptorOf(call, opened)), (stat) => statText(stat, known));
    case 'close': {
      const descriptor = descriptorOf(call, opened);
      const at = opened.indexOf(descriptor);
      if (at !== -1) opened[at] = undefined;
      return text(await client.close(descriptor), () => 'closed');
    }
    case 'write':
    case 'ftruncate':
    case 'scene':
      // The client changes things by a descriptor within `mutate` only, and scenes are the lifecycle tests' affair.
      return '';
  }
}

async function pathOutcome(name: PathCall, path: string, { client, number }: Player): Promise<string> {
  switch (name) {
    case 'lstat':
      return text(await client.lstat(path), (stat) => statText(stat, number));
    case 'readdir':
      return text(await client.readdir(path), (names) => direntsText(names, number));
    case 'readFile':
      return text(await client.readFile(path), ({ bytes, size }) => `${size}: ${bytesText(bytes)}`);
    case 'mmap':
      return text(await client.mmap(path), bytesText);
    case 'splice':
    case 'sendfile':
      return text(await client.sendfile(path), bytesText);
    case 'copy_file_range':
      return text(await client.copyFileRange(path), bytesText);
    case 'statvfs':
      return text(await client.statvfs(path), (status) => JSON.stringify(status));
    case 'readlink':
    case 'access':
    case 'getxattr':
    case 'listxattr':
      return text(await client.probe(name, path), () => 'permitted');
    case '64 readers of one cold file':
    case 'a reader killed half-way': {
      const answers = await client.readFilesAtOnce(readersOf(path));
      return [...new Set(answers.map((one) => text(one, ({ bytes }) => bytesText(bytes))))].join(' and ');
    }
  }
}

function text<Value>(answer: Answer<Value>, say: (value: Value) => string): string {
  return answer.ok ? say(answer.value) : answer.errno;
}

function descriptorOf(
  { descriptor }: { readonly descriptor: number | undefined },
  opened: readonly (number | undefined)[],
): number {
  return (descriptor === undefined ? undefined : opened[descriptor]) ?? NOT_OPEN;
}

// What contract.md section 6 fixes: of directories neither the size nor the time.
function statText({ kind, mode, nlink, uid, gid, ino, size, modified }: Stat, number: Player['number']): string {
  const more = kind === 'directory' ? '' : ` ${size} bytes at ${modified}`;
  return `${kind} ${mode.toString(8)} ${nlink} link ${uid}:${gid} ${number(ino)}${more}`;
}

// Where `..` leads is the mount's and not the directory's.
function direntsText(names: readonly Dirent[], number: Player['number']): string {
  return names.map(({ name, kind, ino }) => `${name} ${kind}${name === '..' ? '' : ` ${number(ino)}`}`).join(', ');
}

function bytesText(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 40)).toString('latin1');
  return `${bytes.byteLength} bytes ${start}~${hash('sha256', bytes, 'hex').slice(0, 8)}`;
}
