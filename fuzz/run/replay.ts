/** One failure again, by its token. */
import fc from 'fast-check';
import type { Session, Target } from '../target.ts';
import { createBench } from './bench.ts';
import { caseAt, digestOfCases } from './cases.ts';
import { type FuzzFailure, tryValues } from './failure.ts';
import { changesSince, formatToken, type Token } from './token.ts';

/** What a replay of a token gave. */
export interface Replayed {
  /** What has changed since it was made, in words. */
  readonly changes: readonly string[];
  /** `undefined` when the token leads to no case any more. */
  readonly text: string | undefined;
  /** Absent when it does not fail. */
  readonly failure: FuzzFailure | undefined;
}

/** Tries the case of a token again. */
export async function replay<Case>(target: Target<Case, Session>, token: Token, component: string): Promise<Replayed> {
  await target.prepare?.();
  const changes = changesSince(token, { component, cases: digestOfCases(target.arbitrary) });
  const value = caseAt(target.arbitrary, token.seed, token.path);
  if (value === undefined) return { changes, text: undefined, failure: undefined };
  const bench = createBench(target);
  try {
    const text = fc.stringify(value);
    const failure = await tryValues(bench, target, [value], { text });
    return { changes, text, failure: failure === undefined ? undefined : { ...failure, token: formatToken(token) } };
  } finally {
    await bench.close();
  }
}
