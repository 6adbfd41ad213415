/** Small looks at the machine that leave nothing behind. */
import { mkdtemp, open, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh empty folder among the temporary files. */
export function mkdtempEmpty(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'omnivet-'));
}

/** Removes a folder that is empty. Fails with Node's own error when it is not. */
export function removeEmpty(path: string): Promise<void> {
  return rmdir(path);
}

/** Whether a device can be opened for reading and writing; else why not. */
export async function openForUse(path: string): Promise<string | undefined> {
  try {
    await (await open(path, 'r+')).close();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
