/** A directory as a value: what is not in it cannot be named through it. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Plain files of one directory, by plain names. */
export interface Directory {
  /** The whole file, or `undefined` when there is none. Fails with Node's own error on anything else. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Replaces the file in one step, readable by its owner only; makes the directory when it is missing. */
  write(name: string, content: Uint8Array): Promise<void>;
}

const PLAIN_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,200}$/;

/** Opens a directory by a trusted path. The names used with it need not be trusted: one with `/` or a leading `.` throws. */
export function openDirectory(path: string): Directory {
  return {
    async read(name) {
      try {
        const { buffer, byteOffset, byteLength } = await readFile(join(path, plain(name)));
        return new Uint8Array(buffer, byteOffset, byteLength);
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
    async write(name, content) {
      const target = join(path, plain(name));
      await mkdir(path, { recursive: true, mode: 0o700 });
      const draft = `${target}.${randomUUID()}.new`;
      try {
        await writeFile(draft, content, { mode: 0o600, flag: 'wx' });
        await rename(draft, target);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
  };
}

function plain(name: string): string {
  if (!PLAIN_NAME.test(name)) throw new TypeError(`not a plain file name: ${JSON.stringify(name)}`);
  return name;
}
