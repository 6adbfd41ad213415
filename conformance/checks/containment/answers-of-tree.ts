/** What a tree answers to the three operations, in a form that can be compared. */
import { hash } from 'node:crypto';
import type { Answer } from '../../../src/index.ts';
import type { SubjectMount } from '../../context.ts';
import type { SubjectFacts } from '../../subject/facts.ts';
import { sampleOf } from '../../subject/random.ts';

export type Operation = 'stat' | 'list' | 'read';

/** One operation on one path below the provider's root. */
export interface Question {
  readonly operation: Operation;
  readonly path: string;
}

/** The answer in words: `file of 12 bytes`, names, a digest, or an errno. */
export async function answerTo({ client, at }: SubjectMount, { operation, path }: Question): Promise<string> {
  if (operation === 'stat') return shown(await client.lstat(at(path)), ({ kind, size }) => `${kind} of ${size} bytes`);
  if (operation === 'read') return shown(await client.readFile(at(path)), ({ bytes }) => contentShown(bytes));
  return shown(await client.readdir(at(path)), (entries) => JSON.stringify(entries.map(({ name }) => name).toSorted()));
}

/** Bytes in words: how many, and their digest. */
export function contentShown(bytes: Uint8Array): string {
  return `${bytes.byteLength} bytes with sha256 ${hash('sha256', bytes, 'hex').slice(0, 16)}`;
}

function shown<Value>(answer: Answer<Value>, show: (value: Value) => string): string {
  return answer.ok ? show(answer.value) : answer.errno;
}

/** Questions about what was seen, at most so many paths of each kind. */
export function questionsAbout(
  { directories, files }: SubjectFacts,
  most: number,
  random: () => number,
): readonly Question[] {
  const directoriesSome = sampleOf(directories, most, random);
  const filesSome = sampleOf(files, most, random);
  const each = (operation: Operation, seen: readonly { readonly path: string }[]): readonly Question[] =>
    seen.map(({ path }) => ({ operation, path }));
  return [
    ...each('stat', directoriesSome),
    ...each('list', directoriesSome),
    ...each('stat', filesSome),
    ...each('read', filesSome),
  ];
}
