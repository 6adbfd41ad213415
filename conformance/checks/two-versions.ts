/** A file in two versions of the same length, found by trying. */
import type { SubjectMount } from '../context.ts';
import type { UpstreamFile } from '../subject/facts.ts';
import type { Body, HeldAnswer } from './held-answer.ts';
import { sameSizeChanges } from './same-size-change.ts';

export interface Versions {
  /** What the file contains with the author's own answer. */
  readonly old: Uint8Array;
  /** What it contains with the other. */
  readonly other: Uint8Array;
  /** The other answer's body. */
  readonly body: Body;
}

/** Why a check that needs another version judges nothing. */
export const NO_OTHER_VERSION =
  'no file that was seen has other bytes of the same length when a value of its response is another';

const NO_STORE = { 'cache-control': 'no-store' };

/**
 * Looks for an answer that makes other bytes of the file, of the same length, while nothing may be kept; `undefined` when there is
 * none, for instance because the provider finds the file by what was changed. Leaves the author's answer in force.
 */
export async function findVersions(
  { client, at }: SubjectMount,
  { path }: UpstreamFile,
  answer: HeldAnswer,
): Promise<Versions | undefined> {
  answer.say({ headers: NO_STORE });
  const old = await client.readFile(at(path));
  const original = answer.original();
  if (!old.ok || original === undefined) return undefined;
  let found: Versions | undefined;
  for (const body of sameSizeChanges(original, old.value.bytes)) {
    answer.say({ headers: NO_STORE, body });
    const other = await client.readFile(at(path));
    if (!other.ok || other.value.bytes.byteLength !== old.value.bytes.byteLength) continue;
    if (Buffer.compare(other.value.bytes, old.value.bytes) === 0) continue;
    found = { old: old.value.bytes, other: other.value.bytes, body };
    break;
  }
  answer.say({ headers: NO_STORE });
  return found;
}

/** What was read, in words: which of the versions it is. */
export function whichVersion({ old, other }: Versions, bytes: Uint8Array): 'old' | 'other' | 'neither' {
  if (Buffer.compare(bytes, old) === 0) return 'old';
  return Buffer.compare(bytes, other) === 0 ? 'other' : 'neither';
}
