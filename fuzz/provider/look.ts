/** One operation on a mounted provider, and what is compared of its answer. */
import { hash } from 'node:crypto';
import type { Answer, Dirent, Stat } from '../../src/index.ts';
import { readingErrnos } from '../oracles/errnos.ts';
import type { ProviderSession } from './provider-session.ts';

export type Does = 'use' | 'stat' | 'list' | 'read';

/** A name of a listing. */
export interface Named {
  readonly name: string;
  readonly kind: string;
}

/** What came of an operation. */
export interface Outcome {
  /** `ok`, or an errno. */
  readonly errno: string;
  /** The same for the same answer: kind and size, names in order, or a digest of the bytes. */
  readonly facts: string;
  readonly kind: 'file' | 'directory' | undefined;
  readonly size: number | undefined;
  readonly names: readonly Named[];
  readonly bytes: Uint8Array;
}

const NOTHING: Outcome = {
  errno: 'ok',
  facts: '',
  kind: undefined,
  size: undefined,
  names: [],
  bytes: new Uint8Array(),
};

/** Does it in one of the copies. */
export async function look(session: ProviderSession, does: Does, copy: number, path: string): Promise<Outcome> {
  const at = session.at(copy, path);
  const { client } = session;
  if (does === 'use') return use(session, copy, path);
  if (does === 'stat') return statOf(await session.wait(client.lstat(at)));
  if (does === 'list') return listOf(await session.wait(client.readdir(at)));
  return readOf(await session.wait(client.readFile(at)));
}

/** Whether an errno is one that the operation may give at all. */
export function mayGive(does: Does, errno: string): boolean {
  const call = { use: 'readFile', stat: 'lstat', list: 'readdir', read: 'readFile' } as const;
  return errno === 'ok' || readingErrnos(call[does]).has(errno);
}

// What can be done with what a stat says: in one outcome.
async function use(session: ProviderSession, copy: number, path: string): Promise<Outcome> {
  const status = await look(session, 'stat', copy, path);
  if (status.errno !== 'ok') return status;
  const used = await look(session, status.kind === 'directory' ? 'list' : 'read', copy, path);
  return { ...used, facts: `${status.facts}, ${used.facts}` };
}

function statOf(answer: Answer<Stat>): Outcome {
  if (!answer.ok) return failed(answer);
  const kind = answer.value.kind === 'directory' ? 'directory' : 'file';
  const { size } = answer.value;
  return { ...NOTHING, kind, size, facts: kind === 'file' ? `a file of ${size} bytes` : 'a directory' };
}

function listOf(answer: Answer<readonly Dirent[]>): Outcome {
  if (!answer.ok) return failed(answer);
  const names = answer.value.filter(({ name }) => name !== '.' && name !== '..');
  const facts = `the names ${JSON.stringify(names.map(({ name, kind }) => [name, kind])).slice(0, 2_000)}`;
  return { ...NOTHING, kind: 'directory', names, facts };
}

function readOf(answer: Answer<{ readonly bytes: Uint8Array }>): Outcome {
  if (!answer.ok) return failed(answer);
  const { bytes } = answer.value;
  const facts = `${bytes.byteLength} bytes, ${hash('sha256', bytes, 'hex').slice(0, 12)}`;
  return { ...NOTHING, kind: 'file', size: bytes.byteLength, bytes, facts };
}

function failed({ errno }: { readonly errno: string }): Outcome {
  return { ...NOTHING, errno, facts: errno };
}
