/** How a file is opened for reading: through the kernel's pages, and past them. Past them the host is asked for exactly what a program wants. */
import type { Answer } from '../../../src/index.ts';
import type { SubjectMount } from '../../context.ts';

export const WAYS = [['O_RDONLY'], ['O_RDONLY', 'O_DIRECT']] as const;

export type Way = (typeof WAYS)[number];

/** Opens a file; `undefined` where the kernel has no such way. */
export async function openBy(
  { client, at }: SubjectMount,
  path: string,
  way: Way,
): Promise<Answer<number> | undefined> {
  const opened = await client.open(at(path), ...way);
  // open(2): a file system that does not support O_DIRECT.
  return !opened.ok && opened.errno === 'EINVAL' && way.length > 1 ? undefined : opened;
}
