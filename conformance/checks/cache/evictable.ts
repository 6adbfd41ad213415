/** Files by which it can be seen whether a response is still kept. */
import type { SubjectFacts } from '../../subject/facts.ts';
import { ownRequest } from '../upstream-uses.ts';

export interface Evictable {
  /** `GET https://host/path?query`: the request that both are drawn from. */
  readonly request: string;
  /** Read first, for which the response is asked for. */
  readonly path: string;
  /** Read afterwards: the same file where its bytes are the response, and else another one, since what was selected is kept by itself. */
  readonly again: string;
}

/** One for each response: two files that are drawn from it, or one that is the whole of it and whose size nobody declares. */
export function evictablesOf({ upstreamFiles }: Pick<SubjectFacts, 'upstreamFiles'>): readonly Evictable[] {
  const groups = Map.groupBy(upstreamFiles, ownRequest);
  return [...groups].flatMap(([request, files]): readonly Evictable[] => {
    // The answer to a HEAD has nothing that could be made larger.
    if (!request.startsWith('GET ')) return [];
    const whole = files.find(({ drawn, sizeKnown }) => drawn === 'body' && !sizeKnown);
    if (whole !== undefined) return [{ request, path: whole.path, again: whole.path }];
    const [first, second] = files.filter(({ drawn }) => drawn !== 'body');
    return first === undefined || second === undefined ? [] : [{ request, path: first.path, again: second.path }];
  });
}
