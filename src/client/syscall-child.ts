/** The program of the client's process: answers requests from standard input, in order, until that ends. */
import { readAllAtOnce } from './at-once-child.ts';
import { fstat, lstat, lstatEach, probe, statvfs } from './attributes.ts';
import { beforeNul, pathBytes, terminated } from './call-path.ts';
import { copyWhole } from './copying.ts';
import { createFrameDecoder, encodeFrame, type Frame } from './frame.ts';
import { list, listEach } from './listing.ts';
import type { Answer } from './answer.ts';
import { mapWhole } from './mapping.ts';
import { mutate } from './mutating.ts';
import type { AnswerHeader, CallName, Calls, Handlers, ReadAnswer, Reply } from './protocol.ts';
import { closeFile, type Contents, openFile, readAt, readWhole, seek } from './reading.ts';
import { batchBelow } from './working-directory.ts';
import { batch, time } from './timing.ts';

/** At most so many reads at once: the number of threads that this process was given. */
const THREADS = 128;

const handlers: Handlers = {
  ready: () => ({ answer: 0 }),
  lstat: ({ path }) => ({ answer: lstat(terminated(path)) }),
  lstatAll: ({ paths }) => ({ answer: lstatEach(paths.map(terminated)) }),
  readdir: ({ path }) => ({ answer: list(terminated(path)) }),
  readdirAll: ({ paths }) => ({ answer: listEach(paths.map(terminated)) }),
  open: ({ path, flags }) => ({ answer: openFile(terminated(path), flags) }),
  fstat: ({ descriptor }) => ({ answer: fstat(descriptor) }),
  pread({ descriptor, length, offset }) {
    const bytes = readAt(descriptor, length, BigInt(offset));
    return piecesReply(bytes.ok ? { ok: true, value: [bytes.value] } : bytes);
  },
  close: ({ descriptor }) => ({ answer: closeFile(descriptor) }),
  readFile({ path }) {
    const contents = readWhole(terminated(path));
    return { answer: readAnswer(contents), tail: piecesOf(contents) };
  },
  async readFilesAtOnce({ paths }) {
    const all = await readAllAtOnce(paths.map(beforeNul), THREADS);
    return { answer: all.map(readAnswer), tail: all.flatMap(piecesOf) };
  },
  mmap: ({ path }) => piecesReply(mapWhole(terminated(path))),
  copyFileRange: ({ path, scratch }) => piecesReply(copyWhole('copyFileRange', terminated(path), scratch)),
  sendfile: ({ path, scratch }) => piecesReply(copyWhole('sendfile', terminated(path), scratch)),
  mutate: ({ file, directory, missing }) => ({ answer: mutate(file, directory, missing) }),
  lseek: ({ descriptor, offset, whence }) => ({ answer: seek(descriptor, BigInt(offset), whence) }),
  probe: ({ call, path }) => ({ answer: probe(call, terminated(path)) }),
  statvfs: ({ path }) => ({ answer: statvfs(terminated(path)) }),
  time({ operation, paths, times }) {
    const samples = time(operation, paths.map(terminated), times);
    return piecesReply(samples.ok ? { ok: true, value: [new Uint8Array(samples.value.buffer)] } : samples);
  },
  batch({ operations, below }) {
    const whole = operations.map(({ operation, path }) => ({ operation, path: terminated(path) }));
    return { answer: below === undefined ? batch(whole) : batchBelow(whole, pathBytes(below)) };
  },
};

function piecesReply(answer: Answer<readonly Uint8Array[]>): { answer: Answer<0>; tail: readonly Uint8Array[] } {
  return answer.ok ? { answer: { ok: true, value: 0 }, tail: answer.value } : { answer, tail: [] };
}

function readAnswer(contents: Answer<Contents>): ReadAnswer {
  if (!contents.ok) return contents;
  const length = contents.value.pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  return { ok: true, value: { size: contents.value.size, length } };
}

function piecesOf(contents: Answer<Contents>): readonly Uint8Array[] {
  return contents.ok ? contents.value.pieces : [];
}

async function answer({ header }: Frame): Promise<void> {
  const { name, asked } = header as { name: CallName; asked: Calls[CallName]['asked'] };
  // TypeScript does not see that the handler and what is asked are of one call.
  const handler = handlers[name] as (asked: unknown) => Reply<CallName> | Promise<Reply<CallName>>;
  try {
    const { answer, tail } = await handler(asked);
    write({ answer }, tail);
  } catch (error) {
    write({ failure: error instanceof Error ? error.message : String(error) });
  }
}

function write(header: AnswerHeader, tail?: readonly Uint8Array[]): void {
  for (const chunk of encodeFrame(header, tail)) process.stdout.write(chunk);
}

const decode = createFrameDecoder();
let answered = Promise.resolve();
process.stdin.on('data', (chunk: Uint8Array) => {
  for (const frame of decode(chunk)) answered = answered.then(() => answer(frame));
});
// Whoever asked is gone: nobody would read the rest.
process.stdin.once('end', () => process.exit());
process.stdout.once('error', () => process.exit());
