/** Listings as models speak of them. */
import type { Answer, Dirent } from '../../src/index.ts';
import type { ListedChild } from '../model/outcome.ts';
import type { Seen } from '../oracles/outcome.ts';

/** The names of a listing in their order, without `.` and `..`. */
export function childrenOf(answer: Answer<readonly Dirent[]>): Seen<readonly ListedChild[]> {
  if (!answer.ok) return answer;
  const entries = answer.value.filter(({ name }) => name !== '.' && name !== '..');
  return { ok: true, value: entries.map(({ name, kind }) => ({ name, kind: kind === 'directory' ? kind : 'file' })) };
}
