/** Transpiled components on disk: one file each, with the digest of its content in front. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Directory } from '../ambient/files.ts';
import { type ComponentFacts, parseFacts } from './facts.ts';
import { decodeFrame, encodeFrame, HOST_LIMITS } from './frame.ts';
import { type ComponentFiles, cutFiles } from './transpiler.ts';

/** What is kept of a component: what was found in it and what jco made of it. Judged anew each time it is read. */
export interface CacheEntry {
  readonly facts: ComponentFacts;
  readonly files: ComponentFiles;
}

const DIGEST_BYTES = 32;

const header = z.strictObject({
  facts: z.unknown(),
  files: z.array(z.strictObject({ name: z.string(), bytes: z.int().min(0) })),
});

/** The entry, or `undefined` when there is none or it is not whole: then it is made anew. */
export async function readCache(directory: Directory, key: string): Promise<CacheEntry | undefined> {
  const stored = await directory.read(key);
  if (stored === undefined) return undefined;
  const content = stored.subarray(DIGEST_BYTES);
  if (!digest(content).equals(stored.subarray(0, DIGEST_BYTES))) return undefined;
  const frame = decodeFrame(content.subarray(4), HOST_LIMITS);
  const { facts, files } = header.parse(frame.header);
  return { facts: parseFacts(facts), files: cutFiles(files, frame.tail) };
}

/** Stores an entry in one step; fails with Node's own error. */
export async function writeCache(directory: Directory, key: string, { facts, files }: CacheEntry): Promise<void> {
  const all = [{ name: 'component.js', bytes: files.script }, ...files.cores];
  const content = Buffer.concat(
    encodeFrame(
      { facts, files: all.map(({ name, bytes }) => ({ name, bytes: bytes.byteLength })) },
      all.map(({ bytes }) => bytes),
    ),
  );
  await directory.write(key, Buffer.concat([digest(content), content]));
}

function digest(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}
