import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** A file that may hold a secret: what its open descriptor says, so that no rename comes between look and read. */
export interface OpenedSecretFile {
  /** Permission bits and type, as in stat(2). */
  readonly mode: number;
  readonly isFile: boolean;
  readonly text: string;
}

/** Reads at most `maxBytes` of a file as Latin-1 text; not at all when it is no regular file. Rejects with the system's error. */
export async function readSecretFile(path: string, maxBytes: number): Promise<OpenedSecretFile> {
  // Not blocking: opening a FIFO would wait for a writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const status = await file.stat();
    if (!status.isFile()) return { mode: status.mode, isFile: false, text: '' };
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes), 0, maxBytes, 0);
    const text = buffer.toString('latin1', 0, bytesRead);
    buffer.fill(0);
    return { mode: status.mode, isFile: true, text };
  } finally {
    await file.close();
  }
}
