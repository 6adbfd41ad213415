/** Files chosen by the response that they are drawn from: those of the same one tell the same about caching. */
import type { UpstreamFile } from '../../subject/facts.ts';
import { ownRequest } from '../upstream-uses.ts';

/** Of the files of each response the largest. */
export function oneForEachResponse(files: readonly UpstreamFile[]): readonly UpstreamFile[] {
  const groups = Map.groupBy(files, ownRequest);
  return [...groups.values()].flatMap((alike) => alike.toSorted((one, other) => other.size - one.size)[0] ?? []);
}
