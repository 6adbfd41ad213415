/** Many files read at the same time, each call on a thread of Node's pool: the one thing that libc through koffi waits for. */
import { promises } from 'node:fs';
import type { Answer } from './answer.ts';
import { errnoName } from './libc.ts';
import { BUFFER_BYTES, checkLength, type Contents } from './reading.ts';

/** The whole of each file; at most `threads` are in the kernel at the same time. Paths without a NUL at their end. */
export async function readAllAtOnce(paths: readonly Buffer[], threads: number): Promise<readonly Answer<Contents>[]> {
  const answers: Answer<Contents>[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < paths.length; at = next++) answers[at] = await readOne(paths[at] ?? Buffer.of());
  };
  await Promise.all(Array.from({ length: Math.min(threads, paths.length) }, worker));
  return answers;
}

async function readOne(path: Buffer): Promise<Answer<Contents>> {
  try {
    const file = await promises.open(path, 'r');
    try {
      const { size } = await file.stat();
      return { ok: true, value: { pieces: await piecesOf(file), size } };
    } finally {
      await file.close();
    }
  } catch (error) {
    return { ok: false, errno: errnoOf(error) };
  }
}

async function piecesOf(file: promises.FileHandle): Promise<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  const buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  for (let length = 0; ; checkLength(length)) {
    const { bytesRead } = await file.read(buffer, 0, BUFFER_BYTES, null);
    if (bytesRead === 0) return pieces;
    pieces.push(new Uint8Array(buffer.subarray(0, bytesRead)));
    length += bytesRead;
  }
}

/** Only what the kernel said is an answer. */
function errnoOf(error: unknown): string {
  if (error instanceof Error && 'syscall' in error && 'errno' in error && typeof error.errno === 'number')
    return errnoName(-error.errno);
  throw error;
}
