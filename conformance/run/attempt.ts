/** One attempt at a check: its verdict, whatever happens in it, and whether it had to be given up. */
import { CheckFailure, NothingToJudge } from '../finding.ts';
import type { Outcome } from '../outcome.ts';

export interface Attempt {
  readonly outcome: Outcome;
  /** It was still waiting for something when its time was over. */
  readonly hung: boolean;
}

/** `doing` tells the last step that was begun, for when there is no verdict. */
export async function attempt(
  judge: () => Promise<Outcome>,
  milliseconds: number,
  doing: () => string,
): Promise<Attempt> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Attempt>((resolve) => {
    const giveUp = (): void =>
      resolve({
        outcome: { kind: 'errored', message: `not done after ${milliseconds} ms`, doing: doing() },
        hung: true,
      });
    timer = setTimeout(giveUp, milliseconds);
  });
  const verdict = Promise.try(judge).then(
    (outcome): Attempt => ({ outcome, hung: false }),
    (error: unknown): Attempt => ({ outcome: outcomeOf(error, doing()), hung: false }),
  );
  try {
    return await Promise.race([verdict, late]);
  } finally {
    clearTimeout(timer);
  }
}

function outcomeOf(error: unknown, doing: string): Outcome {
  if (error instanceof CheckFailure) return { kind: 'failed', findings: error.findings, evidence: error.evidence };
  if (error instanceof NothingToJudge) return { kind: 'skipped', reason: error.message, unseen: false };
  return { kind: 'errored', message: describe(error), doing };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [, place = ''] = /\n\s+at (.*)/.exec(error.stack ?? '') ?? [];
  return place === '' ? error.message : `${error.message} (${place})`;
}
