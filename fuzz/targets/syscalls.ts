/** `syscalls`: whatever system calls a program makes, nothing is changed, nothing hangs, and each errno is one that the call may give. */
import { puppetPath, type PuppetDirectory } from '../../providers/puppet/encoder.ts';
import { type Answer, MUTATION_ERRNOS, type Mutation, type Stat, type SyscallClient } from '../../src/index.ts';
import {
  type Call,
  CLASSES,
  classify,
  type SyscallSequence,
  syscallSequence,
} from '../arbitraries/syscall-sequence.ts';
import { type PathCall, type Place, SCENES } from '../arbitraries/syscall-kinds.ts';
import { opensForWriting, openErrnos, readingErrnos } from '../oracles/errnos.ts';
import {
  isPlain,
  type OpenPlace,
  outcomeOfOpen,
  outcomeOfPath,
  outcomeOfRead,
  PLACE_CONTENTS,
  ROOT_NAMES,
} from '../oracles/system-calls.ts';
import { knownFlag, mutationTargets, NOT_OPEN, PATHS, readersOf } from '../session/call-places.ts';
import { atPlace, guarded } from '../session/guard.ts';
import { type MountSession, openSession } from '../session/session.ts';
import type { Target } from '../target.ts';

const TREE: PuppetDirectory = {
  list: [{ entry: 'file' }, { entry: 'empty' }, { entry: 'directory', kind: 'directory' }],
  below: {
    file: { is: { read: { inline: { repeat: 'fine, and of more than one word\n', times: 300 } } } },
    empty: { is: { read: { inline: textOf('empty file') } } },
    directory: { is: { list: [] } },
  },
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
    for (const [place, { calls }] of cases.entries())
      problems.push(await atPlace(place, () => guarded(session.world, makeCalls(calls, root, session))));
    return problems;
  },
};

/** A descriptor while it is open. */
interface Opened extends OpenPlace {
  readonly descriptor: number;
}

async function makeCalls(calls: readonly Call[], root: string, { world }: MountSession): Promise<string[]> {
  const { client } = world;
  const opened: (Opened | undefined)[] = [];
  const problems: string[] = [];
  for (const call of calls) problems.push(...(await makeCall(call, root, client, opened)));
  for (const one of opened) if (one !== undefined) await client.close(one.descriptor);
  const after = await client.readFile(`${root}/file`);
  const text = after.ok ? Buffer.from(after.value.bytes).toString() : after.errno;
  return text === textOf('file') ? problems : [...problems, `content: the file is ${shown(text)} afterwards`];
}

async function makeCall(
  call: Call,
  root: string,
  client: SyscallClient,
  opened: (Opened | undefined)[],
): Promise<readonly string[]> {
  switch (call.call) {
    case 'path':
      return pathCall(call.name, call.place, root + PATHS[call.place], client);
    case 'mutation':
      return wrongMutations(await client.mutate(mutationTargets(root)));
    case 'open': {
      const { flags, place } = call;
      const answer = await client.open(root + PATHS[place], ...flags.map(knownFlag));
      opened.push(answer.ok ? { descriptor: answer.value, place, isPlain: isPlain(flags) } : undefined);
      const wrong = wrongOutcome(`open of ${place}`, outcomeOfOpen(flags, place), answer);
      if (answer.ok) return opensForWriting(flags) ? [`open: ${flags.join('|')} succeeded`] : wrong;
      return openErrnos(flags).has(answer.errno) ? wrong : [`errno: open gave ${answer.errno}`];
    }
    case 'pread':
      return pread(call, openedOf(call, opened), client);
    case 'lseek': {
      const { descriptor = NOT_OPEN } = openedOf(call, opened) ?? {};
      return wrongErrno('lseek', await client.lseek(descriptor, call.offset, call.whence));
    }
    case 'fstat': {
      const one = openedOf(call, opened);
      const answer = await client.fstat(one?.descriptor ?? NOT_OPEN);
      if (one === undefined || !answer.ok) return wrongOutcome('fstat', one === undefined ? 'EBADF' : 'ok', answer);
      return wrongStat('fstat', one.place, answer.value);
    }
    case 'close': {
      const one = openedOf(call, opened);
      const at = opened.indexOf(one);
      if (one !== undefined && at !== -1) opened[at] = undefined;
      return wrongOutcome('close', one === undefined ? 'EBADF' : 'ok', await client.close(one?.descriptor ?? NOT_OPEN));
    }
    case 'write':
    case 'ftruncate':
    case 'scene':
      // On a descriptor the client changes things only within `mutate`, and scenes are the lifecycle tests' affair.
      return [];
  }
}

function openedOf(
  { descriptor }: { readonly descriptor: number | undefined },
  opened: readonly (Opened | undefined)[],
): Opened | undefined {
  return descriptor === undefined ? undefined : opened[descriptor];
}

async function pread(
  { length, offset }: Extract<Call, { call: 'pread' }>,
  opened: Opened | undefined,
  client: SyscallClient,
): Promise<readonly string[]> {
  const answer = await client.pread(opened?.descriptor ?? NOT_OPEN, length, offset);
  const expected = outcomeOfRead(opened, length, offset);
  const what = `pread of ${length} bytes at ${offset}`;
  if (expected === undefined) return wrongErrno('pread', answer);
  if (typeof expected === 'string' || !answer.ok)
    return wrongOutcome(what, typeof expected === 'string' ? expected : 'ok', answer);
  return wrongText(`${what} of ${opened?.place ?? ''}`, expected.text, answer.value);
}

async function pathCall(name: PathCall, place: Place, path: string, client: SyscallClient): Promise<readonly string[]> {
  const what = `${name} of ${place}`;
  const outcome = outcomeOfPath(name, place);
  switch (name) {
    case 'lstat': {
      const answer = await client.lstat(path);
      return answer.ok ? wrongStat(what, place, answer.value) : wrongOutcome(what, outcome, answer);
    }
    case 'readdir': {
      const answer = await client.readdir(path);
      const names = answer.ok ? answer.value.map((entry) => entry.name).filter((one) => !/^\.\.?$/.test(one)) : [];
      const expected = place === 'root' ? ROOT_NAMES : [];
      const wrong = answer.ok && names.join() !== expected.join() ? [`listing: ${what} gave ${names.join()}`] : [];
      return [...wrong, ...wrongErrno(name, answer), ...wrongOutcome(what, outcome, answer)];
    }
    case 'readFile': {
      const answer = await client.readFile(path);
      if (!answer.ok || outcome !== 'ok') return wrongOutcome(what, outcome, answer);
      return wrongText(what, textOf(place), answer.value.bytes);
    }
    case 'mmap':
    case 'sendfile':
    case 'splice': {
      const answer = await client[name === 'mmap' ? name : 'sendfile'](path);
      if (answer.ok && outcome === 'ok') return wrongText(what, textOf(place), answer.value);
      return [...wrongErrno(name, answer), ...wrongOutcome(what, outcome, answer)];
    }
    case 'copy_file_range': {
      const answer = await client.copyFileRange(path);
      return [...wrongErrno(name, answer, ['EXDEV']), ...wrongOutcome(what, outcome, answer)];
    }
    case 'statvfs':
      return wrongOutcome(what, outcome, await client.statvfs(path));
    case 'readlink':
    case 'access':
    case 'getxattr':
    case 'listxattr': {
      const answer = await client.probe(name, path);
      return [...wrongErrno(name, answer), ...wrongOutcome(what, outcome, answer)];
    }
    case '64 readers of one cold file':
    case 'a reader killed half-way': {
      const answers = await client.readFilesAtOnce(readersOf(path));
      const seen = new Set(answers.map((one) => (one.ok ? Buffer.from(one.value.bytes).toString() : one.errno)));
      return seen.size === 1 ? [] : [`content: 64 readers of one file got ${[...seen].join(' and ')}`];
    }
  }
}

/** What is in a file of the tree; nothing in what is none. */
function textOf(place: Place): string {
  const there = PLACE_CONTENTS[place];
  return typeof there === 'string' ? '' : there.text;
}

function wrongStat(what: string, place: Place, { kind, size }: Stat): readonly string[] {
  const there = PLACE_CONTENTS[place];
  const right = typeof there === 'string' ? kind === there : kind === 'file' && size === there.text.length;
  return right ? [] : [`stat: ${what} gave a ${kind} of ${size} bytes`];
}

function wrongText(what: string, expected: string, bytes: Uint8Array): readonly string[] {
  const text = Buffer.from(bytes).toString();
  return text === expected ? [] : [`content: ${what} gave ${shown(text)}, and there is ${shown(expected)}`];
}

function shown(text: string): string {
  return `${text.length} bytes, ${JSON.stringify(text.slice(0, 40))}`;
}

function wrongOutcome(what: string, expected: string | undefined, answer: Answer<unknown>): readonly string[] {
  const seen = answer.ok ? 'ok' : answer.errno;
  return expected === undefined || expected === seen ? [] : [`errno: ${what} gave ${seen} in place of ${expected}`];
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
