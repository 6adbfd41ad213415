/** A target of the fuzzer: what is generated, and what must hold of each case. Plain data; the runner knows no target by name. */
import type { Classified } from './classified.ts';

/**
 * What targets of one kind need while they run: a mount, a client, an upstream, a sandbox. Whoever runs targets makes one
 * for many cases, checks it between batches, and makes another when a case has broken it.
 */
export interface Session {
  /** What broke since it was asked last, for every target alike: sinkhole, canaries, growth, neighbours. Nothing when all is well. */
  violations(): Promise<readonly string[]>;
  /** Whether a case has used it up, so that another one has to be made though nothing broke; never when absent. */
  spent?(): boolean;
  close(): Promise<void>;
}

/** One target. `Case` is plain data, so that a token of seed and path, or the case itself, replays it. */
export interface Target<Case, Needs extends Session> extends Classified<Case> {
  /** One sentence: what is tried, and what must come of it. */
  readonly what: string;
  /**
   * How many cases are tried in one go: 1 where each has a system call of its own, more where one listing holds many. A batch
   * that fails is tried again in halves, until a single case fails.
   */
  readonly batch: number;
  /** Makes what cases are generated from; called before any is. Nothing is needed when absent. */
  prepare?(): Promise<void>;
  /** Makes what the cases need. */
  open(): Promise<Needs>;
  /** What each case of a batch broke, in words, in order; an empty list is a case that passed. */
  check(cases: readonly Case[], session: Needs): Promise<readonly (readonly string[])[]>;
}
