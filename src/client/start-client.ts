/** Starts a process that makes system calls for a test, a fuzzer or a benchmark, and never serves what it touches. */
import { NODE_BINARY, startProgram } from '../ambient/child-process.ts';
import { compileCacheDirectory } from '../ambient/environment.ts';
import { programBeside } from '../ambient/program-file.ts';
import type { Answer } from './answer.ts';
import { sendPath } from './call-path.ts';
import type { SyscallClient } from './client.ts';
import { type Answered, type Conversation, converse } from './conversation.ts';
import type { ReadAnswer } from './protocol.ts';

/** What a client may be started with. */
export interface ClientOptions {
  /** The Node binary that runs it; the one that runs this process when absent. */
  readonly node?: string;
  /** A directory outside of every mount, for temporary files; `/tmp` when absent. */
  readonly scratch?: string;
}

/** Threads of the child: as many calls as it can have in the kernel at the same time. */
const THREADS = 128;

/** Resolves when the process is ready. Fails with `ClientGone` when it cannot be started. */
export async function startClient(options: ClientOptions = {}): Promise<SyscallClient> {
  const { node = NODE_BINARY, scratch = '/tmp' } = options;
  const environment = { UV_THREADPOOL_SIZE: String(THREADS), NODE_COMPILE_CACHE: compileCacheDirectory() };
  // A group of its own: it is ended through its input, not by the Ctrl-C that the parent still has to clean up after.
  const child = startProgram(node, [programBeside(import.meta.url, 'syscall-child')], environment, 'own');
  const conversation = converse(child);
  await conversation.ask('ready', {});
  return clientOf(child.pid ?? 0, conversation, scratch);
}

function clientOf(pid: number, { ask, kill, stop }: Conversation, scratch: string): SyscallClient {
  return {
    pid,
    lstat: async (path) => (await ask('lstat', { path: sendPath(path) })).answer,
    lstatAll: async (paths) => (await ask('lstatAll', { paths: paths.map(sendPath) })).answer,
    readdir: async (path) => (await ask('readdir', { path: sendPath(path) })).answer,
    readdirAll: async (paths) => (await ask('readdirAll', { paths: paths.map(sendPath) })).answer,
    open: async (path, ...flags) => (await ask('open', { path: sendPath(path), flags })).answer,
    fstat: async (descriptor) => (await ask('fstat', { descriptor })).answer,
    pread: async (descriptor, length, offset) =>
      bytesOf(await ask('pread', { descriptor, length, offset: String(offset) })),
    close: async (descriptor) => (await ask('close', { descriptor })).answer,
    async readFile(path) {
      const { answer, tail } = await ask('readFile', { path: sendPath(path) });
      return answer.ok ? { ok: true, value: { bytes: tail, size: answer.value.size } } : answer;
    },
    async readFilesAtOnce(paths) {
      const { answer, tail } = await ask('readFilesAtOnce', { paths: paths.map(sendPath) });
      return filesOf(answer, tail);
    },
    mmap: async (path) => bytesOf(await ask('mmap', { path: sendPath(path) })),
    copyFileRange: async (path) => bytesOf(await ask('copyFileRange', { path: sendPath(path), scratch })),
    sendfile: async (path) => bytesOf(await ask('sendfile', { path: sendPath(path), scratch })),
    lseek: async (descriptor, offset, whence) =>
      (await ask('lseek', { descriptor, offset: String(offset), whence })).answer,
    probe: async (call, path) => (await ask('probe', { call, path: sendPath(path) })).answer,
    async mutate({ file, directory, missing }) {
      const targets = { file: sendPath(file), directory: sendPath(directory), missing: sendPath(missing) };
      return (await ask('mutate', targets)).answer;
    },
    statvfs: async (path) => (await ask('statvfs', { path: sendPath(path) })).answer,
    async time(operation, paths, times) {
      const bytes = bytesOf(await ask('time', { operation, paths: paths.map(sendPath), times }));
      return bytes.ok ? { ok: true, value: floatsOf(bytes.value) } : bytes;
    },
    async batch(operations, below) {
      const sent = operations.map(({ operation, path }) => ({ operation, path: sendPath(path) }));
      return (await ask('batch', { operations: sent, ...(below === undefined ? {} : { below: sendPath(below) }) }))
        .answer;
    },
    kill,
    stop,
  };
}

function bytesOf({
  answer,
  tail,
}: Answered<'pread' | 'mmap' | 'copyFileRange' | 'sendfile' | 'time'>): Answer<Uint8Array> {
  return answer.ok ? { ok: true, value: tail } : answer;
}

/** Each answer with its part of the bytes that came together. */
function filesOf(answers: readonly ReadAnswer[], tail: Uint8Array): Answer<{ bytes: Uint8Array; size: number }>[] {
  let at = 0;
  return answers.map((answer) => {
    if (!answer.ok) return answer;
    const bytes = tail.subarray(at, (at += answer.value.length));
    return { ok: true, value: { bytes, size: answer.value.size } };
  });
}

function floatsOf(tail: Uint8Array): readonly number[] {
  // Copied, because a tail begins anywhere and floats are aligned.
  return Array.from(new Float64Array(new Uint8Array(tail).buffer));
}
