/** A sandbox that does nothing any more, whatever runs in it: as if the component were in an endless loop. */
import { setTimeout as pause } from 'node:timers/promises';
import type { SubjectMount } from '../../context.ts';
import type { Findings } from '../../finding.ts';
import { childOf } from '../../subject/path.ts';
import { answerTo, type Question } from './answers-of-tree.ts';

// Milliseconds besides the deadline: for a machine that has other things to do.
const GRACE_MS = 8_000;

/** Freezes it, asks something, and looks whether that ends and what comes after works. `name` is one that nobody has asked for. */
export async function endsFrozen(
  mounted: SubjectMount,
  { name, deadline }: { readonly name: string; readonly deadline: number },
  findings: Findings,
): Promise<void> {
  const question: Question = { operation: 'stat', path: childOf('/', name) };
  const before = await answerTo(mounted, question);
  await mounted.settled();
  const pids = mounted.sandboxes();
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  const asked = answerTo(mounted, question);
  const within = await Promise.race([asked, pause(deadline + GRACE_MS)]);
  if (within === undefined) {
    findings.add('the sandbox, frozen', `ended after ${deadline} ms`, `nothing for ${deadline + GRACE_MS} ms`);
    // Nobody may wait for it any longer.
    for (const pid of pids) process.kill(pid, 'SIGCONT');
    await asked;
  } else {
    findings.equal('an operation while the sandbox was frozen', 'ETIMEDOUT', within);
    findings.equal('the same operation after it', before, await answerTo(mounted, question));
  }
}
