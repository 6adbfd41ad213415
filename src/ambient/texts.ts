/** Files that the operator names. */
import { appendFile, readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A text file, whole. Fails with Node's own error, which names the path. */
export function readText(path: string): Promise<string> {
  return readFile(path, 'utf8');
}

/** A file's bytes, whole. Fails with Node's own error, which names the path. */
export function readBytes(path: string): Promise<Uint8Array> {
  return readFile(path);
}

/** Adds to the end of a file, which is made when it is missing. */
export function appendText(path: string, text: string): Promise<void> {
  return appendFile(path, text);
}

/** Names in a directory. Fails with Node's own error: ENOENT, ENOTDIR, … */
export function listNames(path: string): Promise<readonly string[]> {
  return readdir(path);
}

/** The canonical path of something whose parent exists; the last segment itself is not looked at, for it may hang. */
export async function canonicalPath(path: string): Promise<string> {
  return join(await realpath(dirname(path)), basename(path));
}
