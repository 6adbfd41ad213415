/** Upstream answers that changed while nothing of the suite changed them: the author's handlers are not steady there. */
import { hash } from 'node:crypto';
import type { Answered } from '../subject/upstream-control.ts';

/** The requests (`METHOD URL`) that got different successful answers. */
export function changedRequests(answers: readonly Answered[]): ReadonlySet<string> {
  const first = new Map<string, string>();
  const changed = new Set<string>();
  for (const { request, status, body } of answers) {
    if (status === 304) continue;
    const digest = `${status} ${hash('sha256', body, 'hex')}`;
    const known = first.get(request);
    if (known === undefined) first.set(request, digest);
    else if (known !== digest) changed.add(request);
  }
  return changed;
}
