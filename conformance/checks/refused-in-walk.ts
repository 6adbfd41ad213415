/** What the host refused while the tree was walked with upstream answering: each is something that the provider should not have tried. */
import type { ErrorCode } from '../../src/index.ts';
import type { SubjectFacts } from '../subject/facts.ts';
import type { Subject } from '../subject/subject.ts';

export interface RefusedInWalk {
  /** Path below the provider's root. */
  readonly where: string;
  readonly code: ErrorCode;
  /** The code and the host's words. */
  readonly message: string;
}

/** Failures of the walk with one of these codes, each path once. What the author says has to fail is left out. */
export function refusedInWalk(
  { events, samples }: SubjectFacts,
  { name }: Pick<Subject, 'name'>,
  codes: readonly ErrorCode[],
): readonly RefusedInWalk[] {
  const refused = new Map<string, RefusedInWalk>();
  const expected = new Map(samples.map(({ path, errno }) => [path, errno]));
  for (const event of events) {
    if (event.kind !== 'failure' || !codes.includes(event.code)) continue;
    const where = event.path.slice(name.length + 1) || '/';
    if (expected.get(where) === event.errno) continue;
    refused.set(`${event.code} ${where}`, { where, code: event.code, message: `${event.code}: ${event.message}` });
  }
  return [...refused.values()];
}
