/** Files as the build command needs them: read whole, and written all or not at all. */
import { mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What the caller may do with files. A parameter everywhere, so that a caller decides what a callee may touch. */
export interface WholeFiles {
  /** The whole content. Fails with Node's own error (`ENOENT`, …). */
  readonly read: (path: string) => Promise<Uint8Array>;
  /** Absolute, without symbolic links. Fails with Node's own error when there is nothing at `path`. */
  readonly real: (path: string) => Promise<string>;
  /** What is at `path`, links followed; `other` is a device, a pipe and their like. Fails with Node's own error on anything but `ENOENT` and `ENOTDIR`. */
  readonly kind: (path: string) => Promise<'nothing' | 'file' | 'directory' | 'other'>;
  /** The first bytes, fewer where the file is shorter. Fails with Node's own error. */
  readonly start: (path: string, bytes: number) => Promise<Uint8Array>;
  /**
   * Writes the whole content, or leaves what was there: a new file beside it is filled, flushed and renamed over it.
   * Makes the folder when it is missing.
   */
  readonly write: (path: string, content: Uint8Array) => Promise<void>;
}

/** The process's own file system, without any bound. */
export const uncheckedWholeFiles: WholeFiles = {
  read: (path) => readFile(path),
  real: (path) => realpath(path),
  kind: kindOf,
  start: readStart,
  write: writeWhole,
};

async function kindOf(path: string): Promise<'nothing' | 'file' | 'directory' | 'other'> {
  try {
    const status = await stat(path);
    return status.isFile() ? 'file' : status.isDirectory() ? 'directory' : 'other';
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return 'nothing';
    throw error;
  }
}

async function readStart(path: string, bytes: number): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function writeWhole(path: string, content: Uint8Array): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  // The process id keeps two builds apart, and `wx` refuses to write through a link that someone else put there.
  const temporary = join(folder, `.${basename(path)}.${process.pid}.${crypto.randomUUID()}.tmp`);
  try {
    const handle = await open(temporary, 'wx', 0o644);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
