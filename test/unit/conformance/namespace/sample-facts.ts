/** What a walk may have seen, as small as a test needs it. */
import type { SubjectFacts } from '../../../../conformance/subject/facts.ts';
import { EMPTY_MANIFEST } from '../../../../src/index.ts';

export function factsWith(seen: Partial<SubjectFacts>): SubjectFacts {
  return {
    manifest: EMPTY_MANIFEST,
    samples: [],
    directories: [],
    files: [],
    upstreamFiles: [],
    expansions: [],
    failures: [],
    requests: [],
    events: [],
    bounded: undefined,
    unseen: [],
    ...seen,
  };
}
