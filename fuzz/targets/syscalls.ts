/** `syscalls`: whatever system calls a program makes, nothing is changed, nothing hangs, and each errno is one that the call may give. */
import { puppetPath, type PuppetDirectory } from '../../providers/puppet/encoder.ts';
import { type Answer, MUTATION_ERRNOS, type Mutation, type SyscallClient } from '../../src/index.ts';
import {
  type Call,
  CLASSES,
  classify,
  type SyscallSequence,
  syscallSequence,
} from '../arbitraries/syscall-sequence.ts';
import { type PathCall, type Place, SCENES } from '../arbitraries/syscall-kinds.ts';
import { opensForWriting, openErrnos, readingErrnos } from '../oracles/errnos.ts';
import { guarded } from '../session/guard.ts';
import { type MountSession, openSession } from '../session/session.ts';
import type { Target } from '../target.ts';

const CONTENT = 'fine, and of more than one word\n';
const TREE: PuppetDirectory = {
  list: [{ entry: 'file' }, { entry: 'empty' }, { entry: 'directory', kind: 'directory' }],
  below: {
    file: { is: { read: { inline: CONTENT } } },
    empty: { is: { read: { inline: '' } } },
    directory: { is: { list: [] } },
  },
};

/** Below the tree's directory. */
const PATHS: Readonly<Record<Place, string>> = {
  file: '/file',
  'empty file': '/empty',
  directory: '/directory',
  missing: '/missing',
  'below a file': '/file/x',
  root: '',
  'missing parent': '/missing/x',
};

export const syscalls: Target<SyscallSequence, MountSession> = {
  name: 'syscalls',
  what: 'a system call on the mount reads what is there or fails as its manual says, and changes nothing',
  arbitrary: syscallSequence(),
  classify,
  classes: CLASSES.filter((name) => !SCENES.some((scene) => scene === name)),
  samples: 2_000,
  batch: 16,
  open: () => openSession(),
  async check(cases, session) {
    const root = session.world.at(puppetPath(TREE));
    const problems: string[][] = [];
    for (const { calls } of cases) problems.push(await guarded(session.world, makeCalls(calls, root, session)));
    return problems;
  },
};

async function makeCalls(calls: readonly Call[], root: string, { world }: MountSession): Promise<string[]> {
  const { client } = world;
  const opened: (number | undefined)[] = [];
  const problems: string[] = [];
  for (const call of calls) problems.push(...(await makeCall(call, root, client, opened)));
  for (const descriptor of opened) if (descriptor !== undefined) await client.close(descriptor);
  const after = await client.readFile(`${root}/file`);
  const text = after.ok ? Buffer.from(after.value.bytes).toString() : after.errno;
  return text === CONTENT ? problems : [...problems, `content: the file is ${JSON.stringify(text)} afterwards`];
}

async function makeCall(
  call: Call,
  root: string,
  client: SyscallClient,
  opened: (number | undefined)[],
): Promise<readonly string[]> {
  switch (call.call) {
    case 'path':
      return pathCall(call.name, root + PATHS[call.place], client);
    case 'mutation':
      return wrongMutations(
        await client.mutate({ file: `${root}/file`, directory: `${root}/directory`, missing: `${root}/missing` }),
      );
    case 'open': {
      const answer = await client.open(root + PATHS[call.place], ...call.flags.map(knownFlag));
      opened.push(answer.ok ? answer.value : undefined);
      if (answer.ok) return opensForWriting(call.flags) ? [`open: ${call.flags.join('|')} succeeded`] : [];
      return openErrnos(call.flags).has(answer.errno) ? [] : [`errno: open gave ${answer.errno}`];
    }
    case 'pread': {
      const answer = await client.pread(descriptorOf(call, opened), call.length, call.offset);
      const bytes = answer.ok ? Buffer.from(answer.value).toString() : '';
      if (!answer.ok) return wrongErrno('pread', answer);
      const right = call.offset < 1_000n ? CONTENT.slice(Number(call.offset)).slice(0, call.length) : '';
      return bytes === '' || bytes === right ? [] : [`content: pread gave ${JSON.stringify(bytes)}`];
    }
    case 'lseek':
      return wrongErrno('lseek', await client.lseek(descriptorOf(call, opened), call.offset, call.whence));
    case 'fstat':
      return wrongErrno('fstat', await client.fstat(descriptorOf(call, opened)));
    case 'close': {
      const descriptor = descriptorOf(call, opened);
      const at = opened.indexOf(descriptor);
      if (at !== -1) opened[at] = undefined;
      return wrongErrno('close', await client.close(descriptor));
    }
    case 'write':
    case 'ftruncate':
    case 'scene':
      // On a descriptor the client changes things only within `mutate`, and scenes are the lifecycle tests' affair.
      return [];
  }
}

// One that is not open: above all that a process has.
const NOT_OPEN = 100_000;

function descriptorOf(
  { descriptor }: { readonly descriptor: number | undefined },
  opened: readonly (number | undefined)[],
): number {
  return (descriptor === undefined ? undefined : opened[descriptor]) ?? NOT_OPEN;
}

// The kernel's name for "neither of both"; it is 3.
function knownFlag(flag: string): string {
  return flag === 'O_ACCMODE' ? 'O_RDWR' : flag;
}

async function pathCall(name: PathCall, path: string, client: SyscallClient): Promise<readonly string[]> {
  switch (name) {
    case 'readdir':
    case 'readFile':
    case 'mmap':
    case 'sendfile':
    case 'lstat':
    case 'statvfs':
      return wrongErrno(name, await client[name](path));
    case 'copy_file_range':
      return wrongErrno(name, await client.copyFileRange(path), ['EXDEV']);
    case 'splice':
      return wrongErrno(name, await client.sendfile(path));
    case 'readlink':
    case 'access':
    case 'getxattr':
    case 'listxattr':
      return wrongErrno(name, await client.probe(name, path));
    case '64 readers of one cold file':
    case 'a reader killed half-way': {
      const answers = await client.readFilesAtOnce(Array.from({ length: 64 }, () => path));
      const seen = new Set(answers.map((one) => (one.ok ? Buffer.from(one.value.bytes).toString() : one.errno)));
      return seen.size === 1 ? [] : [`content: 64 readers of one file got ${[...seen].join(' and ')}`];
    }
  }
}

function wrongErrno(
  call: Parameters<typeof readingErrnos>[0],
  answer: Answer<unknown>,
  more: readonly string[] = [],
): readonly string[] {
  if (answer.ok || readingErrnos(call).has(answer.errno) || more.includes(answer.errno)) return [];
  return [`errno: ${call} gave ${answer.errno}`];
}

function wrongMutations(mutations: readonly Mutation[]): readonly string[] {
  return mutations
    .filter(({ call, errno }) => MUTATION_ERRNOS[call]?.includes(errno) !== true)
    .map(({ call, errno }) => `mutation: ${call} gave ${errno}`);
}
