/** Files that the operator names. */
import { open, readdir, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';

/** A text file, whole. Fails with Node's own error, which names the path. */
export function readText(path: string): Promise<string> {
  return readFile(path, 'utf8');
}

/** A file's bytes, whole. Fails with Node's own error, or when it has more than `maxBytes`, before anything is read. */
export async function readBytes(path: string, maxBytes: number): Promise<Uint8Array> {
  const { size } = await stat(path);
  if (size > maxBytes) throw new RangeError(`${path} has ${size} bytes, and at most ${maxBytes} are read`);
  return readFile(path);
}

/** A stream that adds to the end of a file, which is made when it is missing. Fails with Node's own error, which names the path. */
export async function openAppending(path: string): Promise<Writable> {
  const handle = await open(path, 'a');
  return handle.createWriteStream();
}

/** Names in a directory. Fails with Node's own error: ENOENT, ENOTDIR, … */
export function listNames(path: string): Promise<readonly string[]> {
  return readdir(path);
}

/** The canonical path of something whose parent exists; the last segment itself is not looked at, for that may hang. */
export async function canonicalPath(path: string): Promise<string> {
  return join(await realpath(dirname(path)), basename(path));
}

/** Where a path leads when it is a symbolic link; `undefined` when it is none, or nothing. Looks at the path itself. */
export async function linkTarget(path: string): Promise<string | undefined> {
  return readlink(path).catch(() => undefined);
}
